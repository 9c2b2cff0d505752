import { number, share } from '@/shared/formats';
import type { Statistics } from './queries';

/** What may be said of an agent's skill, and in which tone. */
export interface Verdict {
  tone: 'open' | 'found' | 'luck';
  short: string;
  sentence: string;
}

const against: Record<string, string> = {
  flips: 'matched coin flips',
  hold: 'buy and hold',
  cash: 'cash',
};

/** Nothing is claimed before the days are there, and luck is called luck. */
export function verdictOf(sheet: Statistics): Verdict {
  const figure = (key: string) => sheet.statistics.find(one => one.key === key);
  const other = against[sheet.benchmark] ?? sheet.benchmark;
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

  const believed = figure('daysNeeded');
  const power = figure('powerDays');
  if (p.value <= 0.05) {
    return {
      tone: 'found',
      short: 'not luck',
      sentence:
        `Luck does not explain it: after ${sheet.days} days its lead over ${other} has p ${figureOfP(p.value)}` +
        (believed?.value ? `; ${days(believed.value)} would have been enough.` : '.'),
    };
  }

  return {
    tone: 'luck',
    short: 'could be luck',
    sentence:
      `Not distinguishable from ${other} after ${sheet.days} days (p ${figureOfP(p.value)}); ` +
      (power?.value
        ? `the lead it shows needs ${days(power.value)} to be found.`
        : `days needed: — (${power?.missing ?? 'not known'}).`),
  };
}

/** A probability is never shown as a flat zero. */
export function figureOfP(p: number): string {
  return p < 0.001 ? '< 0.001' : number(p, 3);
}

export function days(count: number): string {
  return `${number(Math.ceil(count), 0)}\u202fd`;
}

export function shareOf(part: number, whole: number): string {
  return share(whole === 0 ? 0 : part / whole, 1);
}
