import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { agentKey, type Decision, type DecisionPage } from './queries';
import { belongs, putOnTop } from './topics';

const all = { word: null, instrument: null, from: null, to: null };

function decision(id: string, result = 'held'): Decision {
  return { id, agent: 'edge-1', result, instrument: 'lab:LAB-A', at: '2000-06-01T00:00:00Z' } as Decision;
}

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
