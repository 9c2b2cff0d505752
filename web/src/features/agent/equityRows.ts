import type { Decimal } from '@/shared/api/exact';
import type { Equity } from './queries';

/** One midnight of an agent; what it has no mark for stays null and is never drawn through. */
export interface DayRow {
  at: string;
  time: number;
  equityUsd: Decimal | null;
  index: number | null;
  drawdown: number | null;
  low: number | null;
  middle: number | null;
  high: number | null;
}

/** The midnights of one agent inside a range. */
export function dayRows(equity: Equity, agent: string, from: string | null, to: string | null): readonly DayRow[] {
  const line = equity.agents.find(one => one.agent === agent);
  const rows = equity.at.map((at, day) => ({
    at,
    time: Date.parse(at),
    equityUsd: line?.equityUsd[day] ?? null,
    index: line?.index[day] ?? null,
    drawdown: line?.drawdown[day] ?? null,
    low: equity.fan?.p05[day] ?? null,
    middle: equity.fan?.p50[day] ?? null,
    high: equity.fan?.p95[day] ?? null,
  }));
  return rows.filter(
    row => (from === null || row.time >= Date.parse(from)) && (to === null || row.time <= Date.parse(to)),
  );
}
