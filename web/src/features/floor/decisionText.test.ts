import { expect, test } from 'vitest';
import type { Decimal } from '@/shared/api/exact';
import { describe as text } from './decisionText';
import type { Decision } from './queries';

const d = (figure: string) => figure as Decimal;

const opened: Decision = {
  id: '1',
  seq: 7,
  at: '2000-01-02T00:00:00Z',
  wall: '2026-01-01T00:00:00Z',
  agent: 'qwen-a',
  cycle: 'c',
  ordinal: 0,
  outcome: 'ok',
  status: 'success',
  proposed: 'open_long',
  action: 'OPEN_LONG',
  instrument: 'lab:LAB-A',
  heldSide: null,
  coins: ['lab:LAB-A'],
  asked: { notionalUsd: '4000' } as never,
  result: 'clamped',
  allowed: {
    size: d('24.98'),
    sizeUsd: d('2500.12'),
    leverage: 10,
    stopLossPrice: null,
    takeProfitPrice: null,
  },
  confidence: d('0.65'),
  reasoning: 'momentum',
  limitsVersion: 1,
  errorMessage: null,
  verdicts: [{ rule: 'max_position', passed: false, saw: '4000', limit: '2500', message: 'too big' }],
};

test('says what was asked, what was allowed and which rule cut it', () => {
  expect(text(opened)).toEqual({
    what: 'LAB-A open_long',
    amount: '$4,000 → $2,500 10× conf 0.65',
    outcome: 'clamped (max_position)',
    tone: 'cut',
  });
});

test('counts the coins of a hold', () => {
  const hold = { ...opened, proposed: 'hold', outcome: 'no_action', result: 'held', instrument: null, allowed: null };
  expect(text({ ...hold, coins: ['a', 'b', 'c'], asked: null, confidence: d('0'), verdicts: [] })).toEqual({
    what: 'hold (3 coins)',
    amount: '',
    outcome: 'held',
    tone: 'quiet',
  });
});

test('names a reply that could not be read', () => {
  const broken = { ...opened, outcome: 'parse_error', result: 'failed', allowed: null, asked: null, verdicts: [] };
  expect(text(broken)).toMatchObject({ outcome: 'parse_error failed', tone: 'broken' });
});

test('believes nothing of what a mind wrote but a plain figure', () => {
  expect(text({ ...opened, asked: { notionalUsd: 'a lot' } as never }).amount).toBe('$2,500 10× conf 0.65');
});
