import type { Decimal } from '../api/exact';

/** What a figure may arrive as: exact text, or a float where the server itself computed with floats (statistics). */
export type Figure = Decimal | number;

const pattern = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** Text of a figure rounded half away from zero to so many decimals, without a sign when it rounds to zero. */
export function fixed(value: Figure, decimals: number): string {
  const match = pattern.exec(typeof value === 'number' ? plain(value) : value);
  if (!match) {
    return String(value);
  }

  const [, sign = '', whole = '0', fraction = ''] = match;
  const digits = BigInt(whole + fraction.slice(0, decimals).padEnd(decimals, '0'));
  const rounded = digits + ((fraction[decimals] ?? '0') >= '5' ? 1n : 0n);
  const text = rounded.toString().padStart(decimals + 1, '0');
  const shown = decimals === 0 ? text : `${text.slice(0, -decimals)}.${text.slice(-decimals)}`;
  return sign === '-' && rounded !== 0n ? `-${shown}` : shown;
}

/** -1, 0 or 1. */
export function signOf(value: Figure): -1 | 0 | 1 {
  if (typeof value === 'number') {
    return value > 0 ? 1 : value < 0 ? -1 : 0;
  }

  return /[1-9]/.test(value) ? (value.startsWith('-') ? -1 : 1) : 0;
}

/** Orders figures without rounding them. */
export function compareFigures(one: Figure, other: Figure): number {
  if (typeof one === 'number' && typeof other === 'number') {
    return one - other;
  }

  const left = scaled(one);
  const right = scaled(other);
  const places = Math.max(left.places, right.places);
  const difference =
    left.digits * 10n ** BigInt(places - left.places) - right.digits * 10n ** BigInt(places - right.places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** The exact sum. */
export function sum(values: readonly Decimal[]): Decimal {
  let total = { digits: 0n, places: 0 };
  for (const value of values) {
    const next = scaled(value);
    const places = Math.max(total.places, next.places);
    total = {
      digits: total.digits * 10n ** BigInt(places - total.places) + next.digits * 10n ** BigInt(places - next.places),
      places,
    };
  }

  const negative = total.digits < 0n;
  const text = (negative ? -total.digits : total.digits).toString().padStart(total.places + 1, '0');
  const shown = total.places === 0 ? text : `${text.slice(0, -total.places)}.${text.slice(-total.places)}`;
  return (negative ? `-${shown}` : shown) as Decimal;
}

/** For lengths of bars and points of charts only, never for a figure that is shown. */
export function approximate(value: Figure): number {
  return Number(value);
}

/** Decimals of a tick or step: 0.05 has two. */
export function decimalsOf(step: Figure): number {
  const text = typeof step === 'number' ? plain(step) : step;
  const dot = text.indexOf('.');
  return dot < 0 ? 0 : text.slice(dot + 1).replace(/0+$/, '').length;
}

export function grouped(text: string): string {
  const [whole = '', fraction] = text.split('.');
  const separated = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? separated : `${separated}.${fraction}`;
}

function scaled(value: Figure): { digits: bigint; places: number } {
  const match = pattern.exec(typeof value === 'number' ? plain(value) : value);
  if (!match) {
    return { digits: 0n, places: 0 };
  }

  const [, sign, whole = '0', fraction = ''] = match;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, places: fraction.length };
}

// The shortest text of a float may have an exponent.
function plain(value: number): string {
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(20) : text;
}
