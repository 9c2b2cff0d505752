import type { ReactNode } from 'react';
import { percent, price, size } from '@/shared/formats';
import { symbolOf } from '@/shared/instruments';
import { Missing, Usd } from '@/shared/ui/figures';
import { State } from '@/shared/ui/State';
import type { TalkRow } from './queries';
import css from './imported.module.css';

const SILENT = 'it did not say';

/** What every row of a reply asked for and what it was taken for; nothing was traded on it here. */
export function TalkRows({ rows }: { rows: readonly TalkRow[] }) {
  return (
    <>
      <h4>
        Verdict per row <small className="dim">nothing was traded on it here</small>
      </h4>
      {rows.length === 0 ? (
        <p className="dim">It decided nothing that could be read.</p>
      ) : (
        <ul className={css.rows} aria-label="Verdict per row">
          {rows.map(row => (
            <Row key={row.ordinal} row={row} />
          ))}
        </ul>
      )}
    </>
  );
}

function Row({ row }: { row: TalkRow }) {
  return (
    <li>
      <State word={row.ruling} title={row.why} />{' '}
      <b>
        {row.coinSaid} {row.actionSaid}
      </b>{' '}
      <span className="dim">
        {row.action === null
          ? 'taken for nothing'
          : `taken for ${row.instrument === null ? '' : symbolOf(row.instrument)} ${row.action.replaceAll('_', ' ')}`}
      </span>
      <dl>
        <Fact name="asked">{askedOf(row)}</Fact>
        <Fact name="stop">{row.stop === null ? <Missing reason="it named no stop" /> : price(row.stop)}</Fact>
        <Fact name="target">{row.target === null ? <Missing reason="it named no target" /> : price(row.target)}</Fact>
        <Fact name="confidence">
          <Confidence row={row} />
        </Fact>
      </dl>
      {row.why !== null && <p className="red">{row.why}</p>}
      <p>{row.justification || <span className="dim">It gave no reason.</span>}</p>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** As a share, with what it is the probability of; as it was written in the title. */
function Confidence({ row: { confidence, confidenceSaid, confidenceEvent } }: { row: TalkRow }) {
  if (confidence === null) {
    return <Missing reason={confidenceSaid === null ? SILENT : `cannot be read: ${confidenceSaid}`} />;
  }

  const of = confidenceEvent === null || confidenceEvent === 'none' ? null : confidenceEvent.replaceAll('_', ' ');
  return (
    <span title={`as said: ${confidenceSaid}`}>
      {percent(confidence, { signed: false, decimals: 0 })}
      {of !== null && <small className="dim"> of {of}</small>}
    </span>
  );
}

function askedOf({ notionalUsd, quantity, fraction, leverage }: TalkRow): ReactNode {
  const amount =
    notionalUsd !== null ? (
      <Usd value={notionalUsd} />
    ) : quantity !== null ? (
      `${size(quantity)} coins`
    ) : fraction !== null ? (
      `${percent(fraction, { signed: false })} of the position`
    ) : (
      <Missing reason={SILENT} />
    );
  return (
    <>
      {amount}
      {leverage !== null && ` at ${leverage}×`}
    </>
  );
}
