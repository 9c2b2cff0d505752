import { QueryClient } from '@tanstack/react-query';
import { afterEach, expect, test, vi } from 'vitest';
import { readEvents, type ServerEvent } from './sse';
import { Stream, toggleFreeze, type Topic } from './stream';

const rows: unknown[] = [];
const topics: Topic[] = [
  {
    topic: 'trading.decisions',
    updateCache: notice => {
      rows.push(notice);
    },
  },
  {
    topic: 'trading.valuation',
    updateCache: notice => {
      rows.push(notice);
    },
  },
  {
    topic: 'trading.standing',
    updateCache: notice => {
      rows.push(notice);
    },
    whileFrozen: true,
  },
];

afterEach(() => {
  rows.length = 0;
});

const event = (topic: string, value: unknown, key: string | null = null): ServerEvent => ({
  id: 'a-1',
  topic,
  data: JSON.stringify({ key, value }),
});

test('hands a notice to whoever registered its topic', () => {
  const stream = new Stream(new QueryClient(), topics);
  stream.receive(event('trading.decisions', 1));
  stream.receive(event('nobody.cares', 2));
  expect(rows).toEqual([{ key: null, value: 1 }]);
});

test('refetches everything after a reset', () => {
  const queries = new QueryClient();
  const refetch = vi.spyOn(queries, 'invalidateQueries');
  new Stream(queries, topics).receive({ id: 'b-0', topic: 'reset', data: '{}' });
  expect(refetch).toHaveBeenCalledOnce();
});

test('asks again once the stream opens, and for what is under way once it is there', async () => {
  vi.useFakeTimers();
  const queries = new QueryClient();
  queries.setQueryData(['answered'], 1);
  let answer: (value: number) => void = () => {};
  const queryFn = () => new Promise<number>(done => (answer = done));
  const underWay = queries.fetchQuery({ queryKey: ['slow'], queryFn });
  new Stream(queries, topics).receive({ id: 'b-0', topic: 'hello', data: '{}' });
  expect(queries.getQueryState(['answered'])?.isInvalidated).toBe(true);
  expect(queries.getQueryState(['slow'])?.fetchStatus).toBe('fetching');
  answer(1);
  expect(await underWay).toBe(1);
  await vi.advanceTimersByTimeAsync(10);
  expect(queries.getQueryState(['slow'])?.isInvalidated).toBe(true);
  vi.useRealTimers();
});

test('holds rows back while frozen, keeps the latest of a key, and applies both in the end', () => {
  const stream = new Stream(new QueryClient(), topics);
  stream.toggleFreeze();
  stream.receive(event('trading.decisions', 1));
  stream.receive(event('trading.decisions', 2));
  stream.receive(event('trading.valuation', 'old', 'lab'));
  stream.receive(event('trading.valuation', 'new', 'lab'));
  stream.receive(event('trading.standing', 'stopped', 'lab'));
  expect(rows).toEqual([{ key: 'lab', value: 'stopped' }]);
  stream.toggleFreeze();
  expect(rows.slice(1)).toEqual([
    { key: 'lab', value: 'new' },
    { key: null, value: 1 },
    { key: null, value: 2 },
  ]);
});

test('does nothing before the stream runs', () => {
  expect(() => toggleFreeze()).not.toThrow();
});

test('cuts events wherever the network cuts the bytes', async () => {
  const text =
    'retry: 2000\n\nid: a-1\nevent: x\ndata: {"v":"é"}\n\n: alive\n\nid: a-2\nevent: y\ndata: 1\ndata: 2\n\n';
  const bytes = new TextEncoder().encode(text);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += 7) {
        controller.enqueue(bytes.slice(at, at + 7));
      }

      controller.close();
    },
  });
  const found = [];
  for await (const one of readEvents(body, () => {})) {
    found.push(one);
  }

  expect(found).toEqual([
    { id: 'a-1', topic: 'x', data: '{"v":"é"}' },
    { id: 'a-2', topic: 'y', data: '1\n2' },
  ]);
});
