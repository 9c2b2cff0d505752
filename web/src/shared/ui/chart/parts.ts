import type { ChartColours } from './colours';
import css from './chart.module.css';

/** One line of a tooltip. */
export interface TipRow {
  name: string;
  text: string;
  colour?: string | undefined;
}

/**
 * The content of a tooltip as elements: markup would carry style attributes, which the page's policy forbids, and
 * whatever a name holds.
 */
export function tip(head: string, rows: readonly TipRow[]): HTMLElement {
  const box = element('div', css.tip);
  box.append(element('div', css.tipHead, head));
  for (const row of rows) {
    const line = element('div', css.tipRow);
    const dot = element('span', css.tipDot);
    dot.style.background = row.colour ?? 'transparent';
    line.append(dot, element('span', undefined, row.name), element('span', undefined, row.text));
    box.append(line);
  }

  return box;
}

export function tooltip(colours: ChartColours) {
  return {
    trigger: 'axis',
    confine: true,
    backgroundColor: colours.panel,
    borderColor: colours.lineStrong,
    padding: [6, 9],
    textStyle: { color: colours.text, fontSize: 11.5 },
    axisPointer: { type: 'line', lineStyle: { color: colours.faint, type: 'dashed' } },
  };
}

/** A time axis in UTC without clutter. */
export function timeAxis(colours: ChartColours, extra: object = {}) {
  return {
    type: 'time',
    axisLine: { lineStyle: { color: colours.lineStrong } },
    axisTick: { show: false },
    axisLabel: { color: colours.dim, fontSize: 10.5, hideOverlap: true, formatter: (at: number) => shortDay(at) },
    splitLine: { show: false },
    ...extra,
  };
}

export function valueAxis(colours: ChartColours, extra: object = {}) {
  return {
    type: 'value',
    scale: true,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: colours.dim, fontSize: 10.5 },
    splitLine: { lineStyle: { color: colours.line } },
    ...extra,
  };
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function shortDay(at: number): string {
  const day = new Date(at);
  const month = months[day.getUTCMonth()] ?? '';
  return at % 86_400_000 !== 0
    ? day.toISOString().slice(11, 16)
    : day.getUTCDate() === 1
      ? month
      : `${day.getUTCDate()} ${month}`;
}

function element(name: string, className?: string, text?: string): HTMLElement {
  const made = document.createElement(name);
  if (className) {
    made.className = className;
  }

  if (text !== undefined) {
    made.textContent = text;
  }

  return made;
}
