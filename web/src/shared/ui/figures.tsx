import { DASH, age, percent, pnl, staleness, usd, utc } from '../formats';
import { signOf, type Figure } from '../formats/decimal';
import { useFeedNow, useSecond } from '../clock';
import css from './figures.module.css';

/** A dash with its reason, for eyes and ears: never a zero for what is unknown. */
export function Missing({ reason }: { reason: string }) {
  return (
    <span className={css.missing} title={reason} tabIndex={0} onClick={event => event.stopPropagation()}>
      {DASH}
      <span className={`sr ${css.reason}`}> {reason}</span>
    </span>
  );
}

interface MaybeFigure {
  value: Figure | null | undefined;
  /** Why there is none. */
  missing?: string | undefined;
}

const UNKNOWN = 'not known yet';

/** Profit or loss in dollars: sign, arrow and colour; exact in its title. */
export function Pnl({ value, missing, compact = false }: MaybeFigure & { compact?: boolean }) {
  if (value === null || value === undefined) {
    return <Missing reason={missing ?? UNKNOWN} />;
  }

  const shown = pnl(value, compact);
  return (
    <span className={`${css.figure} ${toneOf(shown.arrow === '' ? 0 : signOf(value))}`} title={shown.exact}>
      {shown.arrow && (
        <span className={css.arrow} aria-hidden>
          {shown.arrow}
        </span>
      )}
      {shown.text}
    </span>
  );
}

/** An amount that is neither good nor bad. */
export function Usd({
  value,
  missing,
  compact = false,
  decimals = 2,
}: MaybeFigure & { compact?: boolean; decimals?: number }) {
  if (value === null || value === undefined) {
    return <Missing reason={missing ?? UNKNOWN} />;
  }

  const shown = usd(value, { compact, decimals });
  return (
    <span className={css.figure} title={shown.exact}>
      {shown.text}
    </span>
  );
}

/** A return on equity. */
export function Return({ value, missing, decimals = 2 }: MaybeFigure & { decimals?: number }) {
  if (value === null || value === undefined) {
    return <Missing reason={missing ?? UNKNOWN} />;
  }

  const text = percent(value, { decimals });
  return <span className={`${css.figure} ${toneOf(/[1-9]/.test(text) ? signOf(value) : 0)}`}>{text}</span>;
}

interface AgeProps {
  /** When it happened, on the feed's clock when a desk is named. */
  at: string | null | undefined;
  desk?: string | undefined;
  /** How often one may expect news; amber over twice that, red over five times. */
  expectedMs?: number;
  missing?: string;
}

/** How long ago, ticking. */
export function Age({ at, desk, expectedMs, missing }: AgeProps) {
  const wall = useSecond();
  const feed = useFeedNow(desk);
  const now = desk === undefined ? wall : feed;
  if (!at) {
    return <Missing reason={missing ?? 'nothing yet'} />;
  }

  if (now === null) {
    return <span className={css.figure}>{utc(at)}</span>;
  }

  const ms = now - Date.parse(at);
  const tone = expectedMs === undefined ? 'fresh' : staleness(ms, expectedMs);
  const tones = { fresh: '', late: 'amber', stale: 'red' };
  return (
    <time className={`${css.figure} ${tones[tone]}`} dateTime={at} title={utc(at)}>
      {age(ms)}
    </time>
  );
}

/** A time, with its age in the title's place. */
export function Utc({ at, missing }: { at: string | null | undefined; missing?: string }) {
  return at ? (
    <time className={css.figure} dateTime={at} title={at}>
      {utc(at)}
    </time>
  ) : (
    <Missing reason={missing ?? 'not yet'} />
  );
}

function toneOf(sign: -1 | 0 | 1): string {
  return sign > 0 ? 'up' : sign < 0 ? 'down' : '';
}
