import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Skeleton } from '../states';
import type { EChartsCoreOption, EChartsType, echarts as Library } from './echarts';
import css from './chart.module.css';

interface ChartProps {
  /** What the picture shows, in a sentence that also says the trend: it is read out. */
  summary: string;
  option: EChartsCoreOption;
  /** The same figures as a table; a canvas is closed to everybody who does not see it. */
  table: () => ReactNode;
  /** Pixels, or a CSS length that fills what it stands in. */
  height: number | string;
  /** Charts of one group share their cursor. */
  group?: string;
  /** Called with the axis values of a brush drawn over the chart. */
  onBrush?: (from: number, to: number) => void;
}

let library: Promise<typeof Library> | null = null;
const load = () => (library ??= import('./echarts').then(module => module.echarts));

/** A canvas chart with its table twin. */
export function Chart({ summary, option, table, height, group, onBrush }: ChartProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <figure className={css.figure} style={{ height }}>
      <button type="button" className={css.twin} aria-pressed={asTable} onClick={() => setAsTable(before => !before)}>
        {asTable ? 'Picture' : 'Table'}
      </button>
      {asTable ? (
        <div className={css.table} tabIndex={0} role="region" aria-label={summary}>
          {table()}
        </div>
      ) : (
        <Canvas summary={summary} option={option} group={group} onBrush={onBrush} />
      )}
    </figure>
  );
}

type CanvasProps = Pick<ChartProps, 'summary' | 'option'> & {
  group: string | undefined;
  onBrush: ((from: number, to: number) => void) | undefined;
};

function Canvas({ summary, option, group, onBrush }: CanvasProps) {
  const place = useRef<HTMLDivElement>(null);
  const [chart, setChart] = useState<EChartsType | null>(null);
  const brushed = useRef(onBrush);
  brushed.current = onBrush;

  useEffect(() => {
    let made: EChartsType | null = null;
    let observer: ResizeObserver | null = null;
    let gone = false;
    void load().then(echarts => {
      if (gone || !place.current) {
        return;
      }

      made = echarts.init(place.current, undefined, { renderer: 'canvas' });
      if (group) {
        made.group = group;
        echarts.connect(group);
      }

      made.on('brushEnd', event => tellBrush(event, brushed.current));
      observer = new ResizeObserver(() => made?.resize());
      observer.observe(place.current);
      setChart(made);
    });
    return () => {
      gone = true;
      observer?.disconnect();
      made?.dispose();
      setChart(null);
    };
  }, [group]);

  useEffect(() => {
    chart?.setOption({ animation: false, useUTC: true, ...option }, { notMerge: true, lazyUpdate: true });
  }, [chart, option]);

  return (
    <div className={css.canvas} role="img" aria-label={summary}>
      <div ref={place} className={css.place} aria-hidden />
      {chart === null && <Skeleton />}
    </div>
  );
}

function tellBrush(event: unknown, tell: ((from: number, to: number) => void) | undefined): void {
  const range = (event as { areas?: { coordRange?: [number, number] }[] }).areas?.[0]?.coordRange;
  if (range) {
    tell?.(range[0], range[1]);
  }
}
