import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { apiGet, type Answer } from '@/shared/api/client';

export type PastAgent = Answer<'/api/deliberation/past/agents'>['items'][number];
export type PastImport = Answer<'/api/deliberation/past/imports'>['items'][number];
export type Talk = Answer<'/api/deliberation/past/{agent}/conversations'>['items'][number];
export type WholeTalk = Answer<'/api/deliberation/past/{agent}/conversation'>;
export type TalkRow = WholeTalk['decisions'][number];
export type PastTrade = Answer<'/api/trading/past/{agent}/trades'>['items'][number];
export type PastMark = Answer<'/api/trading/past/{agent}/equity'>['items'][number];
export type PastStatistics = Answer<'/api/performance/past/{agent}'>;

const PAGE = 100;

const pastKey = (...rest: readonly unknown[]) => ['past', ...rest] as const;

export const pastAgentsQuery = queryOptions({
  queryKey: pastKey('agents'),
  queryFn: ({ signal }) => apiGet('/api/deliberation/past/agents', { signal }),
});

export const pastImportsQuery = queryOptions({
  queryKey: pastKey('imports'),
  queryFn: ({ signal }) => apiGet('/api/deliberation/past/imports', { signal }),
});

export const pastStatisticsQuery = (agent: string) =>
  queryOptions({
    queryKey: pastKey(agent, 'statistics'),
    queryFn: ({ signal }) => apiGet('/api/performance/past/{agent}', { path: { agent }, signal }),
  });

export const pastEquityQuery = (agent: string) =>
  queryOptions({
    queryKey: pastKey(agent, 'equity'),
    queryFn: ({ signal }) => apiGet('/api/trading/past/{agent}/equity', { path: { agent }, signal }),
  });

export const pastTradesQuery = (agent: string) =>
  queryOptions({
    queryKey: pastKey(agent, 'trades'),
    queryFn: ({ signal }) => apiGet('/api/trading/past/{agent}/trades', { path: { agent }, signal }),
  });

export const talksQuery = (agent: string) =>
  infiniteQueryOptions({
    queryKey: pastKey(agent, 'talks'),
    queryFn: ({ pageParam, signal }) =>
      apiGet('/api/deliberation/past/{agent}/conversations', {
        path: { agent },
        query: { limit: String(PAGE), ...(pageParam !== null && { before: pageParam }) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: page => (page.items.length < PAGE ? null : (page.items.at(-1)?.at ?? null)),
  });

export const talkQuery = (agent: string, key: string) =>
  queryOptions({
    queryKey: pastKey(agent, 'talk', key),
    queryFn: ({ signal }) =>
      apiGet('/api/deliberation/past/{agent}/conversation', { path: { agent }, query: { key }, signal }),
    placeholderData: keepPreviousData,
  });
