import { number, percent, utcDay } from '@/shared/formats';
import type { Decimal } from '@/shared/api/exact';
import type { ChartColours } from '@/shared/ui/chart/colours';
import { timeAxis, tip, tooltip, valueAxis, type TipRow } from '@/shared/ui/chart/parts';
import type { EChartsCoreOption } from '@/shared/ui/chart/echarts';
import { labelShifts } from './labelShifts';
import type { Equity } from './queries';

/** An agent as the chart draws it: in one of the colours, or grey in the back. */
export interface EquityLine {
  agent: string;
  name: string;
  colour: number | null;
  index: readonly (number | null)[];
  drawdown: readonly (number | null)[];
  lastUsd: Decimal | null;
}

// Ten labels to a decade, one of them at 100: powers of ten alone would leave a year without any.
const LOG_BASE = 10 ** 0.1;
const STRIP_PX = 62;
const RIGHT_PX = 78;
const LEFT_PX = 44;

/** Two grids over one time axis: equity above on a log scale, the drawdown strip below. */
export function equityOption(
  equity: Equity,
  drawn: readonly EquityLine[],
  judgedDays: number | null,
  colours: ChartColours,
): EChartsCoreOption {
  const times = equity.at.map(at => Date.parse(at));
  const judged = judgedDays === null ? undefined : times[judgedDays];
  const range = rangeOf(equity, drawn);
  const front = drawn.filter(line => line.colour !== null);
  const shifts = labelShifts(front.map(endOf), range.min, range.max);
  return {
    aria: { enabled: true },
    grid: [
      { left: LEFT_PX, right: RIGHT_PX, top: 10, bottom: STRIP_PX + 34 },
      { left: LEFT_PX, right: RIGHT_PX, height: STRIP_PX, bottom: 22 },
    ],
    axisPointer: { link: [{ xAxisIndex: 'all' }] },
    tooltip: { ...tooltip(colours), formatter: (points: TipPoint[]) => equityTip(points, equity, drawn, colours) },
    xAxis: [timeAxis(colours, { gridIndex: 0, axisLabel: { show: false } }), timeAxis(colours, { gridIndex: 1 })],
    yAxis: [
      valueAxis(colours, {
        gridIndex: 0,
        type: 'log',
        logBase: LOG_BASE,
        ...range,
        axisLabel: { ...labels(colours, text), showMinLabel: false },
      }),
      valueAxis(colours, {
        gridIndex: 1,
        max: 0,
        splitNumber: 2,
        axisLabel: labels(colours, value => percent(value, { decimals: 0 })),
      }),
    ],
    series: [
      ...fanSeries(equity, times, colours),
      ...[...drawn].reverse().flatMap(line => lineSeries(line, times, shifts[front.indexOf(line)] ?? 0, colours)),
      ...(judged === undefined ? [] : [judgedSeries(judged, judgedDays ?? 0, colours)]),
    ],
  };
}

const text = (value: number) => number(value, 0);

function labels(colours: ChartColours, formatter: (value: number) => string) {
  return { color: colours.dim, fontSize: 10.5, formatter, hideOverlap: true };
}

/** A log axis chooses powers of ten by itself, which leaves most of the room empty. */
function rangeOf(equity: Equity, drawn: readonly EquityLine[]) {
  const figures = [
    ...drawn.flatMap(line => line.index.filter(value => value !== null)),
    ...(equity.fan?.p05 ?? []),
    ...(equity.fan?.p95 ?? []),
  ];
  const least = Math.min(100, ...figures);
  const most = Math.max(100, ...figures);
  return { min: Math.floor(least / 1.03), max: Math.ceil(most * 1.03) };
}

function fanSeries(equity: Equity, times: readonly number[], colours: ChartColours): object[] {
  const fan = equity.fan;
  if (fan === null) {
    return [];
  }

  const band = times.flatMap((at, day) => {
    const low = fan.p05[day];
    const high = fan.p95[day];
    return low === undefined || high === undefined ? [] : [[at, low, high]];
  });
  return [
    {
      id: 'fan',
      name: 'matched coin flips, 5 to 95 %',
      type: 'custom',
      silent: true,
      z: 0,
      data: [band[0]],
      dimensions: ['at', 'low', 'high'],
      encode: { x: 0, y: [1, 2] },
      renderItem: (_: unknown, api: { coord: (point: readonly number[]) => number[] }) => ({
        type: 'polygon',
        shape: {
          points: [
            ...band.map(([at, , high]) => api.coord([at ?? 0, high ?? 0])),
            ...[...band].reverse().map(([at, low]) => api.coord([at ?? 0, low ?? 0])),
          ],
        },
        style: { fill: colours.dim, opacity: 0.2 },
      }),
    },
    {
      id: 'fan-middle',
      type: 'line',
      silent: true,
      symbol: 'none',
      z: 1,
      lineStyle: { color: colours.dim, width: 1, type: 'dotted' },
      data: times.map((at, day) => [at, fan.p50[day] ?? null]),
    },
  ];
}

function lineSeries(line: EquityLine, times: readonly number[], shiftPx: number, colours: ChartColours): object[] {
  const colour = line.colour === null ? colours.faint : (colours.series[line.colour] ?? colours.dim);
  const isBack = line.colour === null;
  const shared = { type: 'line', symbol: 'none', connectNulls: false, silent: true };
  return [
    {
      ...shared,
      id: line.agent,
      name: line.name,
      z: isBack ? 2 : 4,
      lineStyle: { color: colour, width: isBack ? 0.8 : 1.6, opacity: isBack ? 0.45 : 1 },
      itemStyle: { color: colour },
      endLabel: isBack
        ? undefined
        : { show: true, formatter: line.name, color: colour, fontSize: 11, distance: 5, offset: [0, shiftPx] },
      data: times.map((at, day) => [at, line.index[day] ?? null]),
    },
    ...(isBack
      ? []
      : [
          {
            ...shared,
            id: `${line.agent} drawdown`,
            xAxisIndex: 1,
            yAxisIndex: 1,
            lineStyle: { color: colour, width: 1 },
            areaStyle: { color: colour, opacity: 0.07 },
            data: times.map((at, day) => [at, under(line.drawdown[day] ?? null)]),
          },
        ]),
  ];
}

function judgedSeries(at: number, days: number, colours: ChartColours): object {
  return {
    id: 'judged',
    type: 'line',
    data: [],
    silent: true,
    markLine: {
      symbol: 'none',
      animation: false,
      lineStyle: { color: colours.amber, type: 'solid', width: 1 },
      label: { formatter: `judged ${days} d`, color: colours.amber, fontSize: 10.5, position: 'insideStartTop' },
      data: [{ xAxis: at }],
    },
  };
}

interface TipPoint {
  dataIndex: number;
  value: readonly unknown[];
}

function equityTip(
  points: readonly TipPoint[],
  equity: Equity,
  drawn: readonly EquityLine[],
  colours: ChartColours,
): HTMLElement {
  const at = Number(points[0]?.value[0] ?? 0);
  const day = equity.at.findIndex(one => Date.parse(one) === at);
  const rows = drawn
    .filter(line => line.colour !== null)
    .map((line): TipRow => ({
      name: line.name,
      text: worthOn(line, day),
      colour: colours.series[line.colour ?? 0],
    }));
  const fan = equity.fan;
  if (fan && fan.p05[day] !== undefined && fan.p95[day] !== undefined) {
    rows.push({
      name: 'coin flips',
      text: `${number(fan.p05[day], 1)} … ${number(fan.p95[day], 1)}`,
      colour: colours.faint,
    });
  }

  return tip(`${utcDay(at)} · day ${day}`, rows);
}

export function worthOn(line: Pick<EquityLine, 'index' | 'drawdown'>, day: number): string {
  const index = line.index[day] ?? null;
  const drawdown = under(line.drawdown[day] ?? null);
  return index === null
    ? 'no mark on that day'
    : [number(index, 1), drawdown === null ? '' : percent(drawdown, { decimals: 1 })].join('  ').trim();
}

function endOf(line: EquityLine): number {
  return line.index.findLast(value => value !== null) ?? 100;
}

function under(drawdown: number | null): number | null {
  return drawdown === null ? null : -Math.abs(drawdown);
}
