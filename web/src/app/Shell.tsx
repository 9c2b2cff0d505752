import { Outlet, useNavigate } from '@tanstack/react-router';
import { useKey } from '@/shared/keys/keys';
import { useMe } from '@/shared/session/session';
import { listen, stopListening, toggleFreeze } from '@/shared/stream/stream';
import { useEffect } from 'react';
import { Access } from '@/features/accounts/Access';
import { Header } from './Header';
import { KeyHelp } from './KeyHelp';
import { Ribbon } from './Ribbon';
import { StreamBanner } from './StreamBanner';
import css from './shell.module.css';

/** Everything around a page: ribbon, header, banner, keys. */
export function Shell({ setupRefusal }: { setupRefusal: string | null }) {
  const navigate = useNavigate();
  const me = useMe();
  useKey('g f', 'Go to the Floor', () => void navigate({ to: '/' }));
  useKey('g i', 'Go to the imported agents', () => void navigate({ to: '/imported' }));
  useKey('space', 'Freeze or go on: rows stay where they are', toggleFreeze);
  const mayRead = me !== undefined && me.role !== 'none';
  const known = me !== undefined;
  useEffect(() => {
    if (mayRead) {
      listen();
    } else if (known) {
      stopListening();
    }
  }, [mayRead, known, me?.role]);
  return (
    <div className={css.shell}>
      <a className={css.skip} href="#main">
        Skip to the content
      </a>
      <Ribbon />
      <Header />
      {mayRead && <StreamBanner key={me.role} />}
      <main id="main" tabIndex={-1} className={css.main}>
        {mayRead ? <Outlet /> : <Access setupRefusal={setupRefusal} />}
      </main>
      <KeyHelp />
    </div>
  );
}
