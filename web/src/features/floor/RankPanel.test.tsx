// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/testing/show';
import type { Ranked, Ranking } from './queries';
import { RankPanel } from './RankPanel';

const reason = 'needs 30 d, has 12';
const figures = [
  'group',
  'netReturnLow',
  'netReturnHigh',
  'sharpe',
  'sharpeSe',
  'pBest',
  'dsr',
  'adjustedP',
] as const;

function agent(name: string, change: object = {}): Ranked {
  return {
    agent: name.toLowerCase(),
    name,
    days: 365,
    group: 'A',
    netReturn: 0.312,
    netReturnLow: 0.1,
    netReturnHigh: 0.5,
    netUsd: 3120.55,
    sharpe: 1.84,
    sharpeSe: 1,
    pBest: 0.97,
    dsr: 0.99,
    adjustedP: 0.0001,
    distinguishable: true,
    daysNeeded: null,
    powerDays: null,
    maxDrawdown: 0.074,
    turnover: 0.5,
    feesOverGross: 0.1,
    holdShare: 0.41,
    parseShare: null,
    stopCover: null,
    lastDecisionAt: '2000-12-30T00:00:00Z',
    missing: { stopCover: 'its mind needs no stop', parseShare: 'no language model' },
    ...change,
  } as unknown as Ranked;
}

function young(name: string): Ranked {
  const nothing = Object.fromEntries(figures.map(figure => [figure, null]));
  const why = Object.fromEntries([...figures, 'distinguishable'].map(figure => [figure, reason]));
  return agent(name, { ...nothing, distinguishable: null, days: 12, missing: why });
}

function ranking(agents: readonly Ranked[], days: number): Ranking {
  return {
    desk: 'lab',
    deskId: 1,
    mode: 'lab',
    asOf: '2000-12-31T00:00:00Z',
    from: '2000-01-01T00:00:00Z',
    daysAvailable: days,
    days,
    daysMin: 30,
    benchmark: 'flips',
    draws: 1000,
    seed: '1',
    blockDays: 5,
    criticalT: 2.4,
    trials: agents.length,
    agents: [...agents],
    missing: {},
  };
}

function panel(answer: Ranking) {
  const nothing = () => {};
  const props = { desk: 'lab', mode: 'paper', days: null, benchmark: 'flips' as const };
  return show(<RankPanel {...props} setDays={nothing} setBenchmark={nothing} />, {
    '/api/performance/ranking': answer,
  });
}

test('shows no group, interval, Sharpe ratio or probability before thirty days, and why', async () => {
  panel(ranking([young('Edge-1'), young('Flip-1')], 12));
  const row = within(await screen.findByRole('row', { name: /Edge-1/ }));
  expect(row.getAllByTitle(reason).length).toBeGreaterThanOrEqual(5);
  expect(row.queryByRole('img')).toBeNull();
  expect(screen.getByText(/Judged over 12 d: no rank, interval or Sharpe before 30\. First verdict/)).toBeTruthy();
  expect(screen.getByRole('slider').getAttribute('aria-valuenow')).toBe('30');
});

const lucky = { group: 'B', distinguishable: false, adjustedP: 0.4, daysNeeded: 614, powerDays: 900 };

test('says one-sidedly whose lead is beyond luck, and how many were tested', async () => {
  const behind = { ...lucky, powerDays: null, missing: { powerDays: 'it does not lead the benchmark' } };
  const untested = { ...behind, distinguishable: null, adjustedP: null, missing: { distinguishable: 'it is it' } };
  panel(
    ranking([agent('Edge-1'), agent('Flip-1', lucky), agent('Flip-2', behind), agent('Hold-1', untested)], 365),
  );
  expect(await screen.findByText('lead may be luck')).toBeTruthy();
  expect(screen.getByText('does not lead')).toBeTruthy();
  expect(screen.getByText('lead beyond luck (p < 0.001)')).toBeTruthy();
  expect(screen.getByRole('img', { name: /Edge-1: \+10\.00\s%/ })).toBeTruthy();
  expect(screen.queryByText(/614/)).toBeNull();
  const said = screen.getByText(/leads the average matched coin flip by more than luck usually gives/);
  expect(said.textContent).toContain('(one-sided, 3 tested together, 5 % chance that pure luck names anybody;');
  expect(said.textContent).toContain('Judged up to 2000-12-31.');
});

test('says that nobody leads by more than luck gives', async () => {
  panel(ranking([agent('Flip-1', lucky)], 90));
  const said = /After 90 d nobody’s lead over the average matched coin flip is larger/;
  expect(await screen.findByText(said)).toBeTruthy();
});

test('calls a coin that was found a false alarm', async () => {
  const nothing = () => {};
  const props = { desk: 'lab', mode: 'lab', days: null, benchmark: 'flips' as const };
  show(<RankPanel {...props} setDays={nothing} setBenchmark={nothing} />, {
    '/api/performance/ranking': ranking([agent('Flip-5')], 365),
    '/api/deliberation/lab': {
      desk: 'lab',
      seed: 1,
      plantedDailySharpe: 0.1,
      agents: [{ slug: 'flip-5', name: 'Flip-5', description: '', tipsRight: 0.5, hasEdge: false }],
    },
  });
  expect(await screen.findByText(/Flip-5 is a coin by construction: this is the false alarm/)).toBeTruthy();
});

test('opens an empty card on a desk where nothing is planted', async () => {
  const nothing = () => {};
  const props = { desk: 'other', mode: 'lab', days: null, benchmark: 'flips' as const };
  show(<RankPanel {...props} setDays={nothing} setBenchmark={nothing} />, {
    '/api/performance/ranking': ranking([agent('Flip-5', lucky)], 90),
    '/api/deliberation/lab': { desk: null, seed: null, plantedDailySharpe: null, agents: [] },
  });
  const card = await screen.findByText(/open the sealed card/);
  card.closest('details')!.open = true;
  fireEvent(card.closest('details')!, new Event('toggle'));
  expect(await screen.findByText(/Nothing is planted on this desk/)).toBeTruthy();
});

test('gives the reason of every figure that is missing to eyes and ears', async () => {
  panel(ranking([agent('Edge-1')], 365));
  const missing = await screen.findByTitle('its mind needs no stop');
  expect(missing.textContent).toBe('— its mind needs no stop');
});

test('says what failed, what still works, and offers to try again', async () => {
  const nothing = () => {};
  show(
    <RankPanel desk="lab" mode="paper" days={null} benchmark="cash" setDays={nothing} setBenchmark={nothing} />,
    {},
  );
  const alert = within(await screen.findByRole('alert'));
  expect(alert.getByText('trace 00-1')).toBeTruthy();
  expect(alert.getByRole('button', { name: 'Try again' })).toBeTruthy();
});
