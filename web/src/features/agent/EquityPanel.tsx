import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { number, percent, usd, utcDay } from '@/shared/formats';
import { Chart } from '@/shared/ui/chart/Chart';
import { useChartColours, type ChartColours } from '@/shared/ui/chart/colours';
import { timeAxis, tip, tooltip, valueAxis } from '@/shared/ui/chart/parts';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Missing, Usd } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { RangePicker } from './BooksPanel';
import { dayRows, type DayRow } from './equityRows';
import { equityQuery, type Who } from './queries';
import { useRange } from './range';

const NOT_MARKED = 'not marked at this midnight';

/** Daily equity against what luck alone does, and how far below its highest it stood. */
export function EquityPanel({ who }: { who: Who }) {
  const equity = useQuery(equityQuery(who.desk));
  const { from, to } = useRange(who.desk);
  const colours = useChartColours();
  const rows = useMemo(
    () => (equity.data ? dayRows(equity.data, who.agent, from, to) : []),
    [equity.data, who.agent, from, to],
  );
  const option = useMemo(() => optionOf(rows, colours), [rows, colours]);
  const fan = equity.data?.fan;
  return (
    <Panel
      title="Equity"
      what={
        fan
          ? `100 = its first midnight; shaded: 5–95 % of ${fan.flips} matched coin flips; below: drawdown`
          : '100 = its first midnight; below: drawdown'
      }
      actions={<RangePicker desk={who.desk} />}
    >
      <Loaded query={equity} what="The equity" rows={9}>
        {() =>
          rows.some(row => row.index !== null) ? (
            <Chart
              summary={summaryOf(who, rows)}
              option={option}
              table={() => <Twin who={who} rows={rows} />}
              height={292}
            />
          ) : (
            <EmptyState>No midnight of it in this range yet: equity is judged day by day, UTC.</EmptyState>
          )
        }
      </Loaded>
    </Panel>
  );
}

function summaryOf(who: Who, rows: readonly DayRow[]): string {
  const known = rows.filter(row => row.index !== null);
  const [first, last] = [known[0], known.at(-1)];
  const deepest = Math.max(0, ...known.map(row => row.drawdown ?? 0));
  return first && last
    ? `Equity of ${who.agent} from ${utcDay(first.at)} to ${utcDay(last.at)}: index ${number(first.index ?? 0)} to ` +
        `${number(last.index ?? 0)}, deepest drawdown ${percent(-deepest)}.`
    : `Equity of ${who.agent}`;
}

function Twin({ who, rows }: { who: Who; rows: readonly DayRow[] }) {
  return (
    <DataTable
      label={`Daily equity of ${who.agent}`}
      columns={columns}
      rows={[...rows].reverse()}
      rowKey={row => row.at}
      exportName={`${who.desk}-${who.agent}-equity`}
      about="drawdown: fall from the peak, a fraction below zero; flips: index of matched coin flips"
      desk={who.desk}
      wide
      empty={<EmptyState>No midnight yet.</EmptyState>}
    />
  );
}

const columns: readonly Column<DayRow>[] = [
  { id: 'at', header: 'Midnight UTC', cell: row => utcDay(row.at), value: row => ({ text: row.at }) },
  {
    id: 'equityUsd',
    header: 'Equity',
    align: 'right',
    cell: row => <Usd value={row.equityUsd} missing={NOT_MARKED} />,
    value: row => ({ figure: row.equityUsd }),
  },
  figureColumn('index', 'Index', row => row.index),
  {
    id: 'drawdown',
    header: 'Drawdown',
    align: 'right',
    cell: row =>
      row.drawdown === null ? <Missing reason={NOT_MARKED} /> : percent(-Math.abs(row.drawdown)),
    value: row => ({ figure: row.drawdown === null ? null : -Math.abs(row.drawdown) }),
    exports: row => ({ drawdown_fraction: row.drawdown === null ? null : -Math.abs(row.drawdown) }),
  },
  figureColumn('low', 'Flips 5 %', row => row.low),
  figureColumn('middle', 'Flips 50 %', row => row.middle),
  figureColumn('high', 'Flips 95 %', row => row.high),
];

function figureColumn(id: string, header: string, of: (row: DayRow) => number | null): Column<DayRow> {
  return {
    id,
    header,
    align: 'right',
    cell: row => {
      const figure = of(row);
      return figure === null ? <Missing reason={NOT_MARKED} /> : number(figure);
    },
    value: row => ({ figure: of(row) }),
  };
}

function optionOf(rows: readonly DayRow[], colours: ChartColours) {
  const points = (of: (row: DayRow) => number | null) => rows.map(row => [row.time, of(row)]);
  const line = { type: 'line', showSymbol: false, connectNulls: false };
  const hidden = { ...line, silent: true, lineStyle: { width: 0 }, stack: 'fan' };
  return {
    aria: { enabled: false },
    grid: [
      { left: 48, right: 14, top: 12, height: 186 },
      { left: 48, right: 14, top: 214, height: 56 },
    ],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: {
      ...tooltip(colours),
      formatter: (hits: { dataIndex: number }[]) => tipOf(rows[hits[0]?.dataIndex ?? 0], colours),
    },
    xAxis: [timeAxis(colours, { gridIndex: 0, axisLabel: { show: false } }), timeAxis(colours, { gridIndex: 1 })],
    yAxis: [
      valueAxis(colours, { gridIndex: 0 }),
      valueAxis(colours, {
        gridIndex: 1,
        max: 0,
        splitNumber: 2,
        axisLabel: { color: colours.dim, fontSize: 10.5, formatter: (of: number) => `${number(of, 0)}\u202f%` },
      }),
    ],
    series: [
      { ...hidden, data: points(row => row.low) },
      {
        ...hidden,
        data: points(row => (row.high === null || row.low === null ? null : row.high - row.low)),
        areaStyle: { color: colours.dim, opacity: 0.16 },
      },
      {
        ...line,
        data: points(row => row.middle),
        silent: true,
        lineStyle: { color: colours.dim, width: 1, type: 'dashed' },
      },
      {
        ...line,
        data: points(row => row.index),
        lineStyle: { color: colours.accent, width: 1.8 },
        itemStyle: { color: colours.accent },
      },
      {
        ...line,
        xAxisIndex: 1,
        yAxisIndex: 1,
        data: points(row => (row.drawdown === null ? null : -100 * row.drawdown)),
        lineStyle: { color: colours.down, width: 1 },
        itemStyle: { color: colours.down },
        areaStyle: { color: colours.down, opacity: 0.3 },
      },
    ],
  };
}

function tipOf(row: DayRow | undefined, colours: ChartColours): HTMLElement {
  if (row === undefined) {
    return tip('', []);
  }

  const figure = (value: number | null) => (value === null ? 'not marked' : number(value));
  return tip(`${utcDay(row.at)} 00:00Z`, [
    {
      name: 'equity',
      text: row.equityUsd === null ? 'not marked at this midnight' : usd(row.equityUsd).text,
      colour: colours.accent,
    },
    { name: 'index', text: figure(row.index) },
    {
      name: 'drawdown',
      text: row.drawdown === null ? 'not marked' : percent(-Math.abs(row.drawdown)),
      colour: colours.down,
    },
    {
      name: 'flips 5–95 %',
      text: row.low === null || row.high === null ? 'none that day' : `${number(row.low)} – ${number(row.high)}`,
      colour: colours.dim,
    },
  ]);
}
