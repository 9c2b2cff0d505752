import { parseExact } from './exact';
import { ApiProblem, problemOf } from './problem';
import type { paths } from './schema';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';
type Operation<P extends keyof paths, M extends Method> = M extends keyof paths[P] ? NonNullable<paths[P][M]> : never;
type PathsOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends { [K in M]: object } ? P : never;
}[keyof paths];
type Json<T> = T extends { content: { 'application/json': infer Body } } ? Body : undefined;
type Success<R> = R extends { 200: infer T } ? Json<T> : R extends { 201: infer T } ? Json<T> : undefined;

/** What a successful call answers. */
export type Answer<P extends keyof paths, M extends Method = 'get'> =
  Operation<P, M> extends { responses: infer R } ? Success<R> : never;

type PathFields<O> = O extends { parameters: { path: infer T } } ? { path: T } : { path?: never };
type QueryFields<O> = O extends { parameters: { query?: infer T } } ? { query?: T } : { query?: never };
type BodyField<O> = O extends { requestBody: { content: { 'application/json': infer T } } }
  ? { body: T }
  : { body?: never };
type Options<O> = PathFields<O> & QueryFields<O> & { signal?: AbortSignal };
type SendOptions<O> = Options<O> & BodyField<O> & { idempotencyKey?: string };

/** Whoever holds the session says how unsafe calls prove where they come from, and hears when it has ended. */
export const access = {
  antiforgeryHeader: 'X-Pitwall-Antiforgery',
  antiforgeryToken: null as string | null,
  onDenied: () => {},
};

export async function apiGet<P extends PathsOf<'get'>>(
  path: P,
  ...[options]: OptionalWhenEmpty<Options<Operation<P, 'get'>>>
): Promise<Answer<P>> {
  return (await call('GET', path, (options ?? {}) as CallOptions)) as Answer<P>;
}

export async function apiSend<M extends Exclude<Method, 'get'>, P extends PathsOf<M>>(
  method: M,
  path: P,
  ...[options]: OptionalWhenEmpty<SendOptions<Operation<P, M>>>
): Promise<Answer<P, M>> {
  return (await call(method.toUpperCase(), path, (options ?? {}) as CallOptions)) as Answer<P, M>;
}

type OptionalWhenEmpty<T> = Record<never, never> extends T ? [options?: T] : [options: T];

interface CallOptions {
  path?: object;
  query?: object | undefined;
  body?: unknown;
  idempotencyKey?: string;
  signal?: AbortSignal;
}

/** The address of a call, also for links and exports. */
export function apiUrl(path: string, fields: object = {}, query: object = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((fields as Record<string, unknown>)[name] ?? '')),
  );
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) {
      search.set(name, String(value));
    }
  }

  const text = search.toString();
  return text ? `${filled}?${text}` : filled;
}

/** A call by hand, for routes the API description does not know. */
export async function call(method: string, path: string, options: CallOptions): Promise<unknown> {
  const url = apiUrl(path, options.path, options.query);
  const headers: Record<string, string> = { Accept: 'application/json' };
  if (method !== 'GET' && access.antiforgeryToken) {
    headers[access.antiforgeryHeader] = access.antiforgeryToken;
  }

  if (options.idempotencyKey) {
    headers['Idempotency-Key'] = options.idempotencyKey;
  }

  const init: RequestInit = { method, headers, credentials: 'same-origin' };
  if (options.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(options.body);
  }

  if (options.signal) {
    init.signal = options.signal;
  }

  let response: Response;
  try {
    response = await fetch(url, init);
  } catch (failed) {
    if (failed instanceof DOMException && failed.name === 'AbortError') {
      throw failed;
    }

    throw new ApiProblem(0, 'The server does not answer', 'It may have stopped or restart just now.', null);
  }

  const text = await response.text();
  if (response.ok) {
    return text === '' ? undefined : parseExact(text);
  }

  if (response.status === 401) {
    access.onDenied();
  }

  throw problemOf(response.status, text);
}
