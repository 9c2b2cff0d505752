import { expect, test } from 'vitest';
import { askedOf, chanceText, pText, testedOf } from './judged';

test('names what of the address cannot be used, and what stands in its place', () => {
  expect(askedOf('90', 'foo', 'lab')).toEqual({
    days: 90,
    benchmark: 'flips',
    unusable: ['?vs=foo is no benchmark: shown against the average matched coin flip.'],
  });
  expect(askedOf('soon', 'hold', 'paper')).toEqual({
    days: null,
    benchmark: 'hold',
    unusable: ['?days=soon is no number of days: shown over all there are.'],
  });
  expect(askedOf('99999', null, 'paper').days).toBe(3_650);
  expect(askedOf(null, null, 'paper')).toEqual({ days: null, benchmark: 'cash', unusable: [] });
});

test('counts only agents that were tested', () => {
  expect(testedOf([{ adjustedP: 0.01 }, { adjustedP: null }, { adjustedP: 1 }])).toBe(2);
});

test('never shows a chance as nothing', () => {
  expect([0, 0.0049, 0.005, 0.97].map(chanceText)).toEqual(['< 0.01', '< 0.01', '0.01', '0.97']);
  expect([0.0001, 0.012].map(pText)).toEqual(['p < 0.001', 'p = 0.012']);
});
