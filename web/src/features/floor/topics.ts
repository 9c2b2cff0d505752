import { deskKey } from '@/shared/desks';
import { askAgain, invalidateSoon } from '@/shared/stream/soon';
import type { Notice, Topic } from '@/shared/stream/stream';
import { DECISIONS_MAX, decisionsQuery, valuationKey, type Decision, type Valuation } from './queries';

const NEEDS_EVERY_MS = 5_000;
const FIGURES_EVERY_MS = 2_000;
const CONDUCT_EVERY_MS = 15_000;

/** What the Floor does with what the server pushes. */
export const floorTopics: readonly Topic[] = [
  {
    topic: 'trading.decisions',
    updateCache: ({ value }: Notice<{ desk: string; decision: Decision }>, queries) => {
      const { queryKey } = decisionsQuery(value.desk);
      // An answer that is on its way may have been read before this decision was made.
      if (queries.getQueryState(queryKey)?.fetchStatus === 'fetching') {
        askAgain(queries, queryKey);
      }

      queries.setQueryData(queryKey, before =>
        before === undefined || before.some(known => known.id === value.decision.id)
          ? before
          : [value.decision, ...before].slice(0, DECISIONS_MAX),
      );
    },
  },
  {
    topic: 'trading.valuation',
    updateCache: ({ value }: Notice<Valuation>, queries) => queries.setQueryData(valuationKey(value.desk), value),
  },
  {
    topic: 'trading.committed',
    updateCache: ({ value }: Notice<{ desk: string; cut: boolean }>, queries) => {
      if (value.cut) {
        invalidateSoon(queries, decisionsQuery(value.desk).queryKey, FIGURES_EVERY_MS);
      }

      invalidateSoon(queries, deskKey(value.desk, 'needs'), NEEDS_EVERY_MS);
      invalidateSoon(queries, deskKey(value.desk, 'money'), FIGURES_EVERY_MS);
      // Its verdict moves once a day, but last decision and stop cover with every commit.
      invalidateSoon(queries, deskKey(value.desk, 'ranking'), CONDUCT_EVERY_MS);
    },
  },
  {
    // A desk that has stopped commits nothing more, and that is what somebody must be told.
    topic: 'trading.standing',
    updateCache: ({ value }: Notice<{ desk: string }>, queries) =>
      invalidateSoon(queries, deskKey(value.desk, 'needs'), NEEDS_EVERY_MS),
  },
  {
    topic: 'performance.changed',
    updateCache: ({ value }: Notice<{ desk: string }>, queries) => {
      for (const what of ['ranking', 'equity', 'money']) {
        invalidateSoon(queries, deskKey(value.desk, what), FIGURES_EVERY_MS);
      }
    },
  },
];
