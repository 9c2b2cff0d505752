import { llmCost, number, percent, pnl, sharpe, usd } from '@/shared/formats';
import { chanceText } from '@/shared/judged';
import type { Statistic } from './queries';
import { days, figureOfP } from './verdict';

const signed = new Set(['netReturn']);

/** A shown statistic in its unit; a Sharpe only with its error and its days. */
export function statisticText({ key, value, unit, se }: Statistic, track: number): string {
  if (value === null) {
    return '—';
  }

  switch (unit) {
    case 'fraction':
      return key === 'maxDrawdown' ? percent(-Math.abs(value)) : percent(value, { signed: signed.has(key) });
    case 'usd':
      return key === 'llmPerDay' ? llmCost(value) : key === 'breakEvenEquity' ? usd(value).text : pnl(value).text;
    case 'score':
      return number(value, 3);
    case 'per_day':
      return `${number(value)}× a day`;
    case 'days':
      return days(value);
    case 'annualised':
      return se === null || se === undefined ? '—' : sharpe(value, se, track);
    case 'probability':
      return key === 'adjustedP' ? figureOfP(value) : chanceText(value);
    default:
      return `${number(value)} ${unit}`;
  }
}

/** Null where it has no interval. */
export function intervalText({ intervalLow, intervalHigh }: Statistic): string | null {
  return typeof intervalLow === 'number' && typeof intervalHigh === 'number'
    ? `${percent(intervalLow)} to ${percent(intervalHigh)}`
    : null;
}
