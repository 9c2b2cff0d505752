import { queryOptions } from '@tanstack/react-query';
import { apiGet, type Answer } from '@/shared/api/client';
import { deskKey } from '@/shared/desks';

export type WholeChain = Answer<'/api/deliberation/decisions/{id}/chain'>;
export type Call = NonNullable<WholeChain['call']>;
export type Block = WholeChain['blocks'][number];
export type Lot = WholeChain['trades'][number];
export type Headline = WholeChain['news'][number];
export type Said = Answer<'/api/deliberation/blocks/{sha256}'>;

export const chainKey = (desk: string, ...rest: readonly unknown[]) => deskKey(desk, 'whole-chain', ...rest);

export const wholeChainQuery = (desk: string, id: string) =>
  queryOptions({
    queryKey: chainKey(desk, id),
    queryFn: ({ signal }) => apiGet('/api/deliberation/decisions/{id}/chain', { path: { id }, signal }),
  });

/** What was said never changes; what rests on it grows. */
export const saidQuery = (sha256: string) =>
  queryOptions({
    queryKey: ['deliberation', 'said', sha256],
    queryFn: ({ signal }) => apiGet('/api/deliberation/blocks/{sha256}', { path: { sha256 }, signal }),
  });

/** A headline and who was told it. */
export const headlineQuery = (id: Headline['id']) =>
  queryOptions({
    queryKey: ['deliberation', 'headline', id],
    queryFn: ({ signal }) => apiGet('/api/deliberation/news/{id}', { path: { id }, signal }),
  });
