import type { Decimal } from '@/shared/api/exact';
import type { Decision } from './types';

/** The proposal as the mind made it; amounts are exact text, what it did not say is null. */
export interface Asked {
  notionalUsd: Decimal | null;
  leverage: number | null;
  stop: Decimal | null;
  target: Decimal | null;
  limit: Decimal | null;
  fraction: Decimal | null;
}

const amount = /^-?\d+(\.\d+)?$/;

/** Null when a cycle proposed nothing. */
export function askedOf({ asked }: Decision): Asked | null {
  if (asked === null || typeof asked !== 'object') {
    return null;
  }

  const fields = asked as Record<string, unknown>;
  const figure = (name: string) => {
    const text = fields[name];
    return typeof text === 'string' && amount.test(text) ? (text as Decimal) : null;
  };
  return {
    notionalUsd: figure('notionalUsd'),
    leverage: typeof fields['leverage'] === 'number' ? fields['leverage'] : null,
    stop: figure('stop'),
    target: figure('target'),
    limit: figure('limit'),
    fraction: figure('fraction'),
  };
}

/** `17 ✓`, or the rules that said no. */
export function checksOf({ verdicts }: Pick<Decision, 'verdicts'>): { text: string; failed: readonly string[] } {
  const failed = verdicts.filter(verdict => !verdict.passed).map(verdict => verdict.rule);
  return { text: failed.length === 0 ? `${verdicts.length} ✓` : `✗ ${failed.join(', ')}`, failed };
}
