import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiSend, type Answer } from '@/shared/api/client';
import { deskKey, type Standing } from '@/shared/desks';
import { useKey } from '@/shared/keys/keys';
import { useMayWrite } from '@/shared/session/session';
import { Missing } from '@/shared/ui/figures';
import css from './shell.module.css';

type Receipt = Answer<'/api/desks/{desk}/kill', 'put'>;

const WHAT_KILL_DOES =
  'No new order leaves this desk from now on: its agents can neither open nor close. ' +
  'Open positions stay open, and the stops and targets that rest already still fire.';

interface KillProps {
  desk: string | undefined;
  standing: Standing | undefined;
}

/** Whether the kill latch holds the desk, and the way to move it: never one key, never without saying what stays. */
export function KillState({ desk, standing }: KillProps) {
  const [asking, setAsking] = useState(false);
  useKey('ctrl+shift+k', 'Kill: stop all new risk of this desk (asks first)', () => setAsking(true), true);
  return (
    <>
      <button type="button" className={css.desk} onClick={() => setAsking(true)} disabled={!desk}>
        kill:{' '}
        {standing === undefined ? (
          <Missing reason="The desk has not said yet" />
        ) : standing.killed ? (
          <span className={css.killed}>KILLED</span>
        ) : (
          <b>armed</b>
        )}
      </button>
      {desk && standing && (
        <Modal
          opened={asking}
          onClose={() => setAsking(false)}
          title={standing.killed ? `Release the kill latch of ${desk}` : `Kill ${desk}`}
        >
          <KillDialog desk={desk} killed={standing.killed} done={() => setAsking(false)} />
        </Modal>
      )}
    </>
  );
}

function KillDialog({ desk, killed, done }: { desk: string; killed: boolean; done: () => void }) {
  const mayWrite = useMayWrite();
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  if (receipt) {
    return <KillReceipt receipt={receipt} done={done} />;
  }

  return mayWrite ? (
    <KillForm desk={desk} killed={killed} done={setReceipt} />
  ) : (
    <p>Only the admin of this pit wall may move the kill latch. Claim it or log in first.</p>
  );
}

function KillForm({ desk, killed, done }: { desk: string; killed: boolean; done: (receipt: Receipt) => void }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const [key] = useState(() => crypto.randomUUID());
  const move = useMutation({
    mutationFn: () =>
      apiSend('put', '/api/desks/{desk}/kill', {
        path: { desk },
        body: { engaged: !killed, reason },
        idempotencyKey: key,
      }),
    onSuccess: async receipt => {
      done(receipt);
      await queries.invalidateQueries({ queryKey: deskKey(desk) });
    },
  });
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        move.mutate();
      }}
    >
      <p>{killed ? 'Agents may take new risk again from their next decision on.' : WHAT_KILL_DOES}</p>
      <TextInput
        mt="sm"
        label="Reason, kept in the journal"
        value={reason}
        required
        maxLength={200}
        data-autofocus
        onChange={event => setReason(event.currentTarget.value)}
      />
      {move.isError && (
        <p className="red" role="alert">
          {move.error.message}
        </p>
      )}
      <Button mt="md" type="submit" color={killed ? 'blue' : 'red'} loading={move.isPending}>
        {killed ? 'Release' : 'Kill now'}
      </Button>
    </form>
  );
}

function KillReceipt({ receipt, done }: { receipt: Receipt; done: () => void }) {
  return (
    <div role="status">
      <p>
        <strong>{receipt.desk}</strong>: the kill latch is {receipt.engaged ? 'engaged' : 'released'}
        {receipt.taken
          ? '.'
          : ' at this moment. What you asked for waits for the process that runs the desk, and will be done then.'}
      </p>
      <p>
        Still open: {receipt.openPositions} positions, {receipt.openOrders} orders.
      </p>
      <Button mt="md" variant="default" onClick={done} data-autofocus>
        Close
      </Button>
    </div>
  );
}
