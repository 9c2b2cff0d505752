import { expect, test } from 'vitest';
import { parseOf, piecesOf, rowOfDecision } from './parse';

const stored = {
  dialect: 'pitwall',
  note: 'read',
  repairs: [{ name: 'fence', kind: 'syntax', offset: 0, detail: '' }],
  rows: [
    { offset: 9, length: 6, ruling: 'accepted', coinSaid: 'B', actionSaid: 'hold', instrument: 'v:B', action: 'hold' },
    { offset: 0, length: 8, ruling: 'repaired', coinSaid: 'A', instrument: 'v:A', action: 'open_long' },
  ],
};

test('cuts a reply at its rows by bytes, so that letters beyond ASCII move nothing', () => {
  const parse = parseOf(stored);
  const pieces = piecesOf('ïaaaaé,{hold}.', parse?.rows ?? []);
  expect(pieces.map(piece => [piece.text, piece.row?.coinSaid ?? null])).toEqual([
    ['ïaaaaé', 'A'],
    [',', null],
    ['{hold}', 'B'],
    ['.', null],
  ]);
});

test('loses no byte of a reply, whatever the rows claim', () => {
  const parse = parseOf({ ...stored, rows: [...stored.rows, { offset: 2, length: 900 }, { offset: 3, length: 1 }] });
  expect(
    piecesOf('ïaaaaé,{hold}.', parse?.rows ?? [])
      .map(piece => piece.text)
      .join(''),
  ).toBe('ïaaaaé,{hold}.');
});

test('finds the row of a decision by instrument and action', () => {
  const rows = parseOf(stored)?.rows ?? [];
  expect(rowOfDecision(rows, { instrument: 'v:A', proposed: 'open_long' })?.coinSaid).toBe('A');
  expect(rowOfDecision(rows, { instrument: 'v:C', proposed: 'hold' })).toBeNull();
  expect(rowOfDecision(rows, { instrument: null, proposed: 'hold' })).toBeNull();
});

test('reads nothing from what is no reading', () => {
  expect(parseOf(null)).toBeNull();
  expect(parseOf({})).toEqual({ dialect: null, note: '', repairs: [], rows: [] });
});
