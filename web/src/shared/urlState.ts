import { useNavigate, useSearch } from '@tanstack/react-router';

/** Every view can be sent as a link: range, filter, comparison and sliders live in the address, as plain text. */
export type UrlSearch = Record<string, string>;

export function parseSearch(text: string): UrlSearch {
  return Object.fromEntries(new URLSearchParams(text));
}

export function stringifySearch(search: Record<string, unknown>): string {
  const fields = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    if (value !== undefined && value !== null && value !== '') {
      fields.set(name, String(value));
    }
  }

  // Grafana's links keep the comma of a list and the colon of a time as they are.
  const shown = fields.toString().replaceAll('%2C', ',').replaceAll('%3A', ':');
  return shown ? `?${shown}` : '';
}

/** A field of the address and a way to set it; null takes it out. The entry is replaced, so Back leaves the page. */
export function useUrl(name: string): [string | null, (value: string | null) => void] {
  const search: UrlSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (value: string | null) =>
    void navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: ((before: UrlSearch) => ({ ...before, [name]: value ?? undefined })) as never,
    });
  return [search[name] ?? null, set];
}

/** The same for a list: `?agents=a,b`. */
export function useUrlList(name: string): [readonly string[], (values: readonly string[]) => void] {
  const [text, set] = useUrl(name);
  return [text ? text.split(',').filter(Boolean) : [], values => set(values.length > 0 ? values.join(',') : null)];
}

/** The same for a whole number within bounds. */
export function useUrlNumber(
  name: string,
  least: number,
  most: number,
): [number | null, (value: number | null) => void] {
  const [text, set] = useUrl(name);
  const value = text !== null && /^\d+$/.test(text) ? Math.min(Math.max(Number(text), least), most) : null;
  return [value, next => set(next === null ? null : String(next))];
}

const relative = /^now(?:-(\d+)([smhdwMy]))?$/;
const unitMs: Record<string, number> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/** A time in Grafana's syntax: `now-7d`, milliseconds or ISO 8601; null when it is none of them. */
export function timeOf(text: string, nowMs: number): number | null {
  const match = relative.exec(text);
  if (match) {
    return nowMs - Number(match[1] ?? 0) * (unitMs[match[2] ?? 's'] ?? 0);
  }

  const ms = /^\d{10,}$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

export interface Range {
  from: string;
  to: string;
}

/** The range of the page (`?from=now-7d&to=now`). */
export function useUrlRange(usual: Range): [Range, (range: Range | null) => void] {
  const search: UrlSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = (range: Range | null) =>
    void navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: ((before: UrlSearch) => ({ ...before, from: range?.from, to: range?.to })) as never,
    });
  return [{ from: search['from'] ?? usual.from, to: search['to'] ?? usual.to }, set];
}
