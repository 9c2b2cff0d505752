import { invalidateSoon } from '@/shared/stream/soon';
import type { Notice, Topic } from '@/shared/stream/stream';
import { chainKey } from './queries';

const EVERY_MS = 2_000;

export const decisionTopics: readonly Topic[] = [
  {
    topic: 'trading.committed',
    updateCache: ({ value }: Notice<{ desk: string }>, queries) =>
      invalidateSoon(queries, chainKey(value.desk), EVERY_MS),
  },
];
