import { useState } from 'react';
import { useSecond } from '@/shared/clock';
import { age, utcTime } from '@/shared/formats';
import { useFreeze } from '@/shared/stream/freeze';
import { toggleFreeze, useStreamState } from '@/shared/stream/stream';
import css from './shell.module.css';

/** A heartbeat comes every 10 s: who is silent for longer is not there, whatever the connection believes. */
const TOLD_AFTER_MS = 12_000;

/** Says when what one sees is not what is: the stream is lost, or the reader has frozen the page. */
export function StreamBanner() {
  const state = useStreamState();
  const freeze = useFreeze();
  const now = useSecond();
  const [since] = useState(() => Date.now());
  const silentMs = now - (state.lastAt ?? since);
  return (
    <div aria-live="polite">
      {silentMs > TOLD_AFTER_MS && (
        <p className={`${css.banner} ${css.lost}`}>
          {state.lastAt === null
            ? `not live: the stream has not opened for ${age(silentMs)} and is tried again; figures are those of ` +
              'when the page was loaded'
            : `frozen at ${utcTime(state.lastAt)}, ${age(silentMs)} · the live stream is lost and comes back by itself`}
        </p>
      )}
      {freeze.frozen && (
        <p className={`${css.banner} ${css.frozen}`}>
          frozen by you at {utcTime(freeze.since ?? now)} · {freeze.held} new
          <button type="button" className={css.linkButton} onClick={toggleFreeze}>
            Go on (space)
          </button>
        </p>
      )}
    </div>
  );
}
