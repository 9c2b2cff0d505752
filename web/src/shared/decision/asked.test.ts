import { expect, test } from 'vitest';
import { askedOf, checksOf } from './asked';
import type { Decision } from './types';

test('reads what a mind asked for as exact text, and leaves out what is no amount', () => {
  const asked = { notionalUsd: '3009.97878616', leverage: 2, stop: '186.615', target: null, fraction: 'half' };
  expect(askedOf({ asked } as unknown as Decision)).toEqual({
    notionalUsd: '3009.97878616',
    leverage: 2,
    stop: '186.615',
    target: null,
    limit: null,
    fraction: null,
  });
  expect(askedOf({ asked: null } as Decision)).toBeNull();
});

test('names every rule that refused', () => {
  const verdict = (rule: string, passed: boolean) => ({ rule, passed, saw: '', limit: '', message: '' });
  expect(checksOf({ verdicts: [verdict('leverage', true), verdict('stop', true)] }).text).toBe('2 ✓');
  expect(checksOf({ verdicts: [verdict('leverage', false), verdict('stop', false)] }).text).toBe('✗ leverage, stop');
});
