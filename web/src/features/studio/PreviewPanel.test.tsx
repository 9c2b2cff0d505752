// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { expect, test, vi } from 'vitest';
import { show } from '@/testing/show';
import { PreviewPanel } from './PreviewPanel';

const shown = {
  at: '2025-01-02T10:00:00Z',
  promptTokens: 900,
  replyTokens: 600,
  blocks: [{ part: 'user', kind: 'market', text: '## AAA', bytes: 6, ageMs: 0, untrusted: false }],
  callUsd: 0.0013,
  callUsdMax: 0.002,
  cyclesPerDay: 12,
  dayUsd: 0.0156,
  budgetUsdDay: null,
  call: null,
};

test.each([
  ['c1', 'With what a stored call was told, word for word'],
  [null, "What the model would read at the desk's present moment"],
])('asks for the prompt of the call %s and says what it tells', async (call, what) => {
  const part = <PreviewPanel desk="floor" file="name: one" isStored call={call} onProblem={() => {}} />;
  show(part, {});
  const bodies: unknown[] = [];
  vi.stubGlobal('fetch', (_: string, sent: RequestInit) => {
    bodies.push(JSON.parse(String(sent.body)));
    return Promise.resolve(new Response(JSON.stringify(shown)));
  });
  await userEvent.click(await screen.findByRole('button', { name: 'Preview prompt' }));
  expect(await screen.findByText('## AAA')).toBeTruthy();
  expect(screen.getByText(what)).toBeTruthy();
  expect(bodies).toEqual([{ desk: 'floor', file: 'name: one', call }]);
});
