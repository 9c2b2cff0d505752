import { State } from '../ui/State';
import { piecesOf, type Parse, type Repair, type ReplyRow } from './parse';
import css from './reply.module.css';

interface ReplyTextProps {
  text: string;
  parse: Parse | null;
  /** The row that is looked at, marked stronger. */
  own?: ReplyRow | null;
}

/** A reply as it came, its rows marked where they stand; below it what was read of each and what was mended. */
export function ReplyText({ text, parse, own = null }: ReplyTextProps) {
  return (
    <>
      <pre className={css.text} tabIndex={0} aria-label="Raw reply">
        {piecesOf(text, parse?.rows ?? []).map((piece, index) =>
          piece.row === null ? (
            <span key={index}>{piece.text}</span>
          ) : (
            <mark
              key={index}
              className={css.row}
              data-ruling={piece.row.ruling}
              data-own={piece.row === own ? '' : undefined}
              title={`${piece.row.ruling.replaceAll('_', ' ')}: ${piece.row.coinSaid} ${piece.row.actionSaid}`}
            >
              {piece.text}
            </mark>
          ),
        )}
      </pre>
      {parse && <Rows parse={parse} own={own} />}
    </>
  );
}

function Rows({ parse, own }: { parse: Parse; own: ReplyRow | null }) {
  return (
    <>
      {parse.note && <p className={css.note}>{parse.note}</p>}
      <Repairs repairs={parse.repairs} what="The text as a whole was mended" />
      <ul className={css.rows}>
        {parse.rows.map(row => (
          <li key={row.offset} data-own={row === own ? '' : undefined}>
            <State word={row.ruling} />{' '}
            <b>
              {row.coinSaid} {row.actionSaid}
            </b>{' '}
            <span className="dim">
              bytes {row.offset} to {row.offset + row.length}
              {row.confidence !== null && `, confidence as said ${row.confidence}`}
            </span>
            {row === own && <b className={css.ownName}> this decision</b>}
            {row.why && <span> {row.why}</span>}
            <Repairs repairs={row.repairs} what="Mended" />
          </li>
        ))}
      </ul>
    </>
  );
}

function Repairs({ repairs, what }: { repairs: readonly Repair[]; what: string }) {
  return repairs.length === 0 ? null : (
    <p className={css.note}>
      {what}:{' '}
      {repairs.map((repair, index) => (
        <span key={index} className={css.repair} data-kind={repair.kind} title={`A repair of ${repair.kind}`}>
          {repair.name.replaceAll('_', ' ')}
          {repair.detail && ` (${repair.detail})`}
        </span>
      ))}
    </p>
  );
}
