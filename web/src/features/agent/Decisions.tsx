import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useKey } from '@/shared/keys/keys';
import { useInstruments } from '@/shared/instruments';
import { useUrl, type UrlSearch } from '@/shared/urlState';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { DecisionDetail } from './DecisionDetail';
import { decisionColumns } from './decisionColumns';
import { Filters, Older } from './filters';
import { neighbour } from './neighbour';
import { decisionsQuery, type Who } from './queries';
import { useRange, useWord } from './range';
import css from './agent.module.css';

const results = ['accepted', 'clamped', 'refused', 'held', 'failed'];

/** The open decision is in the address; opening one shows the tab it stands in. */
export function useOpenDecision(): [string | null, (id: string | null) => void] {
  const search: UrlSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const open = (id: string | null) =>
    void navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: ((before: UrlSearch) => ({ ...before, tab: 'decisions', decision: id ?? undefined })) as never,
    });
  return [search['decision'] ?? null, open];
}

export function Decisions({ who, instruments }: { who: Who; instruments: readonly string[] }) {
  const range = useRange(who.desk);
  const [word, setWord] = useWord('result', results);
  const [instrument, setInstrument] = useWord('instrument', instruments);
  const list = useInfiniteQuery(decisionsQuery(who, { word, instrument, from: range.from, to: range.to }));
  const rules = useInstruments();
  const [filter] = useUrl('q');
  const [opened, open] = useOpenDecision();
  const rows = list.data?.pages.flatMap(page => page.items) ?? [];
  const walk = (step: -1 | 1) => {
    const next = neighbour(
      rows.map(row => row.id),
      opened,
      step,
    );
    if (next !== null) {
      open(next);
    } else if (step === 1 && list.hasNextPage) {
      void list.fetchNextPage();
    }
  };
  useKey('[', 'Decision before this one', () => walk(1));
  useKey(']', 'Decision after this one', () => walk(-1));
  useKey('Escape', 'Close the decision', () => open(null));
  return (
    <>
      <Filters
        name="Result"
        words={results}
        word={word}
        onWord={setWord}
        instruments={instruments}
        instrument={instrument}
        onInstrument={setInstrument}
      />
      <div className={css.split} data-open={opened === null ? undefined : ''}>
        {opened !== null && (
          <DecisionDetail who={who} id={opened} rules={rules} onWalk={walk} onClose={() => open(null)} />
        )}
        <div className={css.list}>
          <Loaded query={list} what="The decisions" rows={12}>
            {() => (
              <>
                <DataTable
                  label="Decisions"
                  columns={decisionColumns(opened !== null)}
                  rows={rows}
                  rowKey={decision => decision.id}
                  onOpen={decision => open(decision.id)}
                  filter={filter}
                  maxHeight={560}
                  rowClass={decision => (decision.id === opened ? css.chosen : undefined)}
                  exportName={`${who.desk}-${who.agent}-decisions`}
                  empty={<NothingDecided narrowed={word !== null || instrument !== null || range.from !== null} />}
                />
                <Older query={list} shown={rows.length} />
              </>
            )}
          </Loaded>
        </div>
      </div>
    </>
  );
}

function NothingDecided({ narrowed }: { narrowed: boolean }) {
  return narrowed ? (
    <EmptyState>No decision of this kind in this range. Widen the filter or the range above.</EmptyState>
  ) : (
    <EmptyState>It has not decided anything yet; its first cycle will stand here, a hold too.</EmptyState>
  );
}
