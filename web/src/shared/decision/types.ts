import type { Answer } from '@/shared/api/client';

export type Chain = Answer<'/api/desks/{desk}/decisions/{id}'>;
export type Decision = Chain['decision'];
