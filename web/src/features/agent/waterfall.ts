import type { Decimal } from '@/shared/api/exact';
import { approximate, sum } from '@/shared/formats/decimal';
import { negated } from '@/shared/formats/exactMath';
import type { AgentMoney } from './queries';

/** One bar of the way from gross to net; from and to are shares of the width. */
export interface Step {
  name: string;
  amount: Decimal;
  isTotal: boolean;
  from: number;
  to: number;
  zero: number;
}

/** gross − fees − funding − model calls = net: each bar begins where the one before ended. */
export function stepsOf(money: AgentMoney): readonly Step[] {
  const parts: [string, Decimal][] = [
    ['gross', money.grossUsd],
    ['fees', negated(money.feesUsd)],
    ['funding', negated(money.fundingUsd)],
    ['LLM', negated(money.llmUsd)],
  ];
  let at = '0' as Decimal;
  const moves = parts.map(([name, amount]) => {
    const start = at;
    at = sum([at, amount]);
    return { name, amount, isTotal: name === 'gross', start: approximate(start), end: approximate(at) };
  });
  const net = { name: 'net', amount: money.netUsd, isTotal: true, start: 0, end: approximate(money.netUsd) };
  const all = [...moves, net];
  const least = Math.min(0, ...all.map(move => Math.min(move.start, move.end)));
  const most = Math.max(0, ...all.map(move => Math.max(move.start, move.end)));
  const width = most - least || 1;
  const share = (figure: number) => (figure - least) / width;
  return all.map(({ name, amount, isTotal, start, end }) => ({
    name,
    amount,
    isTotal,
    from: share(Math.min(start, end)),
    to: share(Math.max(start, end)),
    zero: share(0),
  }));
}
