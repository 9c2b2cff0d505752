import { createStore, useStore } from '../store';

export interface Freeze {
  frozen: boolean;
  /** Wall time at which the reader froze the page. */
  since: number | null;
  /** Rows that came in meanwhile. */
  held: number;
}

export const freeze = createStore<Freeze>({ frozen: false, since: null, held: 0 });

export const useFreeze = () => useStore(freeze);
export const isFrozen = () => freeze.get().frozen;
