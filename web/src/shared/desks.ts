import { queryOptions, useQuery } from '@tanstack/react-query';
import { apiGet, type Answer } from './api/client';
import { setFeedClock } from './clock';
import type { Topic } from './stream/stream';
import { useUrl } from './urlState';

export type Desk = Answer<'/api/desks'>[number];

/** How a desk's clock stands; its speed is market seconds per second. */
export type Standing = Answer<'/api/desks/{desk}/standing'>;

export const desksQuery = queryOptions({
  queryKey: ['desks'],
  queryFn: ({ signal }) => apiGet('/api/desks', { signal }),
});

export const standingQuery = (desk: string) =>
  queryOptions({
    queryKey: ['desk', desk, 'standing'],
    queryFn: async ({ signal }): Promise<Standing> => {
      const standing = await apiGet('/api/desks/{desk}/standing', { path: { desk }, signal });
      tellClock(standing);
      return standing;
    },
  });

/** Everything a query knows of a desk starts with this, so that a commit can mark it old. */
export const deskKey = (desk: string, ...rest: readonly unknown[]) => ['desk', desk, ...rest] as const;

export const useDesks = () => useQuery(desksQuery);

/** The desk of the page: the one of the address, else the first Lab desk, else the first. */
export function useDesk(): [Desk | undefined, (name: string) => void] {
  const [name, set] = useUrl('desk');
  const desks = useDesks().data ?? [];
  return [desks.find(desk => desk.name === name) ?? desks.find(desk => desk.mode === 'lab') ?? desks[0], set];
}

export function useStanding(desk: string | undefined): Standing | undefined {
  return useQuery({ ...standingQuery(desk ?? ''), enabled: desk !== undefined }).data;
}

function tellClock(standing: Standing): void {
  if (standing.clock) {
    setFeedClock(standing.desk, standing.clock, standing.state === 'running' ? Number(standing.speed) : 0);
  }
}

/** A frozen page still says how its desk stands: a stop must never be hidden. */
export const deskTopics: readonly Topic[] = [
  {
    topic: 'trading.standing',
    whileFrozen: true,
    updateCache: (notice: { key: string | null; value: Standing }, queries) => {
      tellClock(notice.value);
      queries.setQueryData(standingQuery(notice.value.desk).queryKey, notice.value);
    },
  },
  {
    topic: 'accounts.changed',
    whileFrozen: true,
    updateCache: (_, queries) => void queries.invalidateQueries({ queryKey: ['accounts'] }),
  },
];
