import type { Topic } from '@/shared/stream/stream';

export const agentTopics: readonly Topic[] = [];
