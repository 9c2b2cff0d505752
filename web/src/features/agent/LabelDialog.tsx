import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { moveLabel, type FiledAgent, type Version } from './filedQueries';
import { agentKey, type Who } from './queries';

interface LabelProps {
  who: Who;
  filed: FiledAgent;
  version: Version;
  done: () => void;
}

/** Lets another version act at the agent's stage, once somebody has read what that means. */
export function LabelDialog({ who, filed, version, done }: LabelProps) {
  const queries = useQueryClient();
  const move = useMutation({
    mutationFn: () => moveLabel(who, filed.stage, version.version),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: agentKey(who) });
      done();
    },
  });
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        move.mutate();
      }}
    >
      <p>
        From its next question on <strong>{who.agent}</strong> is asked as version {version.version} says, with the
        limits of that version
        {filed.actingVersion !== null && `, no longer as version ${filed.actingVersion}`}. What it holds stays, and{' '}
        its days at {filed.stage} count anew. No version is lost: the same step leads back.
      </p>
      {move.isError && (
        <p className="red" role="alert">
          {move.error.message}
        </p>
      )}
      <Button mt="md" type="submit" loading={move.isPending} data-autofocus>
        Run version {version.version} at {filed.stage}
      </Button>
    </form>
  );
}
