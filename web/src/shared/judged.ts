import { number } from './formats';
import { useUrl, type UrlSearch } from './urlState';

/** What agents are held against. */
export type Benchmark = 'flips' | 'hold' | 'cash';

/** Most days that may be asked for. */
export const DAYS_MOST = 3_650;

/** As they stand in a sentence. */
export const benchmarkNames: Readonly<Record<Benchmark, string>> = {
  flips: 'the average matched coin flip',
  hold: 'buy and hold',
  cash: 'cash',
};

export function benchmarkName(word: string): string {
  return isBenchmark(word) ? benchmarkNames[word] : word;
}

/** What the address asks for, and in a sentence each what of it cannot be used. */
export interface Asked {
  days: number | null;
  benchmark: Benchmark;
  unusable: readonly string[];
}

/** Flips are only there on Lab desks: others are held against cash unless told. */
export function askedOf(days: string | null, vs: string | null, mode: string): Asked {
  const usual: Benchmark = mode === 'lab' ? 'flips' : 'cash';
  const benchmark = vs !== null && isBenchmark(vs) ? vs : usual;
  const whole = days !== null && /^\d+$/.test(days) ? Number(days) : null;
  const unusable: string[] = [];
  if (vs !== null && !isBenchmark(vs)) {
    unusable.push(`?vs=${vs} is no benchmark: shown against ${benchmarkNames[usual]}.`);
  }

  if (days !== null && (whole === null || whole < 1)) {
    unusable.push(`?days=${days} is no number of days: shown over all there are.`);
  } else if (whole !== null && whole > DAYS_MOST) {
    unusable.push(`?days=${days} is more than can be asked for: shown over ${number(DAYS_MOST, 0)} d at most.`);
  }

  return { days: whole === null || whole < 1 ? null : Math.min(whole, DAYS_MOST), benchmark, unusable };
}

/** How the page judges: `?days=90&vs=hold`. */
export function useAsked(mode: string): Asked {
  const [days] = useUrl('days');
  const [vs] = useUrl('vs');
  return askedOf(days, vs, mode);
}

/** What of the address goes along from page to page. */
export function judgedSearch(before: UrlSearch): UrlSearch {
  return Object.fromEntries(Object.entries(before).filter(([name]) => name === 'days' || name === 'vs'));
}

/** How many agents were really held against the benchmark at once; the benchmark itself never is. */
export function testedOf(agents: readonly { adjustedP: number | null }[]): number {
  return agents.filter(agent => agent.adjustedP !== null).length;
}

/** A p value: never a flat zero. */
export function oddsText(p: number): string {
  return p < 0.001 ? '< 0.001' : number(p, 3);
}

/** `p < 0.001` or `p = 0.012`. */
export function pText(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${number(p, 3)}`;
}

/** A probability with two decimals: what rounds to nothing is still something. */
export function chanceText(chance: number): string {
  return chance < 0.005 ? '< 0.01' : number(chance, 2);
}

function isBenchmark(word: string): word is Benchmark {
  return Object.hasOwn(benchmarkNames, word);
}
