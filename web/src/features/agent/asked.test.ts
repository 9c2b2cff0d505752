import { expect, test } from 'vitest';
import { askedOf, checksOf, neighbour } from './asked';
import type { Decision } from './queries';

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

test('walks to the neighbours of the open decision, and begins at the newest', () => {
  const ids = ['newest', 'middle', 'oldest'];
  expect(neighbour(ids, null, 1)).toBe('newest');
  expect(neighbour(ids, 'middle', 1)).toBe('oldest');
  expect(neighbour(ids, 'middle', -1)).toBe('newest');
  expect(neighbour(ids, 'oldest', 1)).toBeNull();
});
