import { number, share } from '@/shared/formats';
import { benchmarkName, oddsText, pText } from '@/shared/judged';
import type { Statistics } from './queries';

/** What may be said of an agent's skill, and in which tone. */
export interface Verdict {
  tone: 'open' | 'found' | 'luck';
  short: string;
  sentence: string;
}

/** Nothing is claimed before the days are there; `tested` agents were held against the benchmark at once. */
export function verdictOf(sheet: Statistics, tested: number | null): Verdict {
  const figure = (key: string) => sheet.statistics.find(one => one.key === key);
  const other = benchmarkName(sheet.benchmark);
  if (sheet.days < sheet.daysMin) {
    return {
      tone: 'open',
      short: `${sheet.days} of ${sheet.daysMin} days`,
      sentence: `No verdict yet: ${sheet.days} of ${sheet.daysMin} days, ${sheet.daysMin - sheet.days} to go.`,
    };
  }

  const p = figure('adjustedP');
  if (p?.value === null || p?.value === undefined) {
    return { tone: 'open', short: 'no verdict', sentence: `No verdict: ${p?.missing ?? 'it was not compared'}.` };
  }

  const together = tested === null ? '' : ` with ${tested} agents tested together`;
  const after = `After ${sheet.days} d`;
  if (p.value <= 0.05) {
    return {
      tone: 'found',
      short: 'beyond luck',
      sentence: `${after} its lead over ${other} is more than luck usually gives: ${pText(p.value)}${together}.`,
    };
  }

  const power = figure('powerDays');
  return {
    tone: 'luck',
    short: 'could be luck',
    sentence: power?.value
      ? `${after} its lead over ${other} is not larger than luck gives: ${pText(p.value)}${together}; an edge as ` +
        `large as its lead would be found in about ${days(power.value)}, 4 times in 5.`
      : `${after} no lead over ${other} is larger than luck gives: ${pText(p.value)}${together}; ` +
        `${power?.missing ?? 'the days a test would need are not known'}.`,
  };
}

/** A probability is never shown as a flat zero. */
export const figureOfP = oddsText;

export function days(count: number): string {
  return `${number(Math.ceil(count), 0)}\u202fd`;
}

export function shareOf(part: number, whole: number): string {
  return share(whole === 0 ? 0 : part / whole, 1);
}
