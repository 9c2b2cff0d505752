import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { deskKey } from '@/shared/desks';
import { askAgain, invalidateSoon } from '@/shared/stream/soon';
import type { Notice, Topic } from '@/shared/stream/stream';
import { agentKey, marksKey, worthKey, type Decision, type DecisionPage, type Mark, type Narrowed } from './queries';
import type { Worth } from './queries';

interface Valued {
  desk: string;
  at: string;
  agents: ({ agent: string } & Omit<Worth, 'at'>)[];
}

interface Committed {
  desk: string;
  /** More may have been decided than was told decision by decision. */
  cut: boolean;
}

const EVERY_MS = 2_000;
/** Where an agent stands in its keys. */
const AGENT_AT = agentKey({ desk: '', agent: 'x' }).indexOf('x');
const SUMS_EVERY_MS = 10_000;
const MOVED_BY_COMMIT = ['sheet', 'positions', 'orders', 'orders-unknown'];
const SUMMED_BY_COMMIT = ['liquidations', 'outcomes', 'money', 'filed', 'costs', 'calibration'];

export const agentTopics: readonly Topic[] = [
  {
    topic: 'trading.valuation',
    updateCache: ({ value }: Notice<Valued>, queries) =>
      void queries.setQueryData<Record<string, Worth>>(
        worthKey(value.desk),
        Object.fromEntries(value.agents.map(({ agent, ...worth }) => [agent, { ...worth, at: value.at }])),
      ),
  },
  {
    topic: 'markets.quotes',
    updateCache: ({ value }: Notice<{ desk: string; instrument: string } & Mark>, queries) =>
      void queries.setQueryData<Record<string, Mark>>(marksKey(value.desk), before => ({
        ...before,
        [value.instrument]: { mark: value.mark, at: value.at },
      })),
  },
  {
    topic: 'trading.decisions',
    updateCache: ({ value }: Notice<{ desk: string; decision: Decision }>, queries) =>
      putOnTop(value.desk, value.decision, queries),
  },
  {
    topic: 'trading.committed',
    updateCache: ({ value: { desk, cut } }: Notice<Committed>, queries) => {
      // A stop, a funding hour or a pause moves an agent that decided nothing, and only an open page is asked again.
      const parts = cut ? [...MOVED_BY_COMMIT, 'decisions'] : MOVED_BY_COMMIT;
      for (const agent of openAgents(queries, desk)) {
        parts.forEach(part => invalidateSoon(queries, agentKey({ desk, agent }, part), EVERY_MS));
        SUMMED_BY_COMMIT.forEach(part => invalidateSoon(queries, agentKey({ desk, agent }, part), SUMS_EVERY_MS));
      }

      invalidateSoon(queries, deskKey(desk, 'decision'), EVERY_MS);
    },
  },
  {
    topic: 'performance.changed',
    updateCache: ({ value: { desk } }: Notice<{ desk: string }>, queries) => {
      invalidateSoon(queries, deskKey(desk, 'statistics'), EVERY_MS);
      invalidateSoon(queries, deskKey(desk, 'equity', 'agent-page'), EVERY_MS);
      for (const agent of openAgents(queries, desk)) {
        invalidateSoon(queries, agentKey({ desk, agent }, 'calibration'), EVERY_MS);
      }
    },
  },
];

/** The agents of a desk that the page has asked for. */
function openAgents(queries: QueryClient, desk: string): ReadonlySet<string> {
  const known = queries.getQueryCache().findAll({ queryKey: deskKey(desk, 'agent') });
  return new Set(known.map(({ queryKey }) => queryKey[AGENT_AT] as string));
}

/** A new decision goes on top of every loaded list that it belongs to. */
export function putOnTop(desk: string, decision: Decision, queries: QueryClient): void {
  const lists = queries.getQueryCache().findAll({ queryKey: agentKey({ desk, agent: decision.agent }, 'decisions') });
  for (const { queryKey } of lists) {
    // An answer that is on its way may have been read before this decision was made.
    if (queries.getQueryState(queryKey)?.fetchStatus === 'fetching') {
      askAgain(queries, queryKey);
    }

    if (belongs(decision, queryKey[5] as Narrowed)) {
      queries.setQueryData<InfiniteData<DecisionPage>>(queryKey, before => before && withFirst(before, decision));
    }
  }
}

export function belongs(decision: Decision, { word, instrument, from, to }: Narrowed): boolean {
  const at = Date.parse(decision.at);
  return (
    (word === null || decision.result === word) &&
    (instrument === null || decision.instrument === instrument) &&
    (from === null || at >= Date.parse(from)) &&
    (to === null || at < Date.parse(to))
  );
}

function withFirst(list: InfiniteData<DecisionPage>, decision: Decision): InfiniteData<DecisionPage> {
  const [first, ...rest] = list.pages;
  return first === undefined || list.pages.some(page => page.items.some(one => one.id === decision.id))
    ? list
    : { ...list, pages: [{ ...first, items: [decision, ...first.items] }, ...rest] };
}
