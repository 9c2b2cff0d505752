import type { ReactNode } from 'react';
import { symbolOf } from '@/shared/instruments';
import css from './agent.module.css';

interface FiltersProps {
  /** What the words are: "Result". */
  name: string;
  words: readonly string[];
  word: string | null;
  onWord: (word: string | null) => void;
  instruments: readonly string[];
  instrument: string | null;
  onInstrument: (instrument: string | null) => void;
  children?: ReactNode;
}

/** Narrows a list by its own words and by instrument. */
export function Filters({
  name,
  words,
  word,
  onWord,
  instruments,
  instrument,
  onInstrument,
  children,
}: FiltersProps) {
  return (
    <div className={css.filters}>
      <div className={css.choices} role="group" aria-label={name}>
        <button type="button" aria-pressed={word === null} onClick={() => onWord(null)}>
          all
        </button>
        {words.map(one => (
          <button key={one} type="button" aria-pressed={word === one} onClick={() => onWord(one)}>
            {one.replace('_', ' ')}
          </button>
        ))}
      </div>
      <select
        className={css.select}
        aria-label="Instrument"
        value={instrument ?? ''}
        onChange={event => onInstrument(event.currentTarget.value || null)}
      >
        <option value="">every instrument</option>
        {instruments.map(one => (
          <option key={one} value={one}>
            {symbolOf(one)}
          </option>
        ))}
      </select>
      {children}
    </div>
  );
}

interface OlderProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  shown: number;
}

/** The foot of a list that goes on in the past. */
export function Older({ query, shown }: OlderProps) {
  return (
    <p className={css.older}>
      <span className="dim">{shown} loaded</span>
      {query.hasNextPage ? (
        <button type="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? 'loading…' : 'Load older'}
        </button>
      ) : (
        <span className="dim">· that is all of them</span>
      )}
    </p>
  );
}
