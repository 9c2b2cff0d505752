// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { show } from '@/testing/show';
import { PastAgentPage } from './PastAgentPage';

vi.mock('@tanstack/react-router', async original => ({
  ...(await original<object>()),
  useParams: () => ({ agent: 'nof1-vain' }),
}));

// jsdom draws nothing: what the picture says is asked of its label and its table.
vi.mock('@/shared/ui/chart/echarts', () => ({
  echarts: { init: () => ({ on: () => {}, resize: () => {}, dispose: () => {}, setOption: () => {} }) },
}));

const statistics = {
  agent: 'nof1-vain',
  name: 'vain (imported)',
  trades: 2,
  wins: 1,
  netUsd: -0.4,
  winRatePct: 50,
  profitFactor: 0.98,
  equityUsd: 9000,
  returnPct: -10,
  maxDrawdownPct: 12.5,
  days: 12,
  sharpe: null,
  sharpeSe: null,
  sharpeMissing: 'needs 30 d, has 12',
};

const sheet = {
  slug: 'nof1-vain',
  name: 'vain (imported)',
  source: 'nof1',
  model: 'vain-1',
  firstAt: '2025-10-17T22:00:00Z',
  lastAt: '2025-10-28T06:51:00Z',
  conversations: 1,
  decisions: 1,
  trades: 2,
  netUsd: -0.4,
  claimedNetUsd: 9.6,
  contradictedTrades: 1,
  contradictedMarks: 1,
};

const trade = {
  key: 'vain_1',
  version: 1,
  instrument: 'hyperliquid:BTC',
  side: 'long',
  size: 2,
  entryPrice: 100,
  entryAt: '2025-10-18T00:00:00Z',
  exitPrice: 110,
  exitAt: '2025-10-18T02:00:00Z',
  grossUsd: 20,
  netUsd: 19.8,
  claimedGrossUsd: 20,
  claimedNetUsd: 19.8,
  claimedFeesUsd: 0.2,
  contradicts: null,
};

const wrong = 'the claimed net is not what the venue booked at entry and exit';

const marks = [
  { at: '2025-10-17T22:00:00Z', equityUsd: 10000, origin: 'inception', isMarked: true },
  { at: '2025-10-28T06:51:00Z', equityUsd: 11000, origin: 'leaderboard', isMarked: false },
  { at: '2025-10-28T06:51:00Z', equityUsd: 9000, origin: 'prompt', isMarked: true },
];

const talk = {
  key: 'vain_1',
  version: 1,
  at: '2025-10-28T06:51:00Z',
  cycle: 4,
  outcome: 'partial',
  dialect: 'arena',
  note: 'one row of two was read',
  error: null,
  decisions: 2,
};

const row = {
  ordinal: 0,
  offset: 1,
  length: 5,
  ruling: 'repaired',
  coinSaid: 'BTC',
  actionSaid: 'hold',
  instrument: 'hyperliquid:BTC',
  action: 'hold',
  notionalUsd: null,
  quantity: 2,
  fraction: null,
  leverage: 10,
  stop: 95,
  target: null,
  confidenceSaid: '70',
  confidence: 0.7,
  confidenceEvent: 'profit',
  justification: 'the plan stands',
  why: null,
  repairs: ['trailing_comma'],
};

const whole = {
  ...talk,
  summary: null,
  error: null,
  repairs: [],
  claimed: null,
  prompt: 'You trade.',
  reply: '{"BTC"}',
  reasoning: 'It goes up.',
  decisions: [row, { ...row, ordinal: 1, offset: 7, length: 0, ruling: 'rejected', action: null, why: 'no such coin' }],
};

const answers = {
  '/api/performance/past/nof1-vain': statistics,
  '/api/deliberation/past/agents': { items: [sheet] },
  '/api/trading/past/nof1-vain/equity': { items: marks },
  '/api/trading/past/nof1-vain/trades': {
    items: [trade, { ...trade, key: 'vain_2', version: 2, netUsd: -20.2, claimedNetUsd: -10.2, contradicts: wrong }],
  },
  '/api/deliberation/past/nof1-vain/conversations': { items: [talk] },
  '/api/deliberation/past/nof1-vain/conversation': whole,
};

test('marks every part of the page imported, and says that nothing was traded here', async () => {
  show(<PastAgentPage />, answers);
  expect(await screen.findByText(/Written down by/)).toBeTruthy();
  expect(screen.getByText(/on no desk and in no ranking; nothing of it was traded here/)).toBeTruthy();
  expect(screen.getAllByText('IMPORTED').length).toBeGreaterThanOrEqual(4);
  expect(screen.queryByText('LIVE')).toBeNull();
  expect(screen.getByText(/Its source contradicts itself in 1 of 2 trades and 1 claim of equity/)).toBeTruthy();
});

test('says that equity is marked, and of a claim what it was told at the same moment', async () => {
  show(<PastAgentPage />, answers);
  const panel = await screen.findByRole('region', { name: 'Marked equity' });
  const picture = await within(panel).findByRole('img');
  expect(picture.getAttribute('aria-label')).toBe(
    'Marked equity of nof1-vain, imported: $9,000.00 on 2025-10-28 06:51Z to $9,000.00 on 2025-10-28 06:51Z, ' +
      '1 marks. Beside it 1 only claimed by its source.',
  );
  expect(panel.textContent).toContain('$11,000.00 by a leaderboard');
  expect(panel.textContent).toContain('+$2,000.00 against what it was told itself');

  await userEvent.click(within(panel).getByRole('button', { name: 'Table' }));
  const rows = within(panel).getAllByRole('row').map(one => one.textContent);
  expect(rows.some(text => text.includes('$9,000.00') && text.includes('marked'))).toBe(true);
  expect(rows.some(text => text.includes('$10,000.00') && text.includes('began with'))).toBe(true);
  expect(rows.some(text => text.includes('$11,000.00') && text.includes('claimed by source'))).toBe(true);
});

test('shows no Sharpe ratio before thirty days and why, and one only with its error and its days', async () => {
  const { queries } = show(<PastAgentPage />, answers);
  const panel = await screen.findByRole('region', { name: 'Statistics' });
  expect(within(panel).getByTitle('needs 30 d, has 12')).toBeTruthy();
  expect(panel.textContent).toContain('−10.00\u202f%');

  queries.setQueryData(['past', 'nof1-vain', 'statistics'], {
    ...statistics,
    days: 40,
    sharpe: 1.5,
    sharpeSe: 3.02,
    sharpeMissing: null,
  });
  expect(await within(panel).findByText(/1\.50 ± 3\.02 \(40\sd\)/)).toBeTruthy();
});

test('gives the reason of every figure that an agent without equity and trades cannot have', async () => {
  const nothing = Object.fromEntries(
    ['winRatePct', 'profitFactor', 'equityUsd', 'returnPct', 'maxDrawdownPct'].map(name => [name, null]),
  );
  show(<PastAgentPage />, {
    ...answers,
    '/api/performance/past/nof1-vain': {
      ...statistics,
      ...nothing,
      trades: 0,
      wins: 0,
      netUsd: 0,
      days: 0,
      sharpeMissing: 'no equity was imported',
    },
    '/api/trading/past/nof1-vain/equity': { items: [] },
    '/api/trading/past/nof1-vain/trades': { items: [] },
  });
  const panel = await screen.findByRole('region', { name: 'Statistics' });
  expect(within(panel).getAllByTitle('no equity was imported')).toHaveLength(4);
  expect(within(panel).getAllByTitle('no closed trade was imported')).toHaveLength(3);
  expect(panel.textContent).not.toContain('$0.00');
  expect(await screen.findByText(/its source does not say what the agent was worth/)).toBeTruthy();
});

test('says of each trade what was booked, what is claimed, and where its source contradicts itself', async () => {
  show(<PastAgentPage />, answers, '/?tab=trades');
  const table = within(await screen.findByRole('table', { name: 'Closed trades, imported' }));
  const bad = within(table.getByRole('row', { name: new RegExp(wrong) }));
  expect(bad.getByText('−$20.20')).toBeTruthy();
  expect(bad.getByText('−$10.20')).toBeTruthy();
  expect(bad.getByText('+$10.00')).toBeTruthy();
  expect(bad.getByText('v2')).toBeTruthy();
  expect(table.getByText('agrees')).toBeTruthy();
});

test('opens a cycle to its raw reply, with the verdict of each row and what it asked for', async () => {
  const { router } = show(<PastAgentPage />, answers);
  await userEvent.click(await screen.findByText('one row of two was read'));
  const cycle = await screen.findByRole('article', { name: 'The open cycle' });
  expect((await within(cycle).findByText('"BTC"', { selector: 'mark' })).dataset['ruling']).toBe('repaired');
  expect(router.state.location.search).toEqual({ tab: 'decisions', talk: 'vain_1' });
  const verdicts = within(within(cycle).getByRole('list', { name: 'Verdict per row' }));
  expect(verdicts.getAllByText('2 coins at 10×')).toHaveLength(2);
  expect(verdicts.getAllByTitle('it named no target')).toHaveLength(2);
  expect(verdicts.getByText(/no such coin/, { selector: '.red' })).toBeTruthy();
  expect(cycle.textContent).toContain('trailing comma');
  expect(cycle.textContent).toContain('nothing was traded on it here');
  expect(within(cycle).getByLabelText('Prompt').textContent).toBe('You trade.');
});

test('says of an agent that was never imported where the others are', async () => {
  show(<PastAgentPage />, {});
  expect(await screen.findByText(/The page of imported agents lists every one there is/)).toBeTruthy();
});
