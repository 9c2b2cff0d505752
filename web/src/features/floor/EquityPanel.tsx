import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { number } from '@/shared/formats';
import type { Benchmark } from '@/shared/judged';
import { useUrlList } from '@/shared/urlState';
import { Chart } from '@/shared/ui/chart/Chart';
import { useChartColours } from '@/shared/ui/chart/colours';
import { Age, Usd } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { equityOption, type EquityLine } from './equityOption';
import { equityTwin } from './equityTwin';
import { equityQuery, rankingQuery, valuationKey, type Equity, type Valuation } from './queries';
import css from './floor.module.css';

interface EquityProps {
  desk: string;
  days: number | null;
  benchmark: Benchmark;
  /** How many agents are drawn in colour when the address names none. */
  lines: number;
}

const COMPARED_MOST = 6;

/** Equity of the compared agents over the fan of lucky ones, and how deep each was under water. */
export function EquityPanel({ desk, days, benchmark, lines }: EquityProps) {
  const equity = useQuery(equityQuery(desk));
  const ranking = useQuery(rankingQuery(desk, days, benchmark));
  const fan = equity.data?.fan;
  return (
    <Panel
      title="Equity"
      flush
      className={css.equity}
      what={
        fan ? (
          <span title={fan.source}>
            Log scale, start = 100. Grey: the middle 90 % of {fan.flips} matched coin flips. On any one day 1 flip in
            10 is outside the band; leaving it proves nothing.
          </span>
        ) : (
          <>Log scale, start = 100. {equity.data?.missing['fan'] ?? ''}</>
        )
      }
    >
      <Loaded query={equity} what="The equity" rows={9}>
        {data =>
          data.at.length < 2 ? (
            <EmptyState>The first daily point comes at the end of the first UTC day.</EmptyState>
          ) : (
            <EquityChart
              desk={desk}
              equity={data}
              order={ranking.data?.agents.map(agent => agent.agent) ?? []}
              judgedDays={ranking.data && ranking.data.days < ranking.data.daysAvailable ? ranking.data.days : null}
              lines={lines}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}

interface EquityChartProps {
  desk: string;
  equity: Equity;
  order: readonly string[];
  judgedDays: number | null;
  lines: number;
}

function EquityChart({ desk, equity, order, judgedDays, lines }: EquityChartProps) {
  const colours = useChartColours();
  const [compared, compare] = useUrlList('agents');
  const drawn = useMemo(() => chooseLines(equity, order, compared, lines), [equity, order, compared, lines]);
  const option = useMemo(
    () => equityOption(equity, drawn, judgedDays, colours),
    [equity, drawn, judgedDays, colours],
  );
  const toggle = (agent: string) => {
    const chosen = drawn.filter(line => line.colour !== null).map(line => line.agent);
    const next = chosen.includes(agent) ? chosen.filter(other => other !== agent) : [...chosen, agent];
    compare(next.slice(-COMPARED_MOST));
  };
  return (
    <div className={css.chartBox}>
      <Legend desk={desk} drawn={drawn} markedAt={equity.at.at(-1)} colours={colours.series} toggle={toggle} />
      <div className={css.chart}>
        <Chart
          height="100%"
          group="floor"
          option={option}
          summary={summaryOf(drawn)}
          table={() => equityTwin(desk, equity, drawn)}
        />
      </div>
    </div>
  );
}

interface LegendProps {
  desk: string;
  drawn: readonly EquityLine[];
  /** When the accounts were last marked for the chart. */
  markedAt: string | undefined;
  colours: readonly string[];
  toggle: (agent: string) => void;
}

/** Also what the accounts are worth right now: the chart has only whole days. */
function Legend({ desk, drawn, markedAt, colours, toggle }: LegendProps) {
  const live = useQuery<Valuation>({ queryKey: valuationKey(desk), enabled: false }).data;
  return (
    <ul className={css.legend} aria-label="Agents of the chart">
      {drawn.map(line => (
        <li key={line.agent}>
          <button
            type="button"
            className={css.legendItem}
            aria-pressed={line.colour !== null}
            title={line.colour === null ? `Compare ${line.name}` : `Take ${line.name} out of the comparison`}
            onClick={() => toggle(line.agent)}
          >
            <span
              className={css.dot}
              style={{ background: line.colour === null ? 'transparent' : colours[line.colour] }}
              aria-hidden
            />
            {line.name}
            <b>
              <Usd
                compact
                value={live?.agents.find(one => one.agent === line.agent)?.equityUsd ?? line.lastUsd}
                missing="No mark yet"
              />
            </b>
          </button>
        </li>
      ))}
      <li className={css.legendAge}>
        USD, <Age at={live?.at ?? markedAt} desk={desk} /> old
      </li>
    </ul>
  );
}

function chooseLines(
  equity: Equity,
  order: readonly string[],
  compared: readonly string[],
  lines: number,
): readonly EquityLine[] {
  const sorted = [...equity.agents].sort((one, other) => place(order, one.agent) - place(order, other.agent));
  const known = compared.filter(agent => sorted.some(one => one.agent === agent)).slice(0, COMPARED_MOST);
  const coloured = known.length > 0 ? known : sorted.slice(0, lines).map(one => one.agent);
  return sorted.map(one => {
    const colour = coloured.indexOf(one.agent);
    return {
      agent: one.agent,
      name: one.name,
      colour: colour < 0 ? null : colour,
      index: one.index,
      drawdown: one.drawdown,
      lastUsd: one.equityUsd.findLast(value => value !== null) ?? null,
    };
  });
}

function place(order: readonly string[], agent: string): number {
  const at = order.indexOf(agent);
  return at < 0 ? order.length : at;
}

function summaryOf(drawn: readonly EquityLine[]): string {
  const ends = drawn
    .filter(line => line.colour !== null)
    .map(line => `${line.name} ${number(line.index.findLast(value => value !== null) ?? 100, 1)}`);
  return `Equity from 100 at the start to: ${ends.join(', ')}. Below: drawdown from the peak.`;
}
