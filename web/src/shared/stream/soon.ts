import type { Query, QueryClient, QueryKey } from '@tanstack/react-query';
import { isFrozen } from './freeze';

const FROZEN_LOOK_MS = 500;

const due = new Map<string, { timer: ReturnType<typeof setTimeout>; at: number }>();
const awaited = new WeakSet<Query>();

/** Marks queries as old, at most once in a while: a desk that runs fast commits many times a second. */
export function invalidateSoon(queries: QueryClient, queryKey: QueryKey, everyMs: number): void {
  const name = JSON.stringify(queryKey);
  const at = Date.now() + everyMs;
  const waiting = due.get(name);
  if (waiting && waiting.at <= at) {
    return;
  }

  // Who is in more of a hurry does not wait for who is not.
  clearTimeout(waiting?.timer);
  const wait = (ms: number) => due.set(name, { timer: setTimeout(fire, ms), at });
  // What was noticed before the reader froze the page waits until it goes on.
  const fire = () => {
    if (isFrozen()) {
      wait(FROZEN_LOOK_MS);
      return;
    }

    due.delete(name);
    askAgain(queries, queryKey);
  };
  wait(everyMs);
}

/**
 * Marks queries as old now. An answer under way may have been read before what is new, and is not cut off either, or a
 * slow one would never come: it is marked once it is there.
 */
export function askAgain(queries: QueryClient, queryKey: QueryKey = []): void {
  const isUnderWay = (query: Query) => query.state.fetchStatus === 'fetching';
  queries.getQueryCache().findAll({ queryKey }).filter(isUnderWay).forEach(query => markOnceThere(queries, query));
  void queries.invalidateQueries({ queryKey, predicate: query => !isUnderWay(query) });
}

function markOnceThere(queries: QueryClient, query: Query): void {
  if (awaited.has(query)) {
    return;
  }

  awaited.add(query);
  const stop = queries.getQueryCache().subscribe(event => {
    if (event.query === query && query.state.fetchStatus !== 'fetching') {
      stop();
      awaited.delete(query);
      setTimeout(() => invalidateSoon(queries, query.queryKey, 0));
    }
  });
}
