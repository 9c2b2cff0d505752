import { percent, utcDay } from '@/shared/formats';
import type { Standing } from '@/shared/desks';
import { Panel } from '@/shared/ui/Panel';
import css from './floor.module.css';

/** While the history is simulated there is nothing to judge; how far it is comes over the stream. */
export function SimulationPanel({ desk, standing }: { desk: string; standing: Standing }) {
  const done = standing.progress ?? 0;
  return (
    <Panel title={`${desk} simulates its history`} what="Every day runs through the same engine as live trading.">
      <div className={css.simulation}>
        <progress value={done} max={1} aria-label="Share of the history simulated" />
        <p>
          {percent(done, { signed: false, decimals: 0 })}
          {standing.clock && <span className="dim"> · at {utcDay(standing.clock)}</span>}
        </p>
        <p className="dim">The ranking appears when the last day is done.</p>
      </div>
    </Panel>
  );
}
