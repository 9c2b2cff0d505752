import { queryOptions } from '@tanstack/react-query';
import { apiGet, apiSend, type Answer } from '@/shared/api/client';
import { agentKey, type Who } from './queries';

export type FiledAgent = Answer<'/api/deliberation/agents/{desk}/{agent}'>;
export type Gate = FiledAgent['paperGates'][number];
export type Version = Answer<'/api/deliberation/agents/{desk}/{agent}/versions'>[number];
export type Costs = Answer<'/api/deliberation/agents/{desk}/{agent}/costs'>;
export type CostDay = Costs['days'][number];
export type Moved = Answer<'/api/deliberation/agents/{desk}/{agent}/stage', 'put'>;
export type StopReceipt = Answer<'/api/desks/{desk}/agents/{agent}/control', 'post'>;
export type Level = 'resume' | 'pause' | 'cancel' | 'flatten';

/** Only models and minds behind addresses are kept as files; minds of the house are code. */
export const isFiled = (mind: string) => /^(llm|http)\//.test(mind);

export const filedQuery = (who: Who) =>
  queryOptions({
    queryKey: agentKey(who, 'filed'),
    queryFn: ({ signal }) => apiGet('/api/deliberation/agents/{desk}/{agent}', { path: who, signal }),
  });

export const versionsQuery = (who: Who) =>
  queryOptions({
    queryKey: agentKey(who, 'versions'),
    queryFn: ({ signal }) => apiGet('/api/deliberation/agents/{desk}/{agent}/versions', { path: who, signal }),
  });

export const costsQuery = (who: Who) =>
  queryOptions({
    queryKey: agentKey(who, 'costs'),
    queryFn: ({ signal }) => apiGet('/api/deliberation/agents/{desk}/{agent}/costs', { path: who, signal }),
  });

export const control = (who: Who, level: Level, reason: string) =>
  apiSend('post', '/api/desks/{desk}/agents/{agent}/control', { path: who, body: { level, reason } });

export const promote = (who: Who, stage: string, because: string | null) =>
  apiSend('put', '/api/deliberation/agents/{desk}/{agent}/stage', { path: who, body: { stage, because } });

export const moveLabel = (who: Who, label: string, version: number) =>
  apiSend('put', '/api/deliberation/agents/{desk}/{agent}/labels/{label}', {
    path: { ...who, label },
    body: { version },
  });
