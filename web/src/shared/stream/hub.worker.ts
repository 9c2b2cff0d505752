import { Connection, type StreamState } from './connection';
import type { FromHub, ToHub } from './transport';

/** The stream of the whole browser: every tab of ours has a port, and one connection serves them all. */
const scope = self as unknown as { onconnect: (event: MessageEvent) => void };
const ports = new Set<MessagePort>();

const connection = new Connection({
  onEvent: event => tell({ kind: 'event', event }),
  onState: (state: StreamState) => tell({ kind: 'state', state }),
});

scope.onconnect = event => {
  const port = event.ports[0];
  if (!port) {
    return;
  }

  port.onmessage = (message: MessageEvent<ToHub>) => hear(port, message.data);
  port.start();
};

function hear(port: MessagePort, message: ToHub): void {
  if (message === 'leave') {
    ports.delete(port);
    if (ports.size === 0) {
      connection.stop();
    }

    return;
  }

  ports.add(port);
  connection.start();
  if (message === 'renew') {
    connection.renew();
  }

  port.postMessage({ kind: 'state', state: connection.current } satisfies FromHub);
}

function tell(message: FromHub): void {
  for (const port of ports) {
    port.postMessage(message);
  }
}
