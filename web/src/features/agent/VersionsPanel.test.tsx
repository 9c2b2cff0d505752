// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/testing/show';
import { VersionsPanel } from './VersionsPanel';

const who = { desk: 'floor', agent: 'ds-a' };
const home = '/api/deliberation/agents/floor/ds-a';
const version = (number: number, labels: string[]) => ({
  version: number,
  mind: 'llm/alpha/tiny',
  createdAt: '2026-01-02T03:04:05Z',
  labels,
  source: `version ${number}`,
  diff: [],
});
const filed = { agent: 'ds-a', stage: 'paper', version: 2, actingVersion: 2, paperGates: [], liveGates: [] };
const answers = {
  '/api/accounts/me': { role: 'admin', name: 'ada', antiforgeryToken: 't' },
  [home]: filed,
  [`${home}/versions`]: [version(2, ['paper']), version(1, [])],
};

test('lets the version before an edit run again, once its meaning was read', async () => {
  const { asked } = show(
    <VersionsPanel who={who} />,
    { ...answers, [`${home}/labels/paper`]: { label: 'paper', version: 1, before: 2 } },
    '/?v=1',
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Run this version again…' }));
  expect((await screen.findByText(/From its next question on/)).textContent).toContain('no longer as version 2');
  expect(asked).not.toContain(`${home}/labels/paper`);
  fireEvent.click(screen.getByRole('button', { name: 'Run version 1 at paper' }));
  await waitFor(() => expect(asked).toContain(`${home}/labels/paper`));
  await waitFor(() => expect(screen.queryByText(/From its next question on/)).toBeNull());
});

test('says why a version could not be run and stays open', async () => {
  show(<VersionsPanel who={who} />, answers, '/?v=1');
  fireEvent.click(await screen.findByRole('button', { name: 'Run this version again…' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Run version 1 at paper' }));
  expect((await screen.findByRole('alert')).textContent).toContain('Not found');
  expect(screen.getByRole('button', { name: 'Run version 1 at paper' })).toBeTruthy();
});

test('offers nothing for the version that acts', async () => {
  show(<VersionsPanel who={who} />, answers);
  await screen.findByText(/version 2 against/);
  expect(screen.queryByRole('button', { name: /Run this version/ })).toBeNull();
});

test('offers a viewer nothing', async () => {
  const viewer = { ...answers, '/api/accounts/me': { role: 'viewer', name: 'eve', antiforgeryToken: 't' } };
  show(<VersionsPanel who={who} />, viewer, '/?v=1');
  await screen.findByText(/version 1 against/);
  expect(screen.queryByRole('button', { name: /Run this version/ })).toBeNull();
});
