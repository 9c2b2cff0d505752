/** A failed call in the words of the server's problem details (RFC 9457). */
export class ApiProblem extends Error {
  /** 0 when no answer came at all. */
  readonly status: number;
  readonly title: string;
  readonly detail: string | null;
  readonly traceId: string | null;

  constructor(status: number, title: string, detail: string | null, traceId: string | null) {
    super(detail ? `${title}: ${detail}` : title);
    this.name = 'ApiProblem';
    this.status = status;
    this.title = title;
    this.detail = detail;
    this.traceId = traceId;
  }
}

export function problemOf(status: number, body: string): ApiProblem {
  try {
    const { title, detail, traceId, errors } = JSON.parse(body) as Record<string, unknown>;
    return new ApiProblem(
      status,
      text(title) ?? `Answer ${status}`,
      text(detail) ?? fieldErrors(errors),
      text(traceId),
    );
  } catch {
    return new ApiProblem(status, `Answer ${status}`, null, null);
  }
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function fieldErrors(errors: unknown): string | null {
  return errors !== null && typeof errors === 'object'
    ? Object.values(errors).flat().map(String).join(' ') || null
    : null;
}
