import css from './agent.module.css';

export function OrderState({ status, reason }: { status: string; reason: string | null }) {
  return (
    <span className={css.state} data-state={status} title={reason ?? undefined}>
      {status === 'unknown' ? 'UNKNOWN' : status.replace('_', ' ')}
    </span>
  );
}
