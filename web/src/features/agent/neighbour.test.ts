import { expect, test } from 'vitest';
import { neighbour } from './neighbour';

test('walks to the neighbours of the open decision, and begins at the newest', () => {
  const ids = ['newest', 'middle', 'oldest'];
  expect(neighbour(ids, null, 1)).toBe('newest');
  expect(neighbour(ids, 'middle', 1)).toBe('oldest');
  expect(neighbour(ids, 'middle', -1)).toBe('newest');
  expect(neighbour(ids, 'oldest', 1)).toBeNull();
});
