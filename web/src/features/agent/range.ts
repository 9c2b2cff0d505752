import { useFeedNow } from '@/shared/clock';
import { timeOf, useUrl, useUrlRange } from '@/shared/urlState';

export const ranges = [
  { value: 'now-7d', label: '7 d' },
  { value: 'now-30d', label: '30 d' },
  { value: 'now-90d', label: '90 d' },
  { value: 'all', label: 'All' },
] as const;

const whole = { from: 'all', to: 'now' };

/**
 * The range of the page on the desk's clock; null ends are open. Relative times count from midnight, so that lists
 * stay the same.
 */
export function useRange(desk: string) {
  const now = useFeedNow(desk);
  const [range, set] = useUrlRange(whole);
  const choose = (from: string) => set(from === 'all' ? null : { from, to: 'now' });
  return { from: timeText(range.from, now), to: timeText(range.to, now, true), chosen: range.from, choose };
}

/** A time as ISO text; 'all', a plain 'now' as an end, and relative times before the clock is known stay open. */
export function timeText(text: string, now: number | null, isEnd = false): string | null {
  if (text === 'all' || (isEnd && text === 'now') || (now === null && text.startsWith('now'))) {
    return null;
  }

  const at = timeOf(text, Math.floor((now ?? 0) / 86_400_000) * 86_400_000);
  return at === null ? null : new Date(at).toISOString();
}

/** A filter of the address that everything but a known word leaves open. */
export function useWord(name: string, words: readonly string[]): [string | null, (word: string | null) => void] {
  const [text, set] = useUrl(name);
  return [text !== null && words.includes(text) ? text : null, set];
}
