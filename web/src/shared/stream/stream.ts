import type { QueryClient } from '@tanstack/react-query';
import { parseExact } from '../api/exact';
import { createStore, useStore } from '../store';
import type { StreamState } from './connection';
import { freeze } from './freeze';
import { askAgain } from './soon';
import type { ServerEvent } from './sse';
import { chooseTransport, type Transport } from './transport';

/** What a room posted: `key` names what the value is the latest of, null is one more in a row. */
export interface Notice<T = unknown> {
  key: string | null;
  value: T;
}

/** What a feature does with a topic; `whileFrozen` topics are applied even when the reader has frozen the page. */
export interface Topic {
  topic: string;
  updateCache: (notice: Notice<never>, queries: QueryClient) => void;
  whileFrozen?: boolean;
}

const HELD_MAX = 2_000;
const streamState = createStore<StreamState>({ phase: 'connecting', lastAt: null });

export const useStreamState = () => useStore(streamState);

/** Applies what the server pushes to the query cache, and knows no feature. */
export class Stream {
  private readonly topics = new Map<string, Topic[]>();
  private readonly queries: QueryClient;
  private rows: { topic: string; notice: Notice }[] = [];
  private latest = new Map<string, { topic: string; notice: Notice }>();
  private refetch = false;

  constructor(queries: QueryClient, topics: readonly Topic[]) {
    this.queries = queries;
    for (const topic of topics) {
      this.topics.set(topic.topic, [...(this.topics.get(topic.topic) ?? []), topic]);
    }
  }

  receive(event: ServerEvent): void {
    // Nothing is told of what happened between an answer and the moment from which on the stream tells.
    if (event.topic === 'hello' || event.topic === 'reset') {
      this.startOver();
      return;
    }

    const notice = parseExact(event.data) as Notice;
    const takers = this.topics.get(event.topic) ?? [];
    const held = freeze.get().frozen ? takers.filter(taker => !taker.whileFrozen) : [];
    for (const taker of takers) {
      if (!held.includes(taker)) {
        this.apply(taker, notice);
      }
    }

    if (held.length > 0) {
      this.hold(event.topic, notice);
    }
  }

  toggleFreeze(): void {
    if (!freeze.get().frozen) {
      freeze.set({ frozen: true, since: Date.now(), held: 0 });
      return;
    }

    freeze.set({ frozen: false, since: null, held: 0 });
    const waiting = [...this.latest.values(), ...this.rows];
    const startOver = this.refetch || this.rows.length >= HELD_MAX;
    this.latest = new Map();
    this.rows = [];
    this.refetch = false;
    if (startOver) {
      askAgain(this.queries);
      return;
    }

    for (const { topic, notice } of waiting) {
      this.topics
        .get(topic)
        ?.filter(taker => !taker.whileFrozen)
        .forEach(taker => this.apply(taker, notice));
    }
  }

  private startOver(): void {
    if (freeze.get().frozen) {
      this.refetch = true;
    } else {
      askAgain(this.queries);
    }
  }

  private hold(topic: string, notice: Notice): void {
    if (notice.key !== null) {
      this.latest.set(`${topic} ${notice.key}`, { topic, notice });
    } else if (this.rows.push({ topic, notice }) > HELD_MAX) {
      this.rows.shift();
    }

    freeze.set(before => ({ ...before, held: before.held + (notice.key === null ? 1 : 0) }));
  }

  private apply(taker: Topic, notice: Notice): void {
    taker.updateCache(notice as Notice<never>, this.queries);
  }
}

let running: { stream: Stream; transport: Transport } | null = null;
let joined = false;

/** Called once by the app; nothing is asked for before listen. */
export function startStream(queries: QueryClient, topics: readonly Topic[]): void {
  if (running) {
    return;
  }

  const stream = new Stream(queries, topics);
  const transport = chooseTransport({
    onEvent: event => stream.receive(event),
    onState: state => streamState.set(state),
  });
  running = { stream, transport };
  // A page in the back-forward cache does not listen, and what it missed it must ask for.
  addEventListener('pagehide', () => transport.leave());
  addEventListener('pageshow', event => {
    if (event.persisted && joined) {
      transport.join();
      askAgain(queries);
    }
  });
}

/** For somebody who may read; called again, for somebody who has become another. */
export function listen(): void {
  if (joined) {
    running?.transport.renew();
  } else {
    joined = true;
    running?.transport.join();
  }
}

/** For somebody who may not: the server would refuse, again and again. */
export function stopListening(): void {
  if (joined) {
    joined = false;
    running?.transport.leave();
  }
}

export function toggleFreeze(): void {
  running?.stream.toggleFreeze();
}
