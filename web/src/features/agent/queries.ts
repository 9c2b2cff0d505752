import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken, useQuery } from '@tanstack/react-query';
import { apiGet, type Answer } from '@/shared/api/client';
import type { Decimal } from '@/shared/api/exact';
import { deskKey } from '@/shared/desks';
import { testedOf, type Asked } from '@/shared/judged';

export type AgentSheet = Answer<'/api/desks/{desk}/agents/{agent}'>;
export type DecisionPage = Answer<'/api/desks/{desk}/decisions'>;
export type Decision = DecisionPage['items'][number];
export type Chain = Answer<'/api/desks/{desk}/decisions/{id}'>;
export type OrderPage = Answer<'/api/desks/{desk}/orders'>;
export type Order = OrderPage['items'][number];
export type Fill = Chain['fills'][number];
export type Position = Answer<'/api/desks/{desk}/positions'>['items'][number];
export type Statistics = Answer<'/api/performance/agents/{agent}'>;
export type Statistic = Statistics['statistics'][number];
export type Calibration = Answer<'/api/performance/agents/{agent}/calibration'>;
export type CalibrationBin = Calibration['table'][number];
export type AgentMoney = Answer<'/api/performance/money'>['agents'][number];
export type Outcomes = Answer<'/api/desks/{desk}/agents/{agent}/outcomes'>;
export type Equity = Answer<'/api/performance/equity'>;

/** One agent of one desk, by the names of its address. */
export interface Who {
  desk: string;
  agent: string;
}

/** What a list is narrowed to; null is everything. Times are ISO in UTC. */
export interface Narrowed {
  word: string | null;
  instrument: string | null;
  from: string | null;
  to: string | null;
}

/** What an account is worth at the quotes of this moment of its desk's clock. */
export interface Worth {
  at: string;
  equityUsd: Decimal | null;
  unrealisedUsd: Decimal | null;
}

export interface Mark {
  mark: Decimal;
  at: string;
}

const PAGE = 60;

export const agentKey = ({ desk, agent }: Who, ...rest: readonly unknown[]) => deskKey(desk, 'agent', agent, ...rest);

export const worthKey = (desk: string) => deskKey(desk, 'agent-worth');

export const marksKey = (desk: string) => deskKey(desk, 'agent-marks');

export const sheetQuery = (who: Who) =>
  queryOptions({
    queryKey: agentKey(who, 'sheet'),
    queryFn: ({ signal }) => apiGet('/api/desks/{desk}/agents/{agent}', { path: who, signal }),
  });

export const positionsQuery = (who: Who, status: 'open' | 'closed') =>
  queryOptions({
    queryKey: agentKey(who, 'positions', status),
    queryFn: ({ signal }) =>
      apiGet('/api/desks/{desk}/positions', {
        path: { desk: who.desk },
        query: { agent: who.agent, status, limit: '100' },
        signal,
      }),
  });

export const liquidationsQuery = (who: Who) =>
  queryOptions({
    queryKey: agentKey(who, 'liquidations'),
    queryFn: ({ signal }) => apiGet('/api/desks/{desk}/agents/{agent}/liquidations', { path: who, signal }),
  });

export const outcomesQuery = (who: Who) =>
  queryOptions({
    queryKey: agentKey(who, 'outcomes'),
    queryFn: ({ signal }) => apiGet('/api/desks/{desk}/agents/{agent}/outcomes', { path: who, signal }),
  });

export const moneyQuery = (who: Who) =>
  queryOptions({
    queryKey: agentKey(who, 'money'),
    queryFn: ({ signal }) => apiGet('/api/performance/money', { query: who, signal }),
  });

/** How it is judged: after so many days (null is all) and against what. */
export type Judged = Pick<Asked, 'days' | 'benchmark'>;

const judgedFields = ({ days, benchmark }: Judged) => ({
  days: days === null ? undefined : String(days),
  benchmark,
});

export const calibrationQuery = ({ desk, agent }: Who) =>
  queryOptions({
    queryKey: agentKey({ desk, agent }, 'calibration'),
    queryFn: ({ signal }) =>
      apiGet('/api/performance/agents/{agent}/calibration', { path: { agent }, query: { desk }, signal }),
  });

export const statisticsQuery = ({ desk, agent }: Who, judged: Judged) =>
  queryOptions({
    queryKey: deskKey(desk, 'statistics', agent, judged.days, judged.benchmark),
    queryFn: ({ signal }) =>
      apiGet('/api/performance/agents/{agent}', {
        path: { agent },
        query: { desk, ...judgedFields(judged) },
        signal,
      }),
  });

/** How many agents of the field were tested together. */
export const testedQuery = (desk: string, judged: Judged) =>
  queryOptions({
    queryKey: deskKey(desk, 'ranking', judged.days, judged.benchmark),
    queryFn: ({ signal }) => apiGet('/api/performance/ranking', { query: { desk, ...judgedFields(judged) }, signal }),
    select: ranking => testedOf(ranking.agents),
  });

export const equityQuery = (desk: string) =>
  queryOptions({
    queryKey: deskKey(desk, 'equity', 'agent-page'),
    queryFn: ({ signal }) => apiGet('/api/performance/equity', { query: { desk }, signal }),
  });

export const chainQuery = ({ desk }: Who, id: string) =>
  queryOptions({
    queryKey: deskKey(desk, 'decision', id),
    queryFn: ({ signal }) => apiGet('/api/desks/{desk}/decisions/{id}', { path: { desk, id }, signal }),
    placeholderData: keepPreviousData,
  });

export const deskAgentsQuery = (desk: string) =>
  queryOptions({
    queryKey: deskKey(desk, 'agent-names'),
    queryFn: ({ signal }) => apiGet('/api/desks/{desk}/agents', { path: { desk }, signal }),
    staleTime: Infinity,
  });

export const decisionsQuery = (who: Who, narrowed: Narrowed) =>
  infiniteQueryOptions({
    queryKey: agentKey(who, 'decisions', narrowed),
    queryFn: ({ pageParam, signal }) =>
      apiGet('/api/desks/{desk}/decisions', {
        path: { desk: who.desk },
        query: { agent: who.agent, ...fields(narrowed, 'result'), ...before(pageParam) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: DecisionPage) => page.next,
    placeholderData: keepPreviousData,
  });

export const ordersQuery = (who: Who, narrowed: Narrowed) =>
  infiniteQueryOptions({
    queryKey: agentKey(who, 'orders', narrowed),
    queryFn: ({ pageParam, signal }) =>
      apiGet('/api/desks/{desk}/orders', {
        path: { desk: who.desk },
        query: { agent: who.agent, ...fields(narrowed, 'status'), ...before(pageParam) },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page: OrderPage) => page.next,
    placeholderData: keepPreviousData,
  });

/** Every UNKNOWN order, however old: they stand on top until somebody knows what became of them. */
export const unknownOrdersQuery = (who: Who) =>
  queryOptions({
    queryKey: agentKey(who, 'orders-unknown'),
    queryFn: ({ signal }) =>
      apiGet('/api/desks/{desk}/orders', {
        path: { desk: who.desk },
        query: { agent: who.agent, status: 'unknown', limit: '500' },
        signal,
      }),
  });

const marksQuery = (desk: string) =>
  queryOptions({
    queryKey: marksKey(desk),
    queryFn: async ({ signal }): Promise<Record<string, Mark>> => {
      const quotes = await apiGet('/api/markets/quotes', { query: { desk }, signal });
      return Object.fromEntries(quotes.map(({ instrument, mark, at }) => [instrument, { mark, at }]));
    },
  });

export const useMarks = (desk: string): Record<string, Mark> => useQuery(marksQuery(desk)).data ?? {};

/** What the account is worth right now, as the stream tells; undefined before it has told. */
export function useWorth({ desk, agent }: Who): Worth | undefined {
  const all = useQuery<Record<string, Worth>>({ queryKey: worthKey(desk), queryFn: skipToken }).data;
  return all?.[agent];
}

function fields({ word, instrument, from, to }: Narrowed, wordField: 'result' | 'status') {
  return {
    limit: String(PAGE),
    ...(word && { [wordField]: word }),
    ...(instrument && { instrument }),
    ...(from && { from }),
    ...(to && { to }),
  };
}

const before = (cursor: string | null) => (cursor === null ? {} : { before: cursor });
