import { fixed, grouped, decimalsOf, signOf, type Figure } from './formats/decimal';

/** What stands where a figure is missing; its reason goes beside it. */
export const DASH = '—';

const MINUS = '−';
const NARROW = '\u202f';
const COMPACT_FROM = 100_000;

/** A figure as it is shown and, where digits were left out, as it is. */
export interface Shown {
  text: string;
  exact: string;
}

/** `$1,234.56`; on cards from 100k `$123.4k`, then `$1.23M`. */
export function usd(value: Figure, options: { signed?: boolean; compact?: boolean; decimals?: number } = {}): Shown {
  const exact = withSign(value, `$${grouped(bare(fixed(value, options.decimals ?? 2)))}`, options.signed ?? false);
  const size = Math.abs(Number(value));
  if (!options.compact || size < COMPACT_FROM) {
    return { text: exact, exact: usdExact(value, options.signed ?? false) };
  }

  const short =
    size < 999_950
      ? `$${fixed(size / 1e3, 1)}k`
      : size < 999_995_000
        ? `$${fixed(size / 1e6, 2)}M`
        : `$${fixed(size / 1e9, 2)}B`;
  return { text: withSign(value, short, options.signed ?? false), exact: usdExact(value, options.signed ?? false) };
}

/** Profit or loss: the sign always, and the arrow that says it without colour. */
export function pnl(value: Figure, compact = false): Shown & { arrow: '▲' | '▼' | '' } {
  const shown = usd(value, { signed: true, compact });
  // What is shown as zero has no direction, however small the rest behind it.
  const sign = /[1-9]/.test(shown.text) ? signOf(value) : 0;
  return { ...shown, arrow: sign > 0 ? '▲' : sign < 0 ? '▼' : '' };
}

/** A fraction of equity as `+4.15 %`. */
export function percent(fraction: Figure, options: { signed?: boolean; decimals?: number } = {}): string {
  const shown = fixed(shift(fraction, 2), options.decimals ?? 2);
  return `${withSign(shown as Figure, bare(shown), options.signed ?? true)}${NARROW}%`;
}

/** A share that cannot be negative: `41 %`. */
export function share(fraction: Figure, decimals = 0): string {
  return percent(fraction, { signed: false, decimals });
}

/** A fraction as basis points with one decimal: `2.1 bps`. */
export function bps(fraction: Figure): string {
  const shown = fixed(shift(fraction, 4), 1);
  return `${withSign(shown as Figure, bare(shown), false)}${NARROW}bps`;
}

/** `1.84 ± 2.01 (90 d)`: never a Sharpe ratio without its standard error and its days. */
export function sharpe(value: number, standardError: number, days: number): string {
  return `${number(value)} ± ${number(standardError)} (${days}${NARROW}d)`;
}

export function number(value: Figure, decimals = 2): string {
  const shown = fixed(value, decimals);
  return withSign(shown as Figure, grouped(bare(shown)), false);
}

/** At the venue's tick. */
export function price(value: Figure, tick?: Figure | null): string {
  return number(value, tick === undefined || tick === null ? Math.max(2, decimalsOf(value)) : decimalsOf(tick));
}

/** In the venue's size decimals. */
export function size(value: Figure, step?: Figure | null): string {
  return number(value, step === undefined || step === null ? decimalsOf(value) : decimalsOf(step));
}

/** Milliseconds below 10 s, seconds from there. */
export function duration(ms: number): string {
  return ms < 10_000
    ? `${grouped(fixed(ms, ms < 10 ? 1 : 0))}${NARROW}ms`
    : `${grouped(fixed(ms / 1000, 1))}${NARROW}s`;
}

/** `12.3k` */
export function tokens(count: number): string {
  return count < 1000 ? String(count) : count < 999_950 ? `${fixed(count / 1e3, 1)}k` : `${fixed(count / 1e6, 1)}M`;
}

/** What a language model cost: four decimals, because one call is a fraction of a cent. */
export function llmCost(value: Figure): string {
  return usd(value, { decimals: 4 }).text;
}

/** `10-28 06:51:03Z` */
export function utc(at: string | number | Date): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? DASH : `${time.toISOString().slice(5, 19).replace('T', ' ')}Z`;
}

/** `06:51:03Z` */
export function utcTime(at: string | number | Date): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? DASH : `${time.toISOString().slice(11, 19)}Z`;
}

/** `2000-12-31` */
export function utcDay(at: string | number | Date): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? DASH : time.toISOString().slice(0, 10);
}

/** How long ago, in the one unit that matters: `14 s`, `3 min`, `5 h`, `12 d`. */
export function age(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 120
    ? `${seconds}${NARROW}s`
    : seconds < 7_200
      ? `${Math.floor(seconds / 60)}${NARROW}min`
      : seconds < 172_800
        ? `${Math.floor(seconds / 3_600)}${NARROW}h`
        : `${grouped(String(Math.floor(seconds / 86_400)))}${NARROW}d`;
}

/** How worrying an age is: amber over twice the expected interval, red over five times. */
export function staleness(ageMs: number, expectedMs: number): 'fresh' | 'late' | 'stale' {
  return ageMs > 5 * expectedMs ? 'stale' : ageMs > 2 * expectedMs ? 'late' : 'fresh';
}

function usdExact(value: Figure, signed: boolean): string {
  const decimals = Math.max(2, decimalsOf(value));
  return withSign(value, `$${grouped(bare(fixed(value, decimals)))}`, signed);
}

function withSign(value: Figure, text: string, signed: boolean): string {
  if (!/[1-9]/.test(text)) {
    return text;
  }

  const sign = signOf(value);
  return sign < 0 ? MINUS + text : signed && sign > 0 ? `+${text}` : text;
}

function bare(text: string): string {
  return text.replace(/^[+-]/, '');
}

/** Moves the point to the right; exact for text. */
function shift(value: Figure, places: number): Figure {
  if (typeof value === 'number') {
    // Through text, because 0.285 * 100 is 28.499999999999996.
    return shift(fixed(value, 15) as Figure, places);
  }

  const negative = value.startsWith('-');
  const [whole = '0', fraction = ''] = bare(value).split('.');
  const digits = fraction.padEnd(places, '0');
  const moved = `${whole}${digits.slice(0, places)}`.replace(/^0+(?=\d)/, '');
  const rest = digits.slice(places);
  return `${negative ? '-' : ''}${moved}${rest ? `.${rest}` : ''}` as Figure;
}
