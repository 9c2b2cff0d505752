import type { Order } from './queries';

/** UNKNOWN orders first, each once; then the others as they were listed. */
export function withUnknownOnTop(unknown: readonly Order[], listed: readonly Order[]): readonly Order[] {
  const pinned = [...unknown, ...listed.filter(order => order.status === 'unknown')];
  const first = new Map(pinned.map(order => [order.id, order]));
  return [...first.values(), ...listed.filter(order => !first.has(order.id))];
}
