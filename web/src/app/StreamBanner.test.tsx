// @vitest-environment jsdom
import { screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { show } from '@/testing/show';
import { StreamBanner } from './StreamBanner';

const wall = vi.hoisted(() => ({ later: 0 }));
vi.mock('@/shared/clock', async load => ({
  ...(await load<object>()),
  useSecond: () => Date.now() + wall.later,
}));

test('says nothing while the stream may still open', async () => {
  wall.later = 5_000;
  show(
    <>
      <StreamBanner />
      here
    </>,
    {},
  );
  await screen.findByText('here');
  expect(screen.queryByText(/not live/)).toBeNull();
});

test('says that nothing is live once the stream has not opened for a while', async () => {
  wall.later = 40_000;
  show(<StreamBanner />, {});
  expect(await screen.findByText(/not live: the stream has not opened for 40/)).toBeDefined();
});
