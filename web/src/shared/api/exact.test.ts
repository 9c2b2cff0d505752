import { expect, test } from 'vitest';
import { parseExact } from './exact';

test('keeps every digit of a decimal', () => {
  expect(parseExact('{"equityUsd":12345678901234567890.12345678,"seq":7}')).toEqual({
    equityUsd: '12345678901234567890.12345678',
    seq: 7,
  });
});

test('keeps the digits inside maps of decimals', () => {
  expect(parseExact('{"pnlByCauseUsd":{"model":-0.10,"stop" : 2},"equityUsd":null}')).toEqual({
    pnlByCauseUsd: { model: '-0.10', stop: '2' },
    equityUsd: null,
  });
});

test('reaches decimals in nested and flat objects', () => {
  expect(parseExact('{"books":{"cashUsd":1.10,"mark":{"equityUsd":2.20}},"items":[{"price":3.30}]}')).toEqual({
    books: { cashUsd: '1.10', mark: { equityUsd: '2.20' } },
    items: [{ price: '3.30' }],
  });
});

test('is not fooled by text that looks like a property', () => {
  expect(parseExact('{"reasoning":"\\"equityUsd\\":1.5, {\\"price\\": 2}","price":1.50}')).toEqual({
    reasoning: '"equityUsd":1.5, {"price": 2}',
    price: '1.50',
  });
});

test('leaves plain numbers and lists of them alone', () => {
  expect(parseExact('{"leverage":5,"coins":["a","b"],"errors":[1,2]}')).toEqual({
    leverage: 5,
    coins: ['a', 'b'],
    errors: [1, 2],
  });
});
