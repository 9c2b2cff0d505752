import { number, percent, pnl, share, sharpe, usd } from '@/shared/formats';
import type { PastStatistics } from './queries';

export const NO_EQUITY = 'no equity was imported';

const NO_TRADE = 'no closed trade was imported';

/** A statistic in its unit, or why it is not shown; the rule is what it stands on. */
export interface StatisticRow {
  key: string;
  name: string;
  text: string | null;
  missing: string;
  rule: string;
}

/** The same statistics as of any other agent, as far as an import can feed them. */
export function statisticRows(sheet: PastStatistics): readonly StatisticRow[] {
  return [...equityRows(sheet), ...tradeRows(sheet)];
}

function equityRows(sheet: PastStatistics): readonly StatisticRow[] {
  const { equityUsd, returnPct, maxDrawdownPct, sharpe: ratio, sharpeSe, sharpeMissing, days } = sheet;
  return [
    {
      key: 'equity',
      name: 'Marked equity',
      text: equityUsd === null ? null : usd(equityUsd).text,
      missing: NO_EQUITY,
      rule: 'The last it was told it is worth, marked to the market. What only a leaderboard claims never counts.',
    },
    {
      key: 'return',
      name: 'Return',
      text: returnPct === null ? null : percent(returnPct / 100),
      missing: equityUsd === null ? NO_EQUITY : 'needs two marks, has one',
      rule: 'From what it began with, or its first mark, to its last mark. No flows are known of it.',
    },
    {
      key: 'maxDrawdown',
      name: 'Max drawdown',
      text: maxDrawdownPct === null ? null : percent(-Math.abs(maxDrawdownPct) / 100),
      missing: NO_EQUITY,
      rule: 'Deepest fall from a peak, between the marks that were imported: what lay between them is not known.',
    },
    {
      key: 'sharpe',
      name: 'Sharpe',
      text: ratio === null || sharpeSe === null ? null : sharpe(ratio, sharpeSe, days),
      missing: sharpeMissing ?? 'not known',
      rule: 'Daily returns at UTC midnights, annualised by √365, with its standard error √(365/n); from 30 days on.',
    },
    {
      key: 'days',
      name: 'Finished days',
      text: number(days, 0),
      missing: NO_EQUITY,
      rule: 'UTC days that ended with a mark; nothing is made up between what it began with and its first mark.',
    },
  ];
}

function tradeRows(sheet: PastStatistics): readonly StatisticRow[] {
  const { trades, wins, netUsd, winRatePct, profitFactor } = sheet;
  return [
    {
      key: 'net',
      name: 'Net result',
      text: trades === 0 ? null : pnl(netUsd).text,
      missing: NO_TRADE,
      rule: 'What the venue booked at entries and exits of closed trades. Positions still open are not in it.',
    },
    {
      key: 'trades',
      name: 'Closed trades',
      text: `${number(trades, 0)}, ${number(wins, 0)} won`,
      missing: NO_TRADE,
      rule: 'In their newest version. Won is more than its costs; exactly nothing is no win.',
    },
    {
      key: 'winRate',
      name: 'Win rate',
      text: winRatePct === null ? null : share(winRatePct / 100),
      missing: NO_TRADE,
      rule: 'Won by closed trades. Far targets and near stops lower it.',
    },
    {
      key: 'profitFactor',
      name: 'Profit factor',
      text: profitFactor === null ? null : number(profitFactor),
      missing: trades === 0 ? NO_TRADE : 'nothing was lost, so it has no bound',
      rule: 'What was won by what was lost, of closed trades net of costs.',
    },
  ];
}
