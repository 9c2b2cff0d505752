import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { invalidateSoon } from './soon';

const page = vi.hoisted(() => ({ frozen: false }));
vi.mock('./freeze', () => ({ isFrozen: () => page.frozen }));

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

test('marks nothing while the reader has frozen the page, and what waited once it goes on', () => {
  const queries = new QueryClient();
  const marked = vi.spyOn(queries, 'invalidateQueries').mockResolvedValue();
  invalidateSoon(queries, ['ranking'], 2_000);
  page.frozen = true;
  vi.advanceTimersByTime(60_000);
  expect(marked).not.toHaveBeenCalled();
  page.frozen = false;
  vi.advanceTimersByTime(1_000);
  expect(marked).toHaveBeenCalledTimes(1);
});
