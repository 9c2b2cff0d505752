import { expect, test } from 'vitest';
import type { Statistics } from './queries';
import { figureOfP, verdictOf } from './verdict';

function sheet(days: number, figures: Record<string, number | null>): Statistics {
  return {
    days,
    daysMin: 30,
    benchmark: 'flips',
    statistics: Object.entries(figures).map(([key, value]) => ({
      key,
      name: key,
      value,
      unit: 'days',
      missing: value === null ? 'the lead is below zero' : null,
      rule: '',
      formula: '',
      source: '',
    })),
  } as unknown as Statistics;
}

test('claims nothing before thirty days, whatever the figures say', () => {
  expect(verdictOf(sheet(12, { adjustedP: 0.0001 }), 8)).toEqual({
    tone: 'open',
    short: '12 of 30 days',
    sentence: 'No verdict yet: 12 of 30 days, 18 to go.',
  });
});

test('says when a lead is more than luck usually gives, and never that fewer days would have done', () => {
  const { tone, sentence } = verdictOf(sheet(365, { adjustedP: 0.0002, daysNeeded: 151.2 }), 8);
  expect(tone).toBe('found');
  expect(sentence).toBe(
    'After 365 d its lead over the average matched coin flip is more than luck usually gives: ' +
      'p < 0.001 with 8 agents tested together.',
  );
});

test('calls luck luck, with the days in which such an edge would be found', () => {
  expect(verdictOf(sheet(364, { adjustedP: 0.42, powerDays: 2_614, daysNeeded: 12 }), 8).sentence).toBe(
    'After 364 d its lead over the average matched coin flip is not larger than luck gives: p = 0.420 with 8 ' +
      'agents tested together; an edge as large as its lead would be found in about 2,614\u202fd, 4 times in 5.',
  );
  expect(verdictOf(sheet(364, { adjustedP: 0.9, powerDays: null }), null).sentence).toContain(
    'p = 0.900; the lead is below zero.',
  );
});

test('never shows a probability of nothing', () => {
  expect([0, 0.0009, 0.05].map(figureOfP)).toEqual(['< 0.001', '< 0.001', '0.050']);
});
