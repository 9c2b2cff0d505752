// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test } from 'vitest';
import { show } from '@/testing/show';
import { ImportedPage } from './ImportedPage';

const vain = {
  slug: 'nof1-vain',
  name: 'vain (imported)',
  source: 'nof1',
  model: 'vain-1',
  firstAt: '2025-10-17T22:00:00Z',
  lastAt: '2025-10-28T06:51:00Z',
  conversations: 12,
  decisions: 70,
  trades: 5,
  netUsd: -20.25,
  claimedNetUsd: 31.5,
  contradictedTrades: 2,
  contradictedMarks: 1,
};

const silent = {
  ...vain,
  slug: 'ai-trader-silent',
  name: 'silent (imported)',
  source: 'ai_trader',
  model: null,
  trades: 0,
  netUsd: null,
  claimedNetUsd: null,
  contradictedTrades: 0,
  contradictedMarks: 0,
};

const sentence = 'vain: the leaderboard claims $11000.00, its own prompt says $9000.00';

const poll = {
  id: 7,
  kind: 'conversations',
  source: 'nof1',
  file: 'conversations.json',
  sha256: 'ab',
  read: 12,
  new: 12,
  revised: 0,
  unchanged: 0,
  createdAt: '2025-11-01T00:00:00Z',
  report: {
    rulings: [
      { name: 'accepted', times: 67 },
      { name: 'rejected', times: 3 },
    ],
    reasons: [{ name: 'no coin is named', times: 3 }],
    contradictions: [sentence],
  },
};

const answers = {
  '/api/deliberation/past/agents': { items: [vain, silent] },
  '/api/deliberation/past/imports': { items: [poll] },
};

test('teaches the verbs that import where nothing was imported yet', async () => {
  show(<ImportedPage />, {
    '/api/deliberation/past/agents': { items: [] },
    '/api/deliberation/past/imports': { items: [] },
  });
  expect(await screen.findByText(/No past agent yet/)).toBeTruthy();
  for (const verb of ['conversations', 'trades', 'decisions']) {
    expect(screen.getByText(`pitwall import ${verb} PATH…`)).toBeTruthy();
  }

  expect(await screen.findByText(/No file of past runs was taken yet/)).toBeTruthy();
});

test('shows what was booked beside what is claimed, their difference, and how often that is contradicted', async () => {
  show(<ImportedPage />, answers);
  const row = within(await screen.findByRole('row', { name: /vain/ }));
  expect(row.getByText('IMPORTED')).toBeTruthy();
  expect(row.getByText('−$20.25')).toBeTruthy();
  expect(row.getByText('+$31.50')).toBeTruthy();
  expect(row.getByText('+$51.75')).toBeTruthy();
  expect(row.getByTitle('2 of 5 trades and 1 claim of equity').textContent).toContain('3');
});

test('has no result for an agent without trades, and says why', async () => {
  show(<ImportedPage />, answers);
  const row = within(await screen.findByRole('row', { name: /silent/ }));
  expect(row.getAllByTitle('no closed trade of it was imported')).toHaveLength(3);
  expect(row.getByTitle('its source does not name one')).toBeTruthy();
  expect(row.getByText('none')).toBeTruthy();
});

test('reports a contradiction word for word as claimed by its source, and the rejected rows of its file', async () => {
  const { router } = show(<ImportedPage />, answers);
  const said = await screen.findByRole('region', { name: 'Claimed by source and contradicted' });
  expect(within(said).getByText(sentence)).toBeTruthy();

  await userEvent.click(await screen.findByText('conversations.json'));
  const report = await screen.findByRole('article', { name: 'Report of conversations.json' });
  expect(router.state.location.search).toEqual({ import: '7' });
  expect(within(report).getByText('claimed by source')).toBeTruthy();
  expect(report.textContent).toContain('Rows by ruling: accepted 67 · rejected 3');
  expect(report.textContent).toContain('no coin is named 3');
});

test('sorts agents by what they earned, the ones without a result last', async () => {
  const best = { ...vain, slug: 'nof1-best', name: 'best (imported)', netUsd: 900 };
  show(<ImportedPage />, { ...answers, '/api/deliberation/past/agents': { items: [silent, vain, best] } });
  await userEvent.click(await screen.findByRole('button', { name: 'Net booked' }));
  const table = within(screen.getByRole('table', { name: 'Past agents' }));
  expect(table.getAllByRole('row').map(row => /best|vain|silent/.exec(row.textContent)?.[0])).toEqual([
    undefined,
    'best',
    'vain',
    'silent',
  ]);
});
