import type { QueryClient, QueryKey } from '@tanstack/react-query';

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
  const timer = setTimeout(() => {
    due.delete(name);
    void queries.invalidateQueries({ queryKey });
  }, everyMs);
  due.set(name, { timer, at });
}
