import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiGet, type Answer } from '@/shared/api/client';
import { deskKey } from '@/shared/desks';
import type { Benchmark } from '@/shared/judged';

export type Ranking = Answer<'/api/performance/ranking'>;
export type Ranked = Ranking['agents'][number];
export type Equity = Answer<'/api/performance/equity'>;
export type Money = Answer<'/api/performance/money'>;
export type Needs = Answer<'/api/pages/needs'>;
export type Decision = Answer<'/api/desks/{desk}/decisions'>['items'][number];

/** Rows of the live list; older ones are on the agents' pages. */
export const DECISIONS_MAX = 100;

export const rankingQuery = (desk: string, days: number | null, benchmark: Benchmark) =>
  queryOptions({
    queryKey: deskKey(desk, 'ranking', days, benchmark),
    queryFn: ({ signal }) =>
      apiGet('/api/performance/ranking', {
        query: { desk, days: days === null ? undefined : String(days), benchmark },
        signal,
      }),
    placeholderData: keepPreviousData,
  });

export const equityQuery = (desk: string) =>
  queryOptions({
    queryKey: deskKey(desk, 'equity'),
    queryFn: ({ signal }) => apiGet('/api/performance/equity', { query: { desk }, signal }),
  });

export const moneyQuery = (desk: string) =>
  queryOptions({
    queryKey: deskKey(desk, 'money'),
    queryFn: ({ signal }) => apiGet('/api/performance/money', { query: { desk }, signal }),
  });

export const needsQuery = (desk: string) =>
  queryOptions({
    queryKey: deskKey(desk, 'needs'),
    queryFn: ({ signal }) => apiGet('/api/pages/needs', { query: { desk }, signal }),
  });

export const decisionsQuery = (desk: string) =>
  queryOptions({
    queryKey: deskKey(desk, 'decisions', 'newest'),
    queryFn: async ({ signal }) => {
      const page = await apiGet('/api/desks/{desk}/decisions', {
        path: { desk },
        query: { limit: String(DECISIONS_MAX) },
        signal,
      });
      return page.items;
    },
  });

/** Who knows something and who is a coin: only a Lab can tell. */
export const truthQuery = queryOptions({
  queryKey: ['lab', 'truth'],
  queryFn: ({ signal }) => apiGet('/api/deliberation/lab', { signal }),
  staleTime: Infinity,
});

/** What the accounts are worth at the latest quotes; only the stream tells it. */
export interface Valuation {
  desk: string;
  at: string;
  agents: { agent: string; equityUsd: import('@/shared/api/exact').Decimal | null }[];
}

export const valuationKey = (desk: string) => deskKey(desk, 'valuation');
