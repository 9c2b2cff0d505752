import { expect, test } from 'vitest';
import { parseSearch, stringifySearch, timeOf } from './urlState';

test('writes lists and times as Grafana does, and reads them back', () => {
  const search = { from: 'now-7d', to: '2026-10-28T06:51:03Z', agents: 'a,b', q: 'x & y', gone: undefined };
  const text = stringifySearch(search);
  expect(text).toBe('?from=now-7d&to=2026-10-28T06:51:03Z&agents=a,b&q=x+%26+y');
  expect(parseSearch(text)).toEqual({ from: 'now-7d', to: '2026-10-28T06:51:03Z', agents: 'a,b', q: 'x & y' });
});

test('understands relative and absolute times', () => {
  expect(timeOf('now', 1_000)).toBe(1_000);
  expect(timeOf('now-7d', 604_800_000)).toBe(0);
  expect(timeOf('1700000000000', 0)).toBe(1_700_000_000_000);
  expect(timeOf('2000-01-01T00:00:00Z', 0)).toBe(946_684_800_000);
  expect(timeOf('tomorrow', 0)).toBeNull();
});
