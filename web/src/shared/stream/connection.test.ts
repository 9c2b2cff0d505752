import { afterEach, expect, test, vi } from 'vitest';
import { Connection, type StreamState } from './connection';

const states: StreamState[] = [];
const topics: string[] = [];
let connection: Connection | null = null;

afterEach(() => {
  connection?.stop();
  states.length = 0;
  topics.length = 0;
  vi.unstubAllGlobals();
});

/** A server that answers each call in turn; a text is one stream that then stays open. */
function serve(...answers: (string | number)[]) {
  const asked: Headers[] = [];
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    asked.push(new Headers(init.headers));
    const answer = answers[asked.length - 1] ?? answers.at(-1) ?? 503;
    if (typeof answer === 'number') {
      return Promise.resolve(new Response('', { status: answer }));
    }

    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(answer));
        init.signal?.addEventListener('abort', () => controller.error(new DOMException('', 'AbortError')));
      },
    });
    return Promise.resolve(new Response(body, { status: 200 }));
  });
  connection = new Connection({
    onEvent: event => topics.push(event.topic),
    onState: state => states.push(state),
  });
  connection.start();
  return asked;
}

const phases = () => states.map(state => state.phase);

test('comes back after a failure and resumes behind the last event it has seen', async () => {
  const asked = serve('id: a-7\nevent: x\ndata: 1\n\n', 503, 'id: a-8\nevent: y\ndata: 1\n\n');
  await vi.waitFor(() => expect(topics).toEqual(['x']));
  connection?.renew();
  await vi.waitFor(() => expect(topics).toEqual(['x', 'y']), { timeout: 3_000 });
  expect(asked.map(headers => headers.get('Last-Event-ID'))).toEqual([null, 'a-7', 'a-7']);
  expect(phases()).toContain('lost');
  expect(phases().at(-1)).toBe('open');
});

test('says when the server does not want to be listened to, and tries again when asked to', async () => {
  const asked = serve(401, 'id: a-1\nevent: x\ndata: 1\n\n');
  await vi.waitFor(() => expect(phases()).toEqual(['denied']));
  connection?.renew();
  await vi.waitFor(() => expect(topics).toEqual(['x']));
  expect(asked.length).toBe(2);
});

test('a renewed connection was never lost', async () => {
  serve('id: a-1\nevent: x\ndata: 1\n\n', 'id: a-2\nevent: y\ndata: 1\n\n');
  await vi.waitFor(() => expect(topics).toEqual(['x']));
  connection?.renew();
  await vi.waitFor(() => expect(topics).toEqual(['x', 'y']));
  expect(phases()).not.toContain('lost');
});
