import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { invalidateSoon } from './soon';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('marks once for many words, and at the time of whoever is in more of a hurry', () => {
  const queries = new QueryClient();
  const marked = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue();
  invalidateSoon(queries, ['money'], 15_000);
  invalidateSoon(queries, ['money'], 2_000);
  invalidateSoon(queries, ['money'], 15_000);
  vi.advanceTimersByTime(2_000);
  expect(marked).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(20_000);
  expect(marked).toHaveBeenCalledTimes(1);
});
