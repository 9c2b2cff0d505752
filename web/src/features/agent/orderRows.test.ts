import { expect, test } from 'vitest';
import { withUnknownOnTop } from './orderRows';
import type { Order } from './queries';

const order = (id: string, status: string) => ({ id, status }) as Order;

test('pins unknown orders, however old, and shows each order once', () => {
  const rows = withUnknownOnTop(
    [order('old', 'unknown'), order('b', 'unknown')],
    [order('a', 'filled'), order('b', 'unknown'), order('c', 'accepted')],
  );
  expect(rows.map(row => row.id)).toEqual(['old', 'b', 'a', 'c']);
});
