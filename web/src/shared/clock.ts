import { createStore, useStore, type Store } from './store';

/** Where a desk's clock stands: market time in lab and replay, wall time on live feeds. */
interface FeedClock {
  at: number;
  heardAt: number;
  speed: number;
}

const second = createStore(Math.floor(Date.now() / 1000) * 1000);
setInterval(() => second.set(Math.floor(Date.now() / 1000) * 1000), 250);

// Between two words of the server the clock runs on by its speed, but not for ever: silence must look like silence.
const RUN_ON_MS = 5_000;
const clocks: Store<ReadonlyMap<string, FeedClock>> = createStore<ReadonlyMap<string, FeedClock>>(new Map());

/** Wall time, a new value every second. */
export const useSecond = () => useStore(second);

/** Tells the clock of a desk; speed is market seconds per second, 0 while it stands. */
export function setFeedClock(desk: string, at: string, speed: number): void {
  const heard = { at: Date.parse(at), heardAt: Date.now(), speed };
  if (!Number.isNaN(heard.at)) {
    clocks.set(before => new Map(before).set(desk, heard));
  }
}

/** The same at this moment only, for what is saved. */
export function feedNow(desk: string): number | null {
  const clock = clocks.get().get(desk);
  return clock ? onClock(clock, Date.now()) : null;
}

function onClock(clock: FeedClock, now: number): number {
  return clock.at + Math.min(Math.max(0, now - clock.heardAt), RUN_ON_MS) * clock.speed;
}

/** Now on the clock of a desk's feed, or null before the desk has told it. */
export function useFeedNow(desk: string | undefined): number | null {
  const now = useSecond();
  const clock = useStore(clocks).get(desk ?? '');
  return clock ? onClock(clock, now) : null;
}
