import { expect, test } from 'vitest';
import { timeText } from './range';

const noon = Date.parse('2000-12-31T12:34:56Z');

test('counts relative times from the midnight of the desk, so that a list is not another one every second', () => {
  expect(timeText('now-7d', noon)).toBe('2000-12-24T00:00:00.000Z');
  expect(timeText('2000-06-01T00:00:00Z', noon)).toBe('2000-06-01T00:00:00.000Z');
});

test('leaves ends open that nobody set or that the clock cannot tell yet', () => {
  expect(timeText('all', noon)).toBeNull();
  expect(timeText('now', noon, true)).toBeNull();
  expect(timeText('now-7d', null)).toBeNull();
  expect(timeText('rubbish', noon)).toBeNull();
});
