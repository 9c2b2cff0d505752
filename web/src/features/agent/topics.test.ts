import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { agentKey, type Decision, type DecisionPage } from './queries';
import { agentTopics, belongs, putOnTop } from './topics';

const all = { word: null, instrument: null, from: null, to: null };

function decision(id: string, result = 'held'): Decision {
  return { id, agent: 'edge-1', result, instrument: 'lab:LAB-A', at: '2000-06-01T00:00:00Z' } as Decision;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('asks again for an open agent after any commit, because a stop moves an agent that decided nothing', () => {
  const queries = new QueryClient();
  const who = { desk: 'lab', agent: 'momentum' };
  queries.setQueryData(agentKey(who, 'positions', 'open'), { items: [] });
  queries.setQueryData(agentKey(who, 'decisions', all), { pages: [], pageParams: [] });
  const committed = agentTopics.find(one => one.topic === 'trading.committed');
  const commit = (cut: boolean) =>
    committed?.updateCache({ key: 'lab', value: { desk: 'lab', cut } } as never, queries);
  const isOld = (part: string) =>
    queries.getQueryCache().findAll({ queryKey: agentKey(who, part) })[0]?.state.isInvalidated;

  commit(false);
  vi.advanceTimersByTime(2_000);
  expect(isOld('positions')).toBe(true);
  expect(isOld('decisions')).toBe(false);

  commit(true);
  vi.advanceTimersByTime(2_000);
  expect(isOld('decisions')).toBe(true);
});

test('puts a new decision on top of the lists it belongs to, once', () => {
  const queries = new QueryClient();
  const who = { desk: 'lab', agent: 'edge-1' };
  const page: DecisionPage = { items: [decision('old')], next: null };
  const everything = agentKey(who, 'decisions', all);
  const refused = agentKey(who, 'decisions', { ...all, word: 'refused' });
  queries.setQueryData(everything, { pages: [page], pageParams: [null] });
  queries.setQueryData(refused, { pages: [page], pageParams: [null] });

  putOnTop('lab', decision('new'), queries);
  putOnTop('lab', decision('new'), queries);

  const ids = (key: readonly unknown[]) =>
    queries.getQueryData<{ pages: DecisionPage[] }>(key)?.pages.flatMap(one => one.items.map(({ id }) => id));
  expect(ids(everything)).toEqual(['new', 'old']);
  expect(ids(refused)).toEqual(['old']);
});

test('a list holds what its filter and its range let in', () => {
  expect(belongs(decision('a'), all)).toBe(true);
  expect(belongs(decision('a'), { ...all, instrument: 'lab:LAB-B' })).toBe(false);
  expect(belongs(decision('a'), { ...all, from: '2000-06-01T00:00:01Z' })).toBe(false);
  expect(belongs(decision('a'), { ...all, to: '2000-06-01T00:00:00Z' })).toBe(false);
});
