import type { AgentForm } from './form';

/** A strategy to begin with, in plain words. */
export interface Template {
  id: string;
  name: string;
  about: string;
  prompt: string;
}

export const templates: readonly Template[] = [
  {
    id: 'trend',
    name: 'Trend, in the manner of nof1',
    about: 'Few trades, every one with a stop, a target and a reason that could prove wrong.',
    prompt: `You trade the listed perpetual futures and nothing else. {{time}}

Take few trades. Open one only when the short series and the 4 hour series agree on a direction, and leave it when
what you opened it for is no longer so.

{{snapshot.table}}
{{account}}

For every position you hold, say first whether the reason you opened it for still stands. Risk at most 1 % of your
equity between entry and stop. Give every new position a stop, a target at least twice as far away, and a confidence
that you would bet on.`,
  },
  {
    id: 'reversion',
    name: 'Mean reversion',
    about: 'Buys what fell too far and sells what rose too far, when the longer trend does not object.',
    prompt: `You trade against exaggeration. {{time}}

{{snapshot.table}}
{{account}}

Open a long only when RSI 7 is below 25 and the price is more than two ATR 14 below EMA 20; a short only in the mirror
image. Do nothing when the 4 hour EMA 20 and EMA 50 stand against it. The stop is one ATR 14 beyond the extreme, the
target is EMA 20. Close what has not moved your way after twelve bars.`,
  },
  {
    id: 'explain',
    name: 'Explain, then decide',
    about: 'Writes down what it sees before it says what to do.',
    prompt: `Look at each coin before you decide anything. {{time}}

{{snapshot.table}}
{{account}}

Think through, for each coin in turn: what the trend is on both series, what speaks against it, and what would prove
you wrong. Only then decide. When the two series disagree, hold. The reason of each decision names the one number it
rests on.`,
  },
  { id: 'blank', name: 'Blank', about: 'Your own words from the first line.', prompt: '' },
];

/** A form with what most agents begin with; limits that are not said are the house's. */
export const blank: AgentForm = {
  name: '',
  title: '',
  coins: '',
  every: '3m',
  everyInPosition: '1m',
  kind: 'llm',
  provider: '',
  model: '',
  url: '',
  secretFrom: '',
  temperature: '',
  deadlineS: '',
  outputTokensMax: '',
  budgetUsdDay: '',
  budgetTokensDay: '',
  startUsd: '10000',
  margin: 'isolated',
  maxPositionPct: '',
  maxLeverage: '',
  stopLossPct: '',
  takeProfitPct: '',
  dailyLossUsd: '',
  exposureUsd: '',
  maxTurnoverXDay: '',
  minHoldMin: '',
  clamp: '',
  candles: '',
  funding: '',
  newsMaxItems: '',
  newsMaxAgeH: '',
  prompt: '',
};
