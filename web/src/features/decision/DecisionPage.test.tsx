// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { show } from '@/testing/show';
import { DecisionPage } from './DecisionPage';

vi.mock('@tanstack/react-router', async original => ({
  ...(await original<object>()),
  useParams: () => ({ desk: 'floor', id: 'd1' }),
}));

const decision = {
  id: 'd1',
  seq: 21,
  at: '2025-01-02T03:20:00Z',
  wall: '2025-01-02T03:20:00Z',
  agent: 'trend-a',
  cycle: '2025-01-02T03:20:00Z',
  ordinal: 0,
  outcome: 'ok_repaired',
  status: 'executed',
  proposed: 'open_long',
  action: 'long',
  instrument: 'made:AAA',
  heldSide: null,
  coins: ['made:AAA'],
  asked: { notionalUsd: '900', leverage: 3, stop: '97' },
  result: 'accepted',
  allowed: { size: 9, sizeUsd: 900, leverage: 3, stopLossPrice: 97, takeProfitPrice: null },
  confidence: 0.6,
  reasoning: 'the averages have crossed',
  limitsVersion: 1,
  errorMessage: null,
  verdicts: [{ rule: 'leverage', passed: true, saw: '3', limit: '10', message: '' }],
};

const call = {
  id: 'c1',
  deskId: 1,
  agent: 'trend-a',
  cycle: decision.cycle,
  number: 1,
  version: 2,
  kind: 'llm',
  provider: 'alpha',
  modelAsked: 'tiny',
  modelAnswered: 'tiny-2025',
  template: 'pitwall/1',
  askedAt: decision.at,
  startedAt: decision.at,
  status: 'answered',
  outcome: 'ok_repaired',
  promptSha256: 'aa',
  promptBytes: 10,
  replySha256: 'bb',
  reasoningSha256: null,
  reasoningPlace: null,
  finish: 'stop',
  tokens: { input: 800, cached: 200, reasoning: 0, output: 120 },
  costUsd: 0.0013,
  estimatedUsd: null,
  estimated: false,
  latencyMs: 800,
  attempts: 1,
  error: null,
  parse: {
    dialect: 'pitwall',
    note: 'one row',
    repairs: [{ name: 'fence', kind: 'syntax', offset: 0, detail: '' }],
    rows: [
      { offset: 3, length: 5, ruling: 'accepted', coinSaid: 'AAA', instrument: 'made:AAA', action: 'open_long' },
    ],
  },
};

const news = {
  ordinal: 0,
  part: 'user',
  kind: 'news',
  sha256: 'cc',
  bytes: 9,
  asOf: '2025-01-02T03:00:00Z',
  ageMs: 1_200_000,
  untrusted: true,
};

const headline = {
  id: 7,
  source: 'Wire',
  title: 'Exchange <halts> withdrawals',
  link: 'https://news.example/7',
  publishedAt: decision.at,
  knownAt: decision.at,
  sha256: 'dd',
};
const confidence = { said: '60%', confidence: '0.6', scale: 'percent', event: 'target_before_stop' };
const nothing = { orders: [], fills: [], trades: [] };
const chain = { desk: 1, decision, call, confidence, blocks: [news], news: [headline], ...nothing };
const use = { role: 'news', callId: 'c1', deskId: 1, agent: 'trend-a', cycle: decision.cycle, askedAt: decision.at };

const answers = {
  '/api/deliberation/decisions/d1/chain': chain,
  '/api/deliberation/blocks/bb': { sha256: 'bb', bytes: 9, text: '```{row}`', archive: null, uses: [] },
  '/api/deliberation/blocks/cc': {
    sha256: 'cc',
    bytes: 9,
    text: 'Buy! Now!',
    archive: null,
    uses: [{ ...use, decisionId: 'd1' }],
  },
  '/api/deliberation/news/7': { headline, uses: [{ ...use, decisionId: 'd2' }] },
  '/api/markets/instruments': [],
  '/api/desks/floor/standing': { desk: 'floor', mode: 'paper', clock: null, state: 'paused', speed: 0 },
};

test('marks the row of a reply that the decision was read from, and names what was mended', async () => {
  show(<DecisionPage />, answers);
  expect((await screen.findByText('{row}', { selector: 'mark' })).hasAttribute('data-own')).toBe(true);
  expect(screen.getByText('fence')).toBeTruthy();
  expect(screen.getAllByText('tiny-2025')).toHaveLength(2);
  expect(screen.getByText('$0.001300')).toBeTruthy();
});

test('leads from a call to the studio, where the same can be told again', async () => {
  show(<DecisionPage />, answers);
  const link = await screen.findByRole('link', { name: /what this call was told/, hidden: true });
  expect(link.getAttribute('href')).toBe('/agents/floor/trend-a/edit?call=c1');
});

test('says what a confidence is the probability of', async () => {
  show(<DecisionPage />, answers);
  expect((await screen.findByText(/Confidence 60/)).textContent).toContain(
    'as said “60%”: that the target is reached before the stop.',
  );
});

test('opens a block to its text, says who wrote it, and leads from it to what rests on it', async () => {
  const { router } = show(<DecisionPage />, answers);
  const table = await screen.findByRole('table', { name: 'Blocks of the prompt' });
  await userEvent.click(within(table).getByText('news'));
  const block = await screen.findByRole('region', { name: 'Block 0, news' });
  expect(await within(block).findByText('Buy! Now!')).toBeTruthy();
  expect(block.textContent).toContain('Written by strangers');
  expect(block.textContent).toContain('1 decision rests on it');
  expect(within(block).getByRole('link', { hidden: true }).getAttribute('href')).toBe('/decisions/floor/d1');
  expect(router.state.location.search).toEqual({ block: 'cc' });
});

test('says of a reply that was archived when that was and which file holds it', async () => {
  const archive = {
    file: 'texts-2025-05-01-ab.jsonl.gz',
    folder: '/data/archive',
    machine: 'rack-3',
    fileSha256: 'dd',
    archivedAt: '2025-05-01T00:00:00Z',
  };
  const gone = { sha256: 'bb', bytes: 9, text: null, archive, uses: [] };
  show(<DecisionPage />, { ...answers, '/api/deliberation/blocks/bb': gone });
  const reply = await screen.findByText(/The text was archived on/);
  expect(reply.parentElement?.textContent).toContain('texts-2025-05-01-ab.jsonl.gz in /data/archive on rack-3');
  expect(screen.queryByLabelText('Raw reply')).toBeNull();
  expect(screen.getAllByText('tiny-2025')).toHaveLength(2);
});

test('shows the headlines it was told as text of strangers, and who else was told them', async () => {
  show(<DecisionPage />, answers);
  const said = await screen.findByText('Exchange <halts> withdrawals');
  const more = said.closest('details')!;
  more.open = true;
  fireEvent(more, new Event('toggle'));
  expect(await within(more).findByText(/1 decision rests on it/)).toBeTruthy();
  expect(within(more).getByRole('link', { name: 'news.example' }).getAttribute('rel')).toContain('noreferrer');
});

test('says of a mind of the house that no model was asked', async () => {
  const house = { ...chain, call: null, confidence: null, blocks: [], news: [] };
  show(<DecisionPage />, { ...answers, '/api/deliberation/decisions/d1/chain': house });
  expect(await screen.findByText(/No model was asked/)).toBeTruthy();
});
