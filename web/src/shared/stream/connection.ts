import { readEvents, type ServerEvent } from './sse';

/** How the stream stands; `lastAt` is the wall time of its last sign of life. */
export interface StreamState {
  phase: 'connecting' | 'open' | 'lost' | 'denied';
  lastAt: number | null;
}

export interface StreamListener {
  onEvent: (event: ServerEvent) => void;
  onState: (state: StreamState) => void;
}

const SILENT_MS = 25_000;
const RETRY_LEAST_MS = 500;
const RETRY_MOST_MS = 15_000;

/**
 * The one connection to /api/live. It uses fetch and not EventSource, because only then can it resume with
 * Last-Event-ID after an answer that was an error (a restarting server), and tell "log in" from "come back".
 */
export class Connection {
  private lastId = '';
  private state: StreamState = { phase: 'connecting', lastAt: null };
  private ends: AbortController | null = null;
  private wake: (() => void) | null = null;
  private line: AbortController | null = null;
  private isRenewed = false;

  private readonly listener: StreamListener;
  private readonly url: string;

  constructor(listener: StreamListener, url = '/api/live') {
    this.listener = listener;
    this.url = url;
  }

  get current(): StreamState {
    return this.state;
  }

  /** Runs until stop; a second call does nothing. */
  start(): void {
    if (this.ends) {
      return;
    }

    this.ends = new AbortController();
    void this.run(this.ends.signal);
  }

  /** Connects anew at once, as whoever the browser is now; what was missed meanwhile is asked for. */
  renew(): void {
    this.start();
    if (this.wake) {
      this.wake();
    } else if (this.line) {
      this.isRenewed = true;
      this.line.abort();
    }
  }

  stop(): void {
    this.ends?.abort();
    this.ends = null;
    this.wake?.();
  }

  private async run(ended: AbortSignal): Promise<void> {
    for (let failures = 0; !ended.aborted;) {
      const outcome = await this.listen(ended);
      if (ended.aborted) {
        return;
      }

      if (this.isRenewed) {
        this.isRenewed = false;
        failures = 0;
        continue;
      }

      failures = outcome === 'ended' ? 1 : failures + 1;
      this.tell(outcome === 'denied' ? 'denied' : 'lost');
      // A denied page is asked again by renew() once somebody has logged in, and slowly by itself.
      const pause =
        outcome === 'denied' ? RETRY_MOST_MS : Math.min(RETRY_LEAST_MS * 2 ** (failures - 1), RETRY_MOST_MS);
      await this.rest(pause * (0.75 + Math.random() / 2));
    }
  }

  private async listen(ended: AbortSignal): Promise<'ended' | 'failed' | 'denied'> {
    const line = new AbortController();
    this.line = line;
    let timer = setTimeout(() => line.abort(), SILENT_MS);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => line.abort(), SILENT_MS);
      this.tell('open');
    };
    try {
      const headers: Record<string, string> = { Accept: 'text/event-stream' };
      if (this.lastId) {
        headers['Last-Event-ID'] = this.lastId;
      }

      const response = await fetch(this.url, {
        headers,
        cache: 'no-store',
        credentials: 'same-origin',
        signal: AbortSignal.any([ended, line.signal]),
      });
      if (response.status === 401 || response.status === 403) {
        return 'denied';
      }

      if (!response.ok || !response.body) {
        return 'failed';
      }

      for await (const event of readEvents(response.body, alive)) {
        this.lastId = event.id || this.lastId;
        this.listener.onEvent(event);
      }

      return 'ended';
    } catch {
      // The line broke or was silent too long: both are mended by connecting again.
      return this.state.phase === 'open' ? 'ended' : 'failed';
    } finally {
      clearTimeout(timer);
    }
  }

  private tell(phase: StreamState['phase']): void {
    const now = Date.now();
    const lastAt = phase === 'open' ? now : this.state.lastAt;
    // A sign of life every few milliseconds would wake every page for nothing.
    const changed = phase !== this.state.phase || (lastAt ?? 0) - (this.state.lastAt ?? 0) > 500;
    if (changed) {
      this.state = { phase, lastAt };
      this.listener.onState(this.state);
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise<void>(resolve => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    }).then(() => {
      this.wake = null;
    });
  }
}
