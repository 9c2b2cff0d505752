import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { price, size } from '@/shared/formats';
import { symbolOf } from '@/shared/instruments';
import { Missing } from '@/shared/ui/figures';
import { control, type Level, type StopReceipt } from './filedQueries';
import { agentKey, type Who } from './queries';
import css from './filed.module.css';

const says: Readonly<Record<Level, string>> = {
  resume: 'It may take new risk again from its next decision on, as far as its stage allows.',
  pause: 'It takes no new risk. Its orders and positions stay, with their stops and targets.',
  cancel: 'It takes no new risk, and orders that could still add some are cancelled. Positions and stops stay.',
  flatten: 'It takes no new risk, entries are cancelled, what it holds is closed at the market. Stops stay until then.',
};

interface ControlProps {
  who: Who;
  level: Level;
  done: () => void;
}

/** Holds an agent or lets it go on, for a reason, and says what remains open: a stop that does not say so is none. */
export function ControlDialog({ who, level, done }: ControlProps) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const send = useMutation({
    mutationFn: () => control(who, level, reason),
    onSuccess: () => queries.invalidateQueries({ queryKey: agentKey(who) }),
  });
  if (send.data) {
    return <Receipt receipt={send.data} done={done} />;
  }

  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <p>{says[level]}</p>
      <TextInput
        mt="sm"
        label="Reason, kept in the journal"
        value={reason}
        required
        maxLength={200}
        data-autofocus
        onChange={event => setReason(event.currentTarget.value)}
      />
      {send.isError && (
        <p className="red" role="alert">
          {send.error.message}
        </p>
      )}
      <Button mt="md" type="submit" color={level === 'resume' ? 'blue' : 'red'} loading={send.isPending}>
        {level === 'resume' ? 'Resume' : level === 'flatten' ? 'Flatten now' : 'Pause now'}
      </Button>
    </form>
  );
}

function Receipt({ receipt, done }: { receipt: StopReceipt; done: () => void }) {
  return (
    <div role="status">
      <p>
        <strong>{receipt.agent}</strong> is {receipt.runState ?? 'on no desk yet'}.{' '}
        {receipt.waiting > 0 && `${receipt.waiting} of the steps wait for its desk; this is how it stood when asked.`}
      </p>
      <p>
        Still open: {receipt.positions.length} positions, {receipt.orders.length} orders.
      </p>
      <ul className={css.open}>
        {receipt.positions.map(held => (
          <li key={held.instrument}>
            {symbolOf(held.instrument)} {size(held.size)},{' '}
            {held.stopPrice === null ? <Missing reason="no stop rests for it" /> : `stop ${price(held.stopPrice)}`}
          </li>
        ))}
        {receipt.orders.map(order => (
          <li key={order.id}>
            {symbolOf(order.instrument)} {order.leg} {order.status.replaceAll('_', ' ')}
            {order.cancelWanted && ', its cancel is on the way'}
          </li>
        ))}
      </ul>
      <Button mt="md" variant="default" onClick={done} data-autofocus>
        Close
      </Button>
    </div>
  );
}
