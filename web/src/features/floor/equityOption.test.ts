import { expect, test } from 'vitest';
import { worthOn } from './equityOption';

test('a day without a mark is said and never counted as zero', () => {
  const line = { index: [null, 100, 97.25], drawdown: [null, null, 0.0275] };
  expect(worthOn(line, 0)).toBe('no mark on that day');
  expect(worthOn(line, 1)).toBe('100.0');
  expect(worthOn(line, 2)).toMatch(/^97\.[23] {2}−2\.[78].?%$/);
  expect(worthOn(line, 7)).toBe('no mark on that day');
});
