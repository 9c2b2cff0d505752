import { Kbd, Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { bindings, singleKeys, useKey } from '@/shared/keys/keys';
import { useStore } from '@/shared/store';
import css from './shell.module.css';

/** What the keys do right now, and the switch that turns the single ones off. */
export function KeyHelp() {
  const [opened, setOpened] = useState(false);
  const all = useStore(bindings);
  const single = useStore(singleKeys);
  useKey('?', 'Show this list', () => setOpened(before => !before));
  const shown = all.filter((binding, index) => all.findLastIndex(other => other.keys === binding.keys) === index);
  return (
    <Modal opened={opened} onClose={() => setOpened(false)} title="Keys">
      <table className={css.keys}>
        <tbody>
          {shown.map(binding => (
            <tr key={binding.keys}>
              <td className="nowrap">
                {binding.keys.split(/[ +]/).map(key => (
                  <Kbd key={key} size="xs" mr={3}>
                    {key}
                  </Kbd>
                ))}
              </td>
              <td>{binding.does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Switch
        mt="md"
        label="Single keys work (keys with Ctrl always do)"
        checked={single === 'on'}
        onChange={event => singleKeys.set(event.currentTarget.checked ? 'on' : 'off')}
      />
    </Modal>
  );
}
