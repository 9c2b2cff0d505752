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
  return rows.length === 0 ? (
    <p className="dim">It decided nothing that could be read.</p>
  ) : (
    <div className={css.scroll} tabIndex={0} role="region" aria-label="Verdict per row">
      <table className={css.rows}>
        <caption>Verdict per row; nothing was traded on it here</caption>
        <thead>
          <tr>
            <th scope="col">Said</th>
            <th scope="col">Verdict</th>
            <th scope="col">Taken for</th>
            <th scope="col">Asked</th>
            <th scope="col">Stop / target</th>
            <th scope="col" title="0 to 1, and of what; as said in its title">
              Confidence
            </th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <Row key={row.ordinal} row={row} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row }: { row: TalkRow }) {
  return (
    <tr>
      <th scope="row">
        {row.coinSaid} {row.actionSaid}
      </th>
      <td>
        <State word={row.ruling} title={row.why} />
      </td>
      <td>
        {row.action === null ? (
          <Missing reason={row.why ?? 'nothing'} />
        ) : (
          `${row.instrument === null ? '' : symbolOf(row.instrument)} ${row.action.replaceAll('_', ' ')}`
        )}
      </td>
      <td className="nowrap">{askedOf(row)}</td>
      <td className="nowrap">
        {row.stop === null ? <Missing reason="it named no stop" /> : price(row.stop)} /{' '}
        {row.target === null ? <Missing reason="it named no target" /> : price(row.target)}
      </td>
      <td title={row.confidenceSaid === null ? undefined : `as said: ${row.confidenceSaid}`}>
        {row.confidence === null ? (
          <Missing reason={row.confidenceSaid === null ? SILENT : `cannot be read: ${row.confidenceSaid}`} />
        ) : (
          percent(row.confidence, { signed: false, decimals: 0 })
        )}
        {row.confidence !== null && row.confidenceEvent !== null && row.confidenceEvent !== 'none' && (
          <small className="dim"> of {row.confidenceEvent.replaceAll('_', ' ')}</small>
        )}
      </td>
      <td className={css.why}>
        {row.why !== null && <span className="red">{row.why} </span>}
        {row.justification || (row.why === null && <Missing reason="it gave no reason" />)}
      </td>
    </tr>
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
