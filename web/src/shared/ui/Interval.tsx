import css from './interval.module.css';

interface IntervalProps {
  low: number;
  value: number;
  high: number;
  /** The range that all bars of a column share. */
  domain: readonly [number, number];
  /** The same in words. */
  label: string;
  tone?: 'neutral' | 'up' | 'down';
}

const WIDTH = 200;
const HEIGHT = 16;

/** An interval as a bar with its estimate and the zero line: bars that overlap zero say "not distinguishable". */
export function Interval({ low, value, high, domain, label, tone = 'neutral' }: IntervalProps) {
  const [from, to] = domain;
  const x = (figure: number) => ((Math.min(Math.max(figure, from), to) - from) / (to - from || 1)) * WIDTH;
  return (
    <svg
      className={`${css.interval} ${css[tone]}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {from < 0 && to > 0 && (
        <line className={css.zero} x1={x(0)} x2={x(0)} y1={0} y2={HEIGHT} vectorEffect="non-scaling-stroke" />
      )}
      <line
        className={css.bar}
        x1={x(low)}
        x2={x(high)}
        y1={HEIGHT / 2}
        y2={HEIGHT / 2}
        vectorEffect="non-scaling-stroke"
      />
      <line className={css.cap} x1={x(low)} x2={x(low)} y1={4} y2={HEIGHT - 4} vectorEffect="non-scaling-stroke" />
      <line className={css.cap} x1={x(high)} x2={x(high)} y1={4} y2={HEIGHT - 4} vectorEffect="non-scaling-stroke" />
      <line
        className={css.dot}
        x1={x(value)}
        x2={x(value)}
        y1={HEIGHT / 2}
        y2={HEIGHT / 2}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** A range around zero that holds every interval, with a little room. */
export function domainOf(figures: readonly number[]): readonly [number, number] {
  const least = Math.min(0, ...figures);
  const most = Math.max(0, ...figures);
  const room = (most - least || 1) * 0.04;
  return [least - room, most + room];
}
