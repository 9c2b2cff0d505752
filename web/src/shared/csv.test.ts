import { expect, test } from 'vitest';
import { csv } from './csv';

test('quotes what must be quoted and leaves decimals as they are', () => {
  expect(
    csv(
      'a table',
      ['agent', 'net'],
      [
        ['Edge "1"', '-12.50'],
        ['a,b', '0.10'],
      ],
    ),
  ).toBe('# a table\r\nagent,net\r\n"Edge ""1""",-12.50\r\n"a,b",0.10\r\n');
});

test('lets no text run as a formula', () => {
  expect(csv('t', ['x'], [['=1+1'], ['+3.5']])).toContain("'=1+1\r\n+3.5");
});
