import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorPanel, Skeleton } from '@/shared/ui/states';
import { logIn, meQuery, useSessionCall } from '@/shared/session/session';
import css from './access.module.css';

/** What stands in place of a page for somebody who has no session. */
export function Access({ setupRefusal }: { setupRefusal: string | null }) {
  const me = useQuery(meQuery);
  if (me.isError) {
    return (
      <ErrorPanel
        what="Who you are"
        error={me.error}
        works="The agents trade on; only the page cannot ask."
        retry={() => void me.refetch()}
      />
    );
  }

  if (!me.data) {
    return <Skeleton />;
  }

  return (
    <div className={css.card}>
      {setupRefusal && (
        <p role="alert" className="red">
          The setup address did not work: {setupRefusal}
        </p>
      )}
      {me.data.claimed ? <LogIn /> : <Unclaimed />}
    </div>
  );
}

function Unclaimed() {
  return (
    <>
      <h1 className={css.title}>This pit wall is not claimed yet</h1>
      <p>
        Open the address with <code>#setup=</code> that the server printed when it started: it lets you look at the
        Lab and claim the wall. It works once; restart the server for a new one.
      </p>
    </>
  );
}

function LogIn() {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const go = useSessionCall(logIn);
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        go.mutate({ name, password });
      }}
    >
      <h1 className={css.title}>Log in</h1>
      <TextInput
        label="Name"
        autoComplete="username"
        value={name}
        required
        onChange={event => setName(event.currentTarget.value)}
      />
      <PasswordInput
        mt="xs"
        label="Password"
        autoComplete="current-password"
        value={password}
        required
        onChange={event => setPassword(event.currentTarget.value)}
      />
      {go.isError && (
        <p role="alert" className="red">
          {go.error.message}
        </p>
      )}
      <Button mt="md" type="submit" loading={go.isPending}>
        Log in
      </Button>
    </form>
  );
}
