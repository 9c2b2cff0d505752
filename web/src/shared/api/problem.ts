/** A failed call in the words of the server's problem details (RFC 9457). */
export class ApiProblem extends Error {
  /** 0 when no answer came at all. */
  readonly status: number;
  readonly title: string;
  readonly detail: string | null;
  readonly traceId: string | null;
  /** What is wrong by field, where the server names fields. */
  readonly errors: FieldErrors;
  /** The whole answer, null when it was no JSON. */
  readonly body: unknown;

  constructor(
    status: number,
    title: string,
    detail: string | null,
    traceId: string | null,
    more: { errors?: FieldErrors; body?: unknown } = {},
  ) {
    super(detail ? `${title}: ${detail}` : title);
    this.name = 'ApiProblem';
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.traceId = traceId;
    this.errors = more.errors ?? {};
    this.body = more.body ?? null;
  }
}

export type FieldErrors = Readonly<Record<string, string>>;

export function problemOf(status: number, body: string): ApiProblem {
  try {
    const parsed = JSON.parse(body) as Record<string, unknown>;
    const { title, detail, traceId } = parsed;
    const errors = fieldErrors(parsed['errors']);
    return new ApiProblem(
      status,
      text(title) ?? `Answer ${status}`,
      text(detail) ?? (Object.values(errors).join(' ') || null),
      text(traceId),
      { errors, body: parsed },
    );
  } catch {
    return new ApiProblem(status, `Answer ${status}`, null, null);
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function fieldErrors(errors: unknown): FieldErrors {
  return errors !== null && typeof errors === 'object'
    ? Object.fromEntries(Object.entries(errors).map(([field, sentences]) => [field, [sentences].flat().join(' ')]))
    : {};
}
