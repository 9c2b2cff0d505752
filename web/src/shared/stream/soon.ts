import type { QueryClient, QueryKey } from '@tanstack/react-query';

const due = new Map<string, ReturnType<typeof setTimeout>>();

/** Marks queries as old, at most once in a while: a desk that runs fast commits many times a second. */
export function invalidateSoon(queries: QueryClient, queryKey: QueryKey, everyMs: number): void {
  const name = JSON.stringify(queryKey);
  if (!due.has(name)) {
    due.set(
      name,
      setTimeout(() => {
        due.delete(name);
        void queries.invalidateQueries({ queryKey });
      }, everyMs),
    );
  }
}
