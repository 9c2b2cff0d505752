import type { Topic } from '@/shared/stream/stream';

export const floorTopics: readonly Topic[] = [];
