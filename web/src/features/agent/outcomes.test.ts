import { expect, test } from 'vitest';
import { mixOf } from './outcomes';

test('counts every decision once, a reply that could not be read as such', () => {
  const mix = mixOf({
    decisions: 10,
    firstAt: null,
    lastAt: null,
    shares: [
      { result: 'held', outcome: 'no_action', count: 5 },
      { result: 'accepted', outcome: 'ok', count: 2 },
      { result: 'failed', outcome: 'parse_error', count: 2 },
      { result: 'failed', outcome: 'timeout', count: 1 },
    ],
  });
  expect(mix.map(part => [part.name, part.count])).toEqual([
    ['ok', 2],
    ['clamped', 0],
    ['held', 5],
    ['refused', 0],
    ['parse', 2],
    ['failed', 1],
  ]);
  expect(mix.at(-1)?.from).toBeCloseTo(0.9);
});
