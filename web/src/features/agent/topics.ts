import type { InfiniteData, QueryClient } from '@tanstack/react-query';
import { deskKey } from '@/shared/desks';
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
  agents: string[];
}

const COMMIT_EVERY_MS = 2_000;
const waiting = new Map<string, Set<string>>();

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
    updateCache: ({ value }: Notice<{ instrument: string } & Mark>, queries) =>
      void queries.setQueryData<Record<string, Mark>>(marksKey, before => ({
        ...before,
        [value.instrument]: { mark: value.mark, at: value.at },
      })),
  },
  {
    topic: 'trading.decisions',
    updateCache: ({ value }: Notice<Decision & { desk: string }>, queries) => putOnTop(value, queries),
  },
  {
    topic: 'trading.committed',
    updateCache: ({ value }: Notice<Committed>, queries) => refreshSoon(value, queries),
  },
  {
    topic: 'performance.changed',
    updateCache: ({ value }: Notice<{ desk: string }>, queries) => {
      void queries.invalidateQueries({ queryKey: deskKey(value.desk, 'equity') });
      void queries.invalidateQueries({
        predicate: ({ queryKey: [room, desk, kind, , part] }) =>
          room === 'desk' && desk === value.desk && kind === 'agent' && part === 'statistics',
      });
    },
  },
];

/** A new decision goes on top of every loaded list that it belongs to. */
export function putOnTop(decision: Decision & { desk: string }, queries: QueryClient): void {
  const lists = queries.getQueryCache().findAll({ queryKey: agentKey(decision, 'decisions') });
  for (const { queryKey } of lists) {
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

/** Books move with every commit; asking for them every two seconds is often enough for eyes. */
function refreshSoon({ desk, agents }: Committed, queries: QueryClient): void {
  const known = waiting.get(desk);
  if (known) {
    agents.forEach(agent => known.add(agent));
    return;
  }

  const moved = new Set(agents);
  waiting.set(desk, moved);
  setTimeout(() => {
    waiting.delete(desk);
    void queries.invalidateQueries({
      predicate: ({ queryKey: [room, where, kind, agent, part] }) =>
        room === 'desk' &&
        where === desk &&
        ((kind === 'agent' && moved.has(String(agent)) && part !== 'decisions' && part !== 'statistics') ||
          kind === 'decision'),
    });
  }, COMMIT_EVERY_MS);
}
