/** The neighbour in a list that is newest first; null at its ends. */
export function neighbour(ids: readonly string[], open: string | null, step: -1 | 1): string | null {
  const at = open === null ? -1 : ids.indexOf(open);
  return at < 0 ? (ids[0] ?? null) : (ids[at + step] ?? null);
}
