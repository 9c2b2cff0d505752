import { expect, test } from 'vitest';
import { lineDiff } from './lineDiff';

const shown = (before: string, after: string) =>
  lineDiff(before, after).map(({ kind, text }) => `${{ gone: '-', new: '+', same: ' ' }[kind]}${text}`);

test('keeps what both have and marks what came and went', () => {
  expect(shown('a\nb\nc', 'a\nx\nc\nd')).toEqual([' a', '-b', '+x', ' c', '+d']);
});

test('says nothing changed of equal texts, and everything of different ones', () => {
  expect(shown('a\nb', 'a\nb')).toEqual([' a', ' b']);
  expect(shown('a', 'b')).toEqual(['-a', '+b']);
});
