// @vitest-environment jsdom
import { renderHook } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { bindings, listenForKeys, singleKeys, useKey } from './keys';

afterEach(() => singleKeys.set('on'));

const press = (key: string, extra: KeyboardEventInit = {}, target: EventTarget = document.body) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...extra }));

function bind(keys: string, always = false) {
  const run = vi.fn();
  const stop = listenForKeys();
  const hook = renderHook(() => useKey(keys, 'does it', run, always));
  return {
    run,
    end: () => {
      stop();
      hook.unmount();
    },
  };
}

test('runs two keys in a row', () => {
  const { run, end } = bind('g f');
  press('f');
  press('g');
  press('f');
  expect(run).toHaveBeenCalledOnce();
  end();
  expect(bindings.get()).toEqual([]);
});

test('leaves typing alone', () => {
  const { run, end } = bind('f');
  const field = document.body.appendChild(document.createElement('input'));
  press('f', {}, field);
  expect(run).not.toHaveBeenCalled();
  field.remove();
  end();
});

test('can be switched off, except for what always works', () => {
  singleKeys.set('off');
  const single = bind('f');
  press('f');
  expect(single.run).not.toHaveBeenCalled();
  single.end();
  const kill = bind('ctrl+shift+k', true);
  press('K', { ctrlKey: true, shiftKey: true });
  expect(kill.run).toHaveBeenCalledOnce();
  kill.end();
});

test('lets space press a button that has the focus', () => {
  const { run, end } = bind('space');
  const button = document.body.appendChild(document.createElement('button'));
  press(' ', {}, button);
  expect(run).not.toHaveBeenCalled();
  press(' ');
  expect(run).toHaveBeenCalledOnce();
  button.remove();
  end();
});
