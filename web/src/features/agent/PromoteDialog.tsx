import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiProblem } from '@/shared/api/problem';
import { agentKey, type Who } from './queries';
import { promote, type FiledAgent, type Moved } from './filedQueries';
import { Gates } from './Gates';

interface PromoteProps {
  who: Who;
  stage: 'shadow' | 'paper' | 'live';
  filed: FiledAgent;
  done: () => void;
}

/** The gates of a stage with their figures; those to paper may be passed over for a reason, those to live never. */
export function PromoteDialog({ who, stage, filed, done }: PromoteProps) {
  const queries = useQueryClient();
  const [because, setBecause] = useState('');
  const gates = stage === 'paper' ? filed.paperGates : stage === 'live' ? filed.liveGates : [];
  const isHeld = gates.some(gate => !gate.passed);
  const move = useMutation({
    mutationFn: () => promote(who, stage, isHeld ? because : null),
    onSettled: () => queries.invalidateQueries({ queryKey: agentKey(who) }),
  });
  const held = move.error instanceof ApiProblem && move.error.status === 409 ? (move.error.body as Moved) : null;
  const receipt = move.data ?? held;
  if (receipt) {
    return (
      <div role="status">
        <p>
          <strong>{who.agent}</strong> is at the stage {receipt.stage}. {receipt.why ?? 'Its desk takes it in now.'}
        </p>
        <Gates gates={receipt.gates} />
        <Button mt="md" variant="default" onClick={done} data-autofocus>
          Close
        </Button>
      </div>
    );
  }

  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        move.mutate();
      }}
    >
      <Gates gates={gates} />
      {isHeld && stage === 'paper' && (
        <TextInput
          mt="sm"
          label="Why it may go before its gates hold; kept in the journal"
          value={because}
          required
          maxLength={200}
          onChange={event => setBecause(event.currentTarget.value)}
        />
      )}
      {isHeld && stage === 'live' && <p className="amber">Nobody can pass over the gates to live.</p>}
      {move.isError && !held && (
        <p className="red" role="alert">
          {move.error.message}
        </p>
      )}
      <Button mt="md" type="submit" loading={move.isPending} disabled={isHeld && stage === 'live'}>
        Move to {stage}
      </Button>
    </form>
  );
}
