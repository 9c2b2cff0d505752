import type { QueryClient, QueryKey } from '@tanstack/react-query';
import { isFrozen } from './stream';

const FROZEN_LOOK_MS = 500;

const due = new Map<string, { timer: ReturnType<typeof setTimeout>; at: number }>();

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
    void queries.invalidateQueries({ queryKey });
  };
  wait(everyMs);
}
