import { queryOptions } from '@tanstack/react-query';
import { apiGet, apiSend, type Answer } from '@/shared/api/client';
import { deskKey, type Desk } from '@/shared/desks';

export type Minds = Answer<'/api/deliberation/minds'>;
export type Filed = Answer<'/api/deliberation/agents/{desk}/{agent}'>;
export type Preview = Answer<'/api/deliberation/previews', 'post'>;
export type Rehearsal = Answer<'/api/deliberation/rehearsals', 'post'>;
export type RehearsedAnswer = Rehearsal['answers'][number];
export type Applied = Answer<'/api/deliberation/agents', 'post'>;

export const mindsQuery = queryOptions({
  queryKey: ['deliberation', 'minds'],
  queryFn: ({ signal }) => apiGet('/api/deliberation/minds', { signal }),
});

export const filedQuery = (desk: string, agent: string) =>
  queryOptions({
    queryKey: deskKey(desk, 'filed', agent),
    queryFn: ({ signal }) => apiGet('/api/deliberation/agents/{desk}/{agent}', { path: { desk, agent }, signal }),
    // A form must not change under the hands of whoever fills it in.
    staleTime: Infinity,
    gcTime: 0,
  });

export const readFile = (file: string) => apiSend('post', '/api/deliberation/readings', { body: { file } });
/** With a call it is told again what that stored call was told, else the desk's present. */
export const preview = (desk: string, file: string, call: string | null) =>
  apiSend('post', '/api/deliberation/previews', { body: { desk, file, call } });
export const rehearse = (desk: string, file: string, times: number, call: string | null) =>
  apiSend('post', '/api/deliberation/rehearsals', { body: { desk, file, times, call } });
export const apply = (desk: string, file: string) =>
  apiSend('post', '/api/deliberation/agents', { body: { desk, file } });
export const startInShadow = (desk: string, agent: string) =>
  apiSend('put', '/api/deliberation/agents/{desk}/{agent}/stage', {
    path: { desk, agent },
    body: { stage: 'shadow' },
  });

/** What a desk trades and whether its candles are stored, so that a briefing can be shown before it runs. */
export function feedOf(desk: Desk | undefined): { symbols: readonly string[]; isStored: boolean } {
  const feed = desk?.feed as { kind?: unknown; instruments?: unknown } | null | undefined;
  const instruments = Array.isArray(feed?.instruments) ? feed.instruments.map(String) : [];
  return {
    symbols: instruments.map(one => one.slice(one.indexOf(':') + 1)),
    isStored: feed?.kind === 'replay',
  };
}
