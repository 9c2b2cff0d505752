import type { Decimal } from '@/shared/api/exact';
import { minus } from '@/shared/formats/exactMath';
import type { PastMark } from './queries';

/** How a figure of equity is known. */
export type Standing = 'marked' | 'began with' | 'claimed by source';

export interface MarkRow {
  key: string;
  at: string;
  time: number;
  equityUsd: Decimal;
  standing: Standing;
  /** Who says so, in words. */
  said: string;
  /** A claim less what the agent was told at the same moment; null where nothing was told or nothing is claimed. */
  overclaimUsd: Decimal | null;
}

const saidBy: Readonly<Record<string, string>> = {
  prompt: 'its own prompt',
  account: 'its account',
  inception: 'its source, at the start',
  leaderboard: 'a leaderboard',
};

/** Marks with their standing, the oldest first. */
export function markRows(marks: readonly PastMark[]): readonly MarkRow[] {
  const told = new Map(
    marks.filter(mark => standingOf(mark) === 'marked').map(mark => [mark.at, mark.equityUsd] as const),
  );
  return marks.map(mark => {
    const standing = standingOf(mark);
    const beside = standing === 'claimed by source' ? told.get(mark.at) : undefined;
    return {
      key: `${mark.at} ${mark.origin}`,
      at: mark.at,
      time: Date.parse(mark.at),
      equityUsd: mark.equityUsd,
      standing,
      said: saidBy[mark.origin] ?? mark.origin,
      overclaimUsd: beside === undefined ? null : minus(mark.equityUsd, beside),
    };
  });
}

function standingOf({ isMarked, origin }: PastMark): Standing {
  return !isMarked ? 'claimed by source' : origin === 'inception' ? 'began with' : 'marked';
}
