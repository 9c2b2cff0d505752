import { Connection, type StreamListener, type StreamState } from './connection';
import type { ServerEvent } from './sse';

/** `renew`: somebody has just logged in or out, so connect anew. */
export type ToHub = 'join' | 'renew' | 'leave';

export type FromHub = { kind: 'event'; event: ServerEvent } | { kind: 'state'; state: StreamState };

/** A way to the stream. */
export interface Transport {
  join: () => void;
  renew: () => void;
  leave: () => void;
}

/**
 * One connection per browser: a shared worker, else (Chrome on Android) the tab that holds a lock listens for the
 * others, else one connection per tab. HTTP/1.1 gives a browser six connections per origin.
 */
export function chooseTransport(listener: StreamListener): Transport {
  if (typeof SharedWorker !== 'undefined') {
    return throughWorker(listener);
  }

  return typeof BroadcastChannel !== 'undefined' && 'locks' in navigator ? throughLeader(listener) : alone(listener);
}

function throughWorker(listener: StreamListener): Transport {
  const worker = new SharedWorker(new URL('./hub.worker.ts', import.meta.url), {
    type: 'module',
    name: 'pitwall-live',
  });
  worker.port.onmessage = (message: MessageEvent<FromHub>) => pass(listener, message.data);
  worker.port.start();
  return {
    join: () => worker.port.postMessage('join' satisfies ToHub),
    renew: () => worker.port.postMessage('renew' satisfies ToHub),
    leave: () => worker.port.postMessage('leave' satisfies ToHub),
  };
}

function throughLeader(listener: StreamListener): Transport {
  const channel = new BroadcastChannel('pitwall-live');
  let giveUp: (() => void) | null = null;
  const connection = new Connection({
    onEvent: event => tell({ kind: 'event', event }),
    onState: state => tell({ kind: 'state', state }),
  });
  const tell = (message: FromHub) => {
    channel.postMessage(message);
    pass(listener, message);
  };
  channel.onmessage = (message: MessageEvent<FromHub | ToHub>) => {
    if (message.data === 'join' && giveUp) {
      channel.postMessage({ kind: 'state', state: connection.current } satisfies FromHub);
    } else if (message.data === 'renew' && giveUp) {
      connection.renew();
    } else if (typeof message.data === 'object') {
      pass(listener, message.data);
    }
  };
  let asked: AbortController | null = null;
  return {
    join: () => {
      channel.postMessage('join' satisfies ToHub);
      asked ??= new AbortController();
      navigator.locks
        .request(
          'pitwall-live',
          { signal: asked.signal },
          () =>
            new Promise<void>(resolve => {
              giveUp = resolve;
              connection.start();
            }),
        )
        .catch(() => {
          // Left before our turn came.
        });
    },
    renew: () => {
      if (giveUp) {
        connection.renew();
      } else {
        channel.postMessage('renew' satisfies ToHub);
      }
    },
    leave: () => {
      asked?.abort();
      asked = null;
      connection.stop();
      giveUp?.();
      giveUp = null;
    },
  };
}

function alone(listener: StreamListener): Transport {
  const connection = new Connection(listener);
  return { join: () => connection.start(), renew: () => connection.renew(), leave: () => connection.stop() };
}

function pass(listener: StreamListener, message: FromHub): void {
  if (message.kind === 'event') {
    listener.onEvent(message.event);
  } else {
    listener.onState(message.state);
  }
}
