import type { Outcomes } from './queries';

/** One part of the mix; share and from are fractions of all decisions. */
export interface MixPart {
  name: 'ok' | 'clamped' | 'held' | 'refused' | 'parse' | 'failed';
  label: string;
  about: string;
  count: number;
  share: number;
  from: number;
}

const unread = new Set(['parse_error', 'invalid', 'truncated', 'empty']);

const parts: readonly Pick<MixPart, 'name' | 'label' | 'about'>[] = [
  { name: 'ok', label: 'ok', about: 'Accepted as asked' },
  { name: 'clamped', label: 'clamped', about: 'Accepted, but smaller than asked' },
  { name: 'held', label: 'hold', about: 'Proposed nothing' },
  { name: 'refused', label: 'refused', about: 'The gate said no' },
  { name: 'parse', label: 'not read', about: 'The reply could not be read: parse_error, invalid, truncated, empty' },
  { name: 'failed', label: 'failed', about: 'No usable reply: timeout, provider error, budget' },
];

/** ok, clamped, hold, refused, not read, failed; together all decisions. */
export function mixOf({ decisions, shares }: Outcomes): readonly MixPart[] {
  const counts = new Map<MixPart['name'], number>();
  for (const { result, outcome, count } of shares) {
    const name = unread.has(outcome) ? 'parse' : nameOf(result);
    counts.set(name, (counts.get(name) ?? 0) + count);
  }

  let from = 0;
  return parts.map(part => {
    const count = counts.get(part.name) ?? 0;
    const share = decisions === 0 ? 0 : count / decisions;
    const made = { ...part, count, share, from };
    from += share;
    return made;
  });
}

function nameOf(result: string): MixPart['name'] {
  return result === 'accepted' ? 'ok'
    : result === 'clamped' || result === 'held' || result === 'refused' ? result
    : 'failed';
}
