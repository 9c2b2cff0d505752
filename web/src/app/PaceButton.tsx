import { useMutation } from '@tanstack/react-query';
import { apiSend } from '@/shared/api/client';
import { useStanding } from '@/shared/desks';
import { useMayWrite } from '@/shared/session/session';
import css from './shell.module.css';

/** Holds the clock of a lab or replay desk, and lets it go on. */
export function PaceButton({ desk }: { desk: string }) {
  const standing = useStanding(desk);
  const mayWrite = useMayWrite();
  const paused = standing?.state === 'paused';
  const set = useMutation({
    mutationFn: () => apiSend('put', '/api/desks/{desk}/pace', { path: { desk }, body: { paused: !paused } }),
  });
  if (
    !mayWrite ||
    !standing ||
    standing.mode === 'live' ||
    !['running', 'paused', 'simulating'].includes(standing.state)
  ) {
    return null;
  }

  const label = paused ? `Let the clock of ${desk} go on` : `Pause the clock of ${desk}`;
  return (
    <button
      type="button"
      className={css.desk}
      aria-label={label}
      title={set.error?.message ?? label}
      disabled={set.isPending}
      onClick={() => set.mutate()}
    >
      {paused ? '▶' : '❚❚'}
    </button>
  );
}
