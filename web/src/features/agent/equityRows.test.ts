import { expect, test } from 'vitest';
import { dayRows } from './equityRows';
import type { Equity } from './queries';

const equity = {
  at: ['2000-01-01T00:00:00Z', '2000-01-02T00:00:00Z', '2000-01-03T00:00:00Z'],
  agents: [{ agent: 'a', equityUsd: ['10000', null, '10010.5'], index: [100, null, 100.1], drawdown: [0, null, 0] }],
  fan: null,
} as unknown as Equity;

test('keeps a midnight without a mark as a gap', () => {
  expect(dayRows(equity, 'a', null, null).map(row => row.equityUsd)).toEqual(['10000', null, '10010.5']);
});

test('keeps what lies in the range', () => {
  expect(dayRows(equity, 'a', '2000-01-02T00:00:00Z', '2000-01-02T12:00:00Z').map(row => row.at)).toEqual([
    '2000-01-02T00:00:00Z',
  ]);
});
