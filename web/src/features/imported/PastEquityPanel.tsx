import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { number, usd } from '@/shared/formats';
import { approximate } from '@/shared/formats/decimal';
import { Chart } from '@/shared/ui/chart/Chart';
import { useChartColours, type ChartColours } from '@/shared/ui/chart/colours';
import { timeAxis, tip, tooltip, valueAxis } from '@/shared/ui/chart/parts';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Usd } from '@/shared/ui/figures';
import { ImportedBadge } from '@/shared/ui/Mode';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { State } from '@/shared/ui/State';
import { Difference } from './Difference';
import { markRows, type MarkRow, type Standing } from './marks';
import { pastEquityQuery } from './queries';
import { When, whenText } from './When';

const UNTOLD = 'it was told nothing at that moment';

/** What it was worth as it was told itself; what only a leaderboard claims is drawn apart and in no figure. */
export function PastEquityPanel({ agent }: { agent: string }) {
  const equity = useQuery(pastEquityQuery(agent));
  const colours = useChartColours();
  const rows = useMemo(() => markRows(equity.data?.items ?? []), [equity.data]);
  const option = useMemo(() => optionOf(rows, colours), [rows, colours]);
  return (
    <Panel
      title="Marked equity"
      what="USD, marked to the market as it was told itself; diamonds are only claimed by its source"
      actions={<ImportedBadge />}
    >
      <Loaded query={equity} what="The equity" rows={9}>
        {() =>
          rows.length === 0 ? (
            <EmptyState>
              No equity was imported: its source does not say what the agent was worth, so it has no return, drawdown or
              Sharpe either.
            </EmptyState>
          ) : (
            <>
              <Chart
                summary={summaryOf(agent, rows)}
                option={option}
                table={() => <Twin agent={agent} rows={rows} />}
                height={280}
              />
              <Claims rows={rows} />
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

/** A claim is never alone in the picture: what was told at the same moment stands beside it. */
function Claims({ rows }: { rows: readonly MarkRow[] }) {
  const last = rows.findLast(row => row.standing === 'claimed by source');
  return last === undefined ? null : (
    <p>
      <State word="contradicted">claimed by source</State> <Usd value={last.equityUsd} /> by {last.said} on{' '}
      <When at={last.at} />
      {last.overclaimUsd === null ? (
        `; ${UNTOLD}.`
      ) : (
        <>
          , <Difference value={last.overclaimUsd} missing={UNTOLD} /> against what it was told itself.
        </>
      )}
    </p>
  );
}

function summaryOf(agent: string, rows: readonly MarkRow[]): string {
  const marked = rows.filter(row => row.standing === 'marked');
  const [first, last] = [marked[0], marked.at(-1)];
  const claims = rows.filter(row => row.standing === 'claimed by source').length;
  const claimed = claims === 0 ? '' : ` Beside it ${claims} only claimed by its source.`;
  return first && last
    ? `Marked equity of ${agent}, imported: ${usd(first.equityUsd).text} on ${whenText(first.at)} to ` +
        `${usd(last.equityUsd).text} on ${whenText(last.at)}, ${marked.length} marks.${claimed}`
    : `Equity of ${agent}, imported: no mark of it.${claimed}`;
}

function Twin({ agent, rows }: { agent: string; rows: readonly MarkRow[] }) {
  return (
    <DataTable
      label={`Equity of ${agent}, imported`}
      columns={columns}
      rows={[...rows].reverse()}
      rowKey={row => row.key}
      exportName={`${agent}-imported-equity`}
      about="imported; marked: as the agent was told; claimed: by its source only"
      wide
      empty={<EmptyState>No mark yet.</EmptyState>}
    />
  );
}

const columns: readonly Column<MarkRow>[] = [
  { id: 'at', header: 'Time UTC', cell: row => <When at={row.at} />, value: row => ({ text: row.at }) },
  {
    id: 'equityUsd',
    header: 'Equity',
    align: 'right',
    cell: row => <Usd value={row.equityUsd} />,
    value: row => ({ figure: row.equityUsd }),
  },
  {
    id: 'standing',
    header: 'Standing',
    cell: row => <State word={row.standing === 'claimed by source' ? 'contradicted' : 'ok'}>{row.standing}</State>,
    value: row => ({ text: row.standing }),
  },
  { id: 'said', header: 'Said by', cell: row => row.said, value: row => ({ text: row.said }) },
  {
    id: 'overclaimUsd',
    header: 'Against what it was told',
    align: 'right',
    cell: row => (
      <Difference
        value={row.overclaimUsd}
        missing={row.standing === 'claimed by source' ? UNTOLD : 'it is no claim'}
      />
    ),
    value: row => ({ figure: row.overclaimUsd }),
  },
];

function optionOf(rows: readonly MarkRow[], colours: ChartColours) {
  const points = (standing: Standing) =>
    rows.filter(row => row.standing === standing).map(row => [row.time, approximate(row.equityUsd)]);
  const marked = points('marked');
  return {
    aria: { enabled: false },
    grid: { left: 58, right: 14, top: 12, bottom: 24 },
    tooltip: {
      ...tooltip(colours),
      formatter: (hits: { value: [number, number] }[]) => tipOf(rows, hits[0]?.value[0], colours),
    },
    xAxis: timeAxis(colours),
    yAxis: valueAxis(colours, {
      axisLabel: { color: colours.dim, fontSize: 10.5, formatter: (of: number) => number(of, 0) },
    }),
    series: [
      {
        type: 'line',
        // A line needs two points to be seen.
        showSymbol: marked.length < 3,
        data: marked,
        lineStyle: { color: colours.accent, width: 1.8 },
        itemStyle: { color: colours.accent },
      },
      { type: 'scatter', symbolSize: 7, data: points('began with'), itemStyle: { color: colours.dim } },
      {
        type: 'scatter',
        symbol: 'diamond',
        symbolSize: 10,
        data: points('claimed by source'),
        itemStyle: { color: colours.amber },
      },
    ],
  };
}

function tipOf(rows: readonly MarkRow[], time: number | undefined, colours: ChartColours): HTMLElement {
  const here = rows.filter(row => row.time === time);
  const colourOf: Record<Standing, string> = {
    marked: colours.accent,
    'began with': colours.dim,
    'claimed by source': colours.amber,
  };
  return tip(
    here[0] === undefined ? '' : whenText(here[0].at),
    here.map(row => ({ name: row.standing, text: usd(row.equityUsd).text, colour: colourOf[row.standing] })),
  );
}
