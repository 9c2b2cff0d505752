import { number } from '@/shared/formats';
import type { AgentSheet } from './queries';

type Limits = NonNullable<AgentSheet['gateLimits']>;

/** What the gate holds it to as one sentence; a limit that is not set is not named. */
export function limitsText(limits: Limits): string {
  const parts = [
    `at most ${limits.leverageMax}×`,
    `${plain(limits.positionPctMax)} % of equity per position`,
    `guard stop ${plain(limits.stopLossPct)} % away`,
    limits.exposureMaxUsd !== null && `$${number(limits.exposureMaxUsd)} exposure`,
    limits.dailyLossMaxUsd !== null && `$${number(limits.dailyLossMaxUsd)} lost a day`,
    limits.turnoverMaxXDay !== null && `${plain(limits.turnoverMaxXDay)}× equity traded a day`,
    limits.holdMinMinutes !== null && `held ${limits.holdMinMinutes} min before it may close`,
  ].filter(part => part !== false);
  return `${parts.join(', ')}; more is ${limits.clamps ? 'cut to fit' : 'refused'}`;
}

const plain = (value: string | number) => String(value);
