import type { Decimal } from '../api/exact';
import { sum } from './decimal';

interface Scaled {
  digits: bigint;
  places: number;
}

export function negated(value: Decimal): Decimal {
  return (value.startsWith('-') ? value.slice(1) : /[1-9]/.test(value) ? `-${value}` : value) as Decimal;
}

export function minus(one: Decimal, other: Decimal): Decimal {
  return sum([one, negated(other)]);
}

/** The exact product. */
export function times(one: Decimal, other: Decimal): Decimal {
  const [left, right] = [scaled(one), scaled(other)];
  return text({ digits: left.digits * right.digits, places: left.places + right.places });
}

/** A quotient cut after so many decimals; null when there is nothing to divide by. */
export function over(one: Decimal, other: Decimal, decimals: number): Decimal | null {
  const [left, right] = [scaled(one), scaled(other)];
  return right.digits === 0n
    ? null
    : text({
        digits: (left.digits * 10n ** BigInt(decimals + right.places)) / (right.digits * 10n ** BigInt(left.places)),
        places: decimals,
      });
}

export function isZero(value: Decimal): boolean {
  return !/[1-9]/.test(value);
}

function scaled(value: Decimal): Scaled {
  const [whole = '0', fraction = ''] = value.replace(/^[+-]/, '').split('.');
  const digits = BigInt(whole + fraction);
  return { digits: value.startsWith('-') ? -digits : digits, places: fraction.length };
}

function text({ digits, places }: Scaled): Decimal {
  const bare = (digits < 0n ? -digits : digits).toString().padStart(places + 1, '0');
  const shown = places === 0 ? bare : `${bare.slice(0, -places)}.${bare.slice(-places)}`;
  return (digits < 0n ? `-${shown}` : shown) as Decimal;
}
