import type { Decimal } from '@/shared/api/exact';
import { number, usd } from '@/shared/formats';
import { fixed, signOf } from '@/shared/formats/decimal';
import type { Decision } from './queries';

/** A decision in the words of its row on the Floor. */
export interface DecisionText {
  what: string;
  /** Asked and, where it differs, allowed. */
  amount: string;
  outcome: string;
  tone: 'quiet' | 'done' | 'cut' | 'refused' | 'broken';
}

/** What was proposed, what was allowed of it, and how it ended. */
export function describe(decision: Decision): DecisionText {
  const coin = shortName(decision.instrument);
  const breaches = decision.verdicts.filter(verdict => !verdict.passed).map(verdict => verdict.rule);
  const tone = toneOf(decision);
  return {
    what:
      decision.proposed === 'hold'
        ? coin
          ? `${coin} hold`
          : `hold (${decision.coins.length} coins)`
        : [coin, decision.proposed].filter(Boolean).join(' '),
    amount: amountOf(decision),
    outcome: outcomeOf(decision, breaches),
    tone,
  };
}

function amountOf(decision: Decision): string {
  const allowed = decision.allowed;
  const asked = askedUsd(decision.asked);
  const confidence = signOf(decision.confidence) > 0 ? ` conf ${number(decision.confidence)}` : '';
  if (allowed === null) {
    return asked === null ? confidence.trim() : `${dollars(asked)}${confidence}`;
  }

  const done = dollars(allowed.sizeUsd);
  const cut = asked !== null && fixed(asked, 0) !== fixed(allowed.sizeUsd, 0) ? `${dollars(asked)} → ` : '';
  const leverage = allowed.leverage > 1 ? ` ${allowed.leverage}×` : '';
  return `${cut}${done}${leverage}${confidence}`;
}

function outcomeOf(decision: Decision, breaches: readonly string[]): string {
  const words = breaches.length > 0 ? ` (${breaches.join(', ')})` : '';
  const repaired = decision.outcome === 'ok' || decision.outcome === 'no_action' ? '' : `${decision.outcome} `;
  return `${repaired}${decision.result}${words}`;
}

function toneOf(decision: Decision): DecisionText['tone'] {
  switch (decision.outcome) {
    case 'ok':
    case 'ok_repaired':
    case 'partial':
      return decision.result === 'clamped'
        ? 'cut'
        : decision.result === 'refused' || decision.result === 'rejected'
          ? 'refused'
          : decision.result === 'held'
            ? 'quiet'
            : 'done';
    case 'no_action':
    case 'paused':
      return 'quiet';
    case 'risk_skip':
    case 'refused':
    case 'budget_skip':
    case 'stale_data_skip':
      return 'refused';
    default:
      return 'broken';
  }
}

// The asked row is kept raw, as the mind wrote it: nothing of it can be relied on.
function askedUsd(asked: unknown): Decimal | null {
  const notional =
    asked !== null && typeof asked === 'object' ? (asked as Record<string, unknown>)['notionalUsd'] : null;
  return typeof notional === 'string' && /^-?\d+(\.\d+)?$/.test(notional) ? (notional as Decimal) : null;
}

function dollars(amount: Decimal): string {
  return usd(amount, { decimals: 0 }).text;
}

function shortName(instrument: string | null): string {
  return instrument === null ? '' : instrument.slice(instrument.indexOf(':') + 1);
}
