import { deskTopics } from '@/shared/desks';
import { floorTopics } from '@/features/floor/topics';
import { agentTopics } from '@/features/agent/topics';
import { decisionTopics } from '@/features/decision/topics';
import type { Topic } from '@/shared/stream/stream';

/** What each feature does with what the server pushes. */
export const topics: readonly Topic[] = [...deskTopics, ...floorTopics, ...agentTopics, ...decisionTopics];
