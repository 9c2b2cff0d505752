import type { ReactNode } from 'react';
import css from './state.module.css';

interface StateProps {
  /** Decides the colour: running, accepted, clamped, refused, … */
  word: string;
  title?: string | null | undefined;
  children?: ReactNode;
}

/** A word for how something stands, with the colour of its kind; the word itself says it without colour. */
export function State({ word, title, children }: StateProps) {
  return (
    <span className={css.state} data-state={word} title={title ?? undefined}>
      {children ?? word.replaceAll('_', ' ')}
    </span>
  );
}

export function OrderState({ status, reason }: { status: string; reason: string | null }) {
  return <State word={status} title={reason}>{status === 'unknown' ? 'UNKNOWN' : status.replaceAll('_', ' ')}</State>;
}
