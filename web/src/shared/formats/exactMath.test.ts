import { expect, test } from 'vitest';
import type { Decimal } from '@/shared/api/exact';
import { minus, negated, over, times } from './exactMath';

const d = (text: string) => text as Decimal;

test('multiplies without rounding', () => {
  expect(times(d('8.747'), d('185.926'))).toBe('1626.294722');
  expect(times(d('-0.1'), d('0.2'))).toBe('-0.02');
});

test('divides to the decimals asked for, and not by nothing', () => {
  expect(over(d('1626.294722'), d('8.747'), 3)).toBe('185.926');
  expect(over(d('-1550.932146'), d('-17.991'), 4)).toBe('86.2060');
  expect(over(d('1'), d('0.00'), 2)).toBeNull();
});

test('subtracts and turns signs, and zero has none', () => {
  expect(minus(d('19676.48'), d('10000'))).toBe('9676.48');
  expect([negated(d('-5')), negated(d('5.1')), negated(d('0.00'))]).toEqual(['5', '-5.1', '0.00']);
});
