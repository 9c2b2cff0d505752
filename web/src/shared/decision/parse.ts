import type { Decision } from './types';

/** A repair the reader made: how something was written (syntax) or what it was meant to say (meaning). */
export interface Repair {
  name: string;
  kind: string;
  detail: string;
}

/** One row of a reply: where its bytes stand, what was read and what became of it. */
export interface ReplyRow {
  offset: number;
  length: number;
  /** accepted, repaired, no_operation or rejected. */
  ruling: string;
  coinSaid: string;
  actionSaid: string;
  instrument: string | null;
  action: string | null;
  repairs: readonly Repair[];
  confidence: string | null;
  why: string | null;
}

/** How a reply was read. */
export interface Parse {
  dialect: string | null;
  note: string;
  repairs: readonly Repair[];
  rows: readonly ReplyRow[];
}

/** The stored reading of a reply; what is not of its shape is left out. */
export function parseOf(stored: unknown): Parse | null {
  if (!isObject(stored)) {
    return null;
  }

  return {
    dialect: text(stored['dialect']),
    note: text(stored['note']) ?? '',
    repairs: list(stored['repairs']).map(repairOf),
    rows: list(stored['rows']).map(rowOf),
  };
}

/** The row a decision was read from, null when none names its instrument. */
export function rowOfDecision(
  rows: readonly ReplyRow[],
  decision: Pick<Decision, 'instrument' | 'proposed'>,
): ReplyRow | null {
  const about = rows.filter(row => row.instrument !== null && row.instrument === decision.instrument);
  return about.find(row => row.action === decision.proposed) ?? about[0] ?? null;
}

/** A piece of a reply; row is null between rows. */
export interface Piece {
  text: string;
  row: ReplyRow | null;
}

/** The reply cut where its rows begin and end. Offsets count bytes of UTF-8, not characters. */
export function piecesOf(reply: string, rows: readonly ReplyRow[]): readonly Piece[] {
  const bytes = new TextEncoder().encode(reply);
  const decode = (from: number, to: number) => new TextDecoder().decode(bytes.subarray(from, to));
  const pieces: Piece[] = [];
  let at = 0;
  for (const row of [...rows].sort((one, other) => one.offset - other.offset)) {
    const end = row.offset + row.length;
    // A row inside another, or beyond the end, cannot be shown by itself.
    if (row.offset < at || row.length <= 0 || end > bytes.length) {
      continue;
    }

    if (row.offset > at) {
      pieces.push({ text: decode(at, row.offset), row: null });
    }

    pieces.push({ text: decode(row.offset, end), row });
    at = end;
  }

  return at < bytes.length ? [...pieces, { text: decode(at, bytes.length), row: null }] : pieces;
}

function rowOf(row: Record<string, unknown>): ReplyRow {
  const confidence = row['confidence'];
  return {
    offset: whole(row['offset']),
    length: whole(row['length']),
    ruling: text(row['ruling']) ?? 'unknown',
    coinSaid: text(row['coinSaid']) ?? '',
    actionSaid: text(row['actionSaid']) ?? '',
    instrument: text(row['instrument']),
    action: text(row['action']),
    repairs: list(row['repairs']).map(repairOf),
    confidence: isObject(confidence) ? text(confidence['raw']) : null,
    why: text(row['why']),
  };
}

function repairOf(repair: Record<string, unknown>): Repair {
  return {
    name: text(repair['name']) ?? 'unnamed',
    kind: text(repair['kind']) ?? '',
    detail: text(repair['detail']) ?? '',
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';
const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);
const whole = (value: unknown) => (typeof value === 'number' && Number.isInteger(value) ? value : Number(value) || 0);
