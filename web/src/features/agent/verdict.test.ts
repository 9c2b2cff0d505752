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
  expect(verdictOf(sheet(12, { adjustedP: 0.0001 }))).toEqual({
    tone: 'open',
    short: '12 of 30 days',
    sentence: 'No verdict yet: 12 of 30 days, 18 to go.',
  });
});

test('says when luck does not explain a lead', () => {
  expect(verdictOf(sheet(364, { adjustedP: 0.0002, daysNeeded: 151.2 })).sentence).toBe(
    'Luck does not explain it: after 364 days its lead over matched coin flips has p < 0.001; ' +
      '152\u202fd would have been enough.',
  );
});

test('calls luck luck, with the days it would need', () => {
  expect(verdictOf(sheet(364, { adjustedP: 0.42, powerDays: 2_614 })).sentence).toBe(
    'Not distinguishable from matched coin flips after 364 days (p 0.420); ' +
      'the lead it shows needs 2,614\u202fd to be found.',
  );
  expect(verdictOf(sheet(364, { adjustedP: 0.9, powerDays: null })).sentence).toContain('— (the lead is below zero)');
});

test('never shows a probability of nothing', () => {
  expect([0, 0.0009, 0.05].map(figureOfP)).toEqual(['< 0.001', '< 0.001', '0.050']);
});
