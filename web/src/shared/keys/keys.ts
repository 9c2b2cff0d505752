import { useEffect, useRef } from 'react';
import { createStore, createStoredChoice } from '../store';

/** One key or two in a row (`g f`); `always` ones work in fields too and when single keys are off. */
export interface KeyBinding {
  keys: string;
  does: string;
  run: () => void;
  always?: boolean;
}

const PAIR_MS = 1_200;

/** WCAG 2.1.4: single keys can be switched off. */
export const singleKeys = createStoredChoice('pitwall.keys', ['on', 'off'] as const, 'on');
export const bindings = createStore<readonly KeyBinding[]>([]);

/** While the component lives, the keys do this; the youngest binding of the same keys wins. */
export function useKey(keys: string, does: string, run: () => void, always = false): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    const binding: KeyBinding = { keys, does, run: () => latest.current(), always };
    bindings.set(before => [...before, binding]);
    return () => bindings.set(before => before.filter(other => other !== binding));
  }, [keys, does, always]);
}

let first: { key: string; at: number } | null = null;

/** The binding that a key press asks for, or null; remembers the first of two. */
export function bindingOf(event: KeyboardEvent): KeyBinding | null {
  const pressed = nameOf(event);
  const typing = isTyping(event.target);
  const allowed = bindings.get().filter(binding => binding.always || (!typing && singleKeys.get() === 'on'));
  const pair = first && event.timeStamp - first.at < PAIR_MS ? `${first.key} ${pressed}` : null;
  const found =
    allowed.findLast(binding => binding.keys === pair) ?? allowed.findLast(binding => binding.keys === pressed);
  first =
    !found && allowed.some(binding => binding.keys.startsWith(`${pressed} `))
      ? { key: pressed, at: event.timeStamp }
      : null;
  return found ?? null;
}

export function listenForKeys(): () => void {
  const hear = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) {
      return;
    }

    const binding = bindingOf(event);
    if (binding && !(binding.keys === 'space' && isPressable(event.target))) {
      event.preventDefault();
      binding.run();
    }
  };
  addEventListener('keydown', hear);
  return () => removeEventListener('keydown', hear);
}

function nameOf(event: KeyboardEvent): string {
  const key =
    event.key === ' ' ? 'space' : event.key.length === 1 && event.ctrlKey ? event.key.toLowerCase() : event.key;
  return [
    event.ctrlKey || event.metaKey ? 'ctrl' : '',
    event.altKey ? 'alt' : '',
    event.shiftKey && (event.ctrlKey || event.metaKey || key.length > 1) ? 'shift' : '',
    key,
  ]
    .filter(Boolean)
    .join('+');
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('textarea, select, input:not([type=range], [type=checkbox], [type=radio])') ||
      target.closest('[role=dialog], [role=listbox]') !== null)
  );
}

// Space presses a button that has the focus, and nothing else may happen then.
function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('button, summary, [role=button], [role=tab], [role=switch], input')
  );
}
