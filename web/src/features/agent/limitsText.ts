import { number } from '@/shared/formats';
import type { AgentSheet } from './queries';

type Limits = NonNullable<AgentSheet['gateLimits']>;

/** What the gate holds it to as one sentence; a limit that is not set is not named. */
export function limitsText(limits: Limits): string {
  const parts = [
    `at most ${limits.leverageMax}×`,
    `${plain(limits.positionPctMax)} % of equity per position`,
    guards(limits) ? `guard stop ${plain(limits.stopLossPct)} % away` : 'no guard stop',
    limits.exposureMaxUsd !== null && `$${number(limits.exposureMaxUsd)} exposure`,
    limits.dailyLossMaxUsd !== null && `$${number(limits.dailyLossMaxUsd)} lost a day`,
    limits.turnoverMaxXDay !== null && `${plain(limits.turnoverMaxXDay)}× equity traded a day`,
  ].filter(part => part !== false);
  const hold = limits.holdMinMinutes !== null ? `; a close within ${limits.holdMinMinutes} min is refused` : '';
  return `${parts.join(', ')}; more is ${limits.clamps ? 'cut to fit' : 'refused'}${hold}`;
}

/** The gate's own rule: an entry without a stop gets one where the agent must have it or may borrow. */
const guards = (limits: Limits) => Number(limits.stopLossPct) > 0 && (limits.needsStop || limits.leverageMax > 1);

const plain = (value: string | number) => String(value);
