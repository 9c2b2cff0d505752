import { expect, test } from 'vitest';
import type { Statistic } from './queries';
import { intervalText, statisticText } from './statisticText';

const one = (fields: Partial<Statistic>) => ({ key: 'x', value: 1, unit: 'fraction', ...fields }) as Statistic;
const thin = (text: string) => text.replaceAll('~', '\u202f');

test('writes each unit as people read it', () => {
  expect(statisticText(one({ key: 'netReturn', value: 0.96765 }), 365)).toBe(thin('+96.77~%'));
  expect(statisticText(one({ value: 0.4072 }), 365)).toBe(thin('40.72~%'));
  expect(statisticText(one({ key: 'maxDrawdown', value: 0.0743 }), 365)).toBe(thin('−7.43~%'));
  expect(statisticText(one({ key: 'dsr', unit: 'probability', value: 0.001 }), 365)).toBe('< 0.01');
  expect(statisticText(one({ unit: 'usd', value: -12.5 }), 365)).toBe('−$12.50');
  expect(statisticText(one({ key: 'breakEvenEquity', unit: 'usd', value: 2400 }), 0)).toBe('$2,400.00');
  expect(statisticText(one({ key: 'brier', unit: 'score', value: 0.225 }), 0)).toBe('0.225');
  expect(statisticText(one({ unit: 'per_day', value: 0.4916 }), 365)).toBe('0.49× a day');
  expect(statisticText(one({ unit: 'days', value: 72.09 }), 365)).toBe(thin('73~d'));
  expect(statisticText(one({ key: 'adjustedP', unit: 'probability', value: 0.0001 }), 365)).toBe('< 0.001');
});

test('never shows a Sharpe without its error', () => {
  expect(statisticText(one({ unit: 'annualised', value: 4.976, se: 1 }), 365)).toBe(thin('4.98 ± 1.00 (365~d)'));
  expect(statisticText(one({ unit: 'annualised', value: 4.976 }), 365)).toBe('—');
});

test('shows an interval only where there is one', () => {
  expect(intervalText(one({ intervalLow: 0.4362, intervalHigh: 1.5 }))).toBe(thin('+43.62~% to +150.00~%'));
  expect(intervalText(one({}))).toBeNull();
});
