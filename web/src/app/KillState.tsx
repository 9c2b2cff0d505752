import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '@/shared/api/client';
import { deskKey, type Standing } from '@/shared/desks';
import { useKey } from '@/shared/keys/keys';
import { useMayWrite } from '@/shared/session/session';
import { Missing } from '@/shared/ui/figures';
import css from './shell.module.css';

interface KillProps {
  desk: string | undefined;
  standing: Standing | undefined;
}

/** Whether the kill latch holds the desk, and the one way to move it: never a single key, never without saying what stays. */
export function KillState({ desk, standing }: KillProps) {
  const [asking, setAsking] = useState(false);
  const mayWrite = useMayWrite();
  useKey('ctrl+shift+k', 'Kill: stop all new risk of this desk (asks first)', () => setAsking(true), true);
  const state = standing === undefined
    ? <Missing reason="The desk has not said yet" />
    : standing.killed ? <span className={css.killed}>KILLED</span> : <b>armed</b>;
  return (
    <>
      <button type="button" className={css.desk} onClick={() => setAsking(true)} disabled={!desk}>kill: {state}</button>
      {desk && standing && (
        <Modal opened={asking} onClose={() => setAsking(false)} title={standing.killed ? `Release the kill latch of ${desk}` : `Kill ${desk}`}>
          {mayWrite
            ? <KillForm desk={desk} killed={standing.killed} done={() => setAsking(false)} />
            : <p>Only the admin of this pit wall may move the kill latch. Claim it or log in first.</p>}
        </Modal>
      )}
    </>
  );
}

function KillForm({ desk, killed, done }: { desk: string; killed: boolean; done: () => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const move = useMutation({
    mutationFn: () => call('PUT', '/api/desks/{desk}/kill', {
      path: { desk }, body: { engaged: !killed, reason }, idempotencyKey: key,
    }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: deskKey(desk) });
      done();
    },
  });
  return (
    <form onSubmit={event => { event.preventDefault(); move.mutate(); }}>
      <p>
        {killed
          ? 'Agents may take new risk again from their next decision on.'
          : 'No order that adds risk leaves this desk from now on. Open positions stay open, with their stops and targets; closing stays possible.'}
      </p>
      <TextInput mt="sm" label="Reason, kept in the journal" value={reason} required maxLength={200} data-autofocus onChange={event => setReason(event.currentTarget.value)} />
      {move.isError && <p className="red" role="alert">{move.error.message}</p>}
      <Button mt="md" type="submit" color={killed ? 'blue' : 'red'} loading={move.isPending}>{killed ? 'Release' : 'Kill now'}</Button>
    </form>
  );
}
