import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { palette } from '@/shared/palette';
import { logOut, useMe, useSessionCall } from '@/shared/session/session';
import { useStore } from '@/shared/store';
import { ClaimDialog } from './ClaimDialog';
import css from './access.module.css';

/** Who looks, how it looks to them, and the way in or out. */
export function SessionMenu() {
  const me = useMe();
  const [claiming, setClaiming] = useState(false);
  const out = useSessionCall(logOut);
  // Switching transitions off meanwhile would take a style element, which the policy of the page forbids.
  const { colorScheme, setColorScheme } = useMantineColorScheme({ keepTransitions: true });
  const colours = useStore(palette);
  return (
    <span className={css.who}>
      {me && !me.claimed && me.role !== 'none' && (
        <Button onClick={() => setClaiming(true)}>Claim this pit wall</Button>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default">{me?.name ?? (me && me.role !== 'none' ? me.role : 'View')}</Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark')}>
            {colorScheme === 'dark' ? 'Light theme' : 'Dark theme'}
          </Menu.Item>
          <Menu.Item onClick={() => palette.set(colours === 'green-red' ? 'blue-orange' : 'green-red')}>
            {colours === 'green-red' ? 'Blue and orange for profit and loss' : 'Green and red for profit and loss'}
          </Menu.Item>
          {me && me.role !== 'none' && <Menu.Divider />}
          {me && me.role !== 'none' && <Menu.Item onClick={() => out.mutate(undefined)}>Log out</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      <ClaimDialog opened={claiming} close={() => setClaiming(false)} />
    </span>
  );
}
