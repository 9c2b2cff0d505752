import { expect, test } from 'vitest';
import { limitsText } from './limitsText';

const limits = {
  version: 1,
  leverageMax: 5,
  positionPctMax: '20',
  stopLossPct: '2',
  takeProfitPct: '6',
  needsStop: true,
  clamps: false,
  exposureMaxUsd: null,
  dailyLossMaxUsd: null,
  quoteAgeMaxMs: 600_000,
  turnoverMaxXDay: null,
  holdMinMinutes: null,
  instruments: ['hyperliquid:BTC'],
} as unknown as Parameters<typeof limitsText>[0];

test('names what is set and nothing else', () => {
  expect(limitsText(limits)).toBe('at most 5×, 20 % of equity per position, guard stop 2 % away; more is refused');
});

test('names turnover and the least hold where an agent has them', () => {
  const all = { ...limits, clamps: true, turnoverMaxXDay: '2.5', holdMinMinutes: 15 } as unknown as typeof limits;
  expect(limitsText(all)).toContain('2.5× equity traded a day; more is cut to fit; a close within 15 min is refused');
});

test('names no guard stop where the gate places none', () => {
  const unguarded = { ...limits, needsStop: false, leverageMax: 1 } as unknown as typeof limits;
  expect(limitsText(unguarded)).toContain('no guard stop');
  expect(limitsText({ ...unguarded, leverageMax: 2 })).toContain('guard stop 2 % away');
  expect(limitsText({ ...limits, stopLossPct: '0' } as unknown as typeof limits)).toContain('no guard stop');
});
