import { useSyncExternalStore } from 'react';

/** A value that components may watch and anything may set. */
export interface Store<T> {
  get: () => T;
  set: (next: T | ((before: T) => T)) => void;
  subscribe: (listener: () => void) => () => void;
}

export function createStore<T>(first: T): Store<T> {
  let value = first;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set: next => {
      const after = typeof next === 'function' ? (next as (before: T) => T)(value) : next;
      if (!Object.is(after, value)) {
        value = after;
        listeners.forEach(listener => listener());
      }
    },
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function useStore<T>(store: Store<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}

/** A store that survives a reload; a browser that forbids storage keeps it until then. */
export function createStoredChoice<T extends string>(key: string, choices: readonly T[], usual: T): Store<T> {
  const read = (): T => {
    try {
      const saved = localStorage.getItem(key);
      return choices.find(choice => choice === saved) ?? usual;
    } catch {
      return usual;
    }
  };
  const store = createStore<T>(read());
  store.subscribe(() => {
    try {
      localStorage.setItem(key, store.get());
    } catch {
      // Private windows may forbid it.
    }
  });
  return store;
}
