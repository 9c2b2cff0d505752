import { expect, test } from 'vitest';
import { labelShifts } from './labelShifts';

const PLOT_PX = 220;

function places(ends: readonly number[]): readonly number[] {
  const shifts = labelShifts(ends, 50, 200);
  return ends.map((end, index) => (Math.log(200 / end) / Math.log(4)) * PLOT_PX + (shifts[index] ?? 0));
}

test('leaves labels alone that have room', () => {
  expect(labelShifts([180, 100, 60], 50, 200)).toEqual([0, 0, 0]);
});

test('keeps apart what ends at the same place, in the order of the lines', () => {
  const [first = 0, second = 0, third = 0] = places([86, 85.9, 85.8]);
  expect(second - first).toBeGreaterThanOrEqual(12 - 1e-9);
  expect(third - second).toBeGreaterThanOrEqual(12 - 1e-9);
});

test('pushes nothing out of the plot', () => {
  expect(Math.max(...places([50.1, 50.2, 50.3, 50.4]))).toBeLessThanOrEqual(PLOT_PX + 1e-9);
});
