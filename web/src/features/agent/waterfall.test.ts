import { expect, test } from 'vitest';
import type { Decimal } from '@/shared/api/exact';
import type { AgentMoney } from './queries';
import { stepsOf } from './waterfall';

const d = (text: string) => text as Decimal;

test('each bar begins where the one before ended, and net stands on zero', () => {
  const steps = stepsOf({
    grossUsd: d('100'),
    feesUsd: d('40'),
    fundingUsd: d('-10'),
    llmUsd: d('0'),
    netUsd: d('70'),
  } as AgentMoney);
  expect(steps.map(step => [step.name, step.amount, step.from, step.to])).toEqual([
    ['gross', '100', 0, 1],
    ['fees', '-40', 0.6, 1],
    ['funding', '10', 0.6, 0.7],
    ['LLM', '0', 0.7, 0.7],
    ['net', '70', 0, 0.7],
  ]);
});

test('goes below zero when the costs are more than the gross', () => {
  const steps = stepsOf({
    grossUsd: d('10'),
    feesUsd: d('30'),
    fundingUsd: d('0'),
    llmUsd: d('0'),
    netUsd: d('-20'),
  } as AgentMoney);
  expect(steps[1]).toMatchObject({ from: 0, to: 1 });
  expect(steps[4]?.zero).toBeCloseTo(2 / 3);
});
