// @vitest-environment jsdom
import { fireEvent, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/testing/show';
import { MoneyPanel } from './MoneyPanel';

const sums = { grossUsd: 4120.5, feesUsd: 1310.25, fundingUsd: -220, llmUsd: 0, netUsd: 3030.25 };
const money = {
  desk: 'lab',
  deskId: 1,
  mode: 'lab',
  asOf: '2000-12-31T00:00:00Z',
  agents: [{ agent: 'edge-1', name: 'Edge-1', flowsUsd: 0, equityUsd: 0, byCause: [], ...sums }],
  total: sums,
  llmNote: 'no model was called',
  missing: {},
};

test('shows costs as losses and what was received as a gain', async () => {
  show(<MoneyPanel desk="lab" />, { '/api/performance/money': money });
  expect((await screen.findByText('fees')).parentElement?.textContent).toBe('fees▼−$1,310.25');
  expect(screen.getByText('funding').parentElement?.textContent).toBe('funding▲+$220.00');
  expect(screen.getByText('model').parentElement?.textContent).toBe('model$0.00');
});

test('shows the same by agent', async () => {
  show(<MoneyPanel desk="lab" />, { '/api/performance/money': money });
  fireEvent.click(await screen.findByRole('button', { name: 'By agent' }));
  expect((await screen.findByRole('row', { name: /Edge-1/ })).textContent).toContain('+$3,030.25');
});
