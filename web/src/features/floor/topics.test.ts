import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deskKey } from '@/shared/desks';
import { floorTopics } from './topics';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const parts = ['needs', 'money', 'ranking', 'equity'];

/** What is marked as old within a quarter of a minute of a word of the server. */
function movedBy(topic: string, value: object): string[] {
  const queries = new QueryClient();
  parts.forEach(part => queries.setQueryData(deskKey('lab', part), {}));
  queries.setQueryData(deskKey('other', 'money'), {});
  for (const one of floorTopics.filter(each => each.topic === topic)) {
    one.updateCache({ key: 'lab', value: { desk: 'lab', ...value } } as never, queries);
  }

  vi.advanceTimersByTime(15_000);
  expect(queries.getQueryState(deskKey('other', 'money'))?.isInvalidated).toBe(false);
  return parts.filter(part => queries.getQueryState(deskKey('lab', part))?.isInvalidated);
}

test('a commit moves needs, money and ranking', () =>
  expect(movedBy('trading.committed', { cut: false })).toEqual(['needs', 'money', 'ranking']));

test('a desk that stands otherwise moves what needs somebody', () =>
  expect(movedBy('trading.standing', {})).toEqual(['needs']));

test('a day that is over moves every figure of it', () =>
  expect(movedBy('performance.changed', {})).toEqual(['money', 'ranking', 'equity']));
