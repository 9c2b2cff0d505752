/** One event of a server-sent event stream (WHATWG HTML, section 9.2). */
export interface ServerEvent {
  id: string;
  topic: string;
  data: string;
}

/** Cuts a stream into events; comments count as a sign of life and are told to `alive`. */
export async function* readEvents(body: ReadableStream<Uint8Array>, alive: () => void): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }

      alive();
      rest += decoder.decode(value, { stream: true });
      const blocks = rest.split('\n\n');
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parse(block);
        if (event) {
          yield event;
        }
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parse(block: string): ServerEvent | null {
  const event = { id: '', topic: 'message', data: '' };
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const value = line.slice(colon + 1).replace(/^ /, '');
    switch (colon > 0 ? line.slice(0, colon) : '') {
      case 'id':
        event.id = value;
        break;
      case 'event':
        event.topic = value;
        break;
      case 'data':
        event.data += event.data ? `\n${value}` : value;
        break;
    }
  }

  return event.data ? event : null;
}
