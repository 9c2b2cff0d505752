// A label is about as high as this; the plot is at least as high as the other on every screen.
const LABEL_PX = 12;
const PLOT_PX = 220;

/**
 * How many pixels each label at the end of a line must move down (or, negative, up) so that none covers another; the
 * ends are on a log scale between least and most.
 */
export function labelShifts(ends: readonly number[], least: number, most: number): readonly number[] {
  const height = Math.log(most / least) || 1;
  const places = ends.map((end, index) => ({ index, y: (Math.log(most / end) / height) * PLOT_PX }));
  places.sort((one, other) => one.y - other.y);
  const shifts = new Array<number>(ends.length).fill(0);
  let free = -Infinity;
  for (const { index, y } of places) {
    const placed = Math.max(y, free);
    shifts[index] = placed - y;
    free = placed + LABEL_PX;
  }

  // Whatever was pushed past the bottom is pushed back up, and what is above it with it.
  let limit = PLOT_PX;
  for (const { index, y } of [...places].reverse()) {
    const placed = Math.min(y + (shifts[index] ?? 0), limit);
    shifts[index] = placed - y;
    limit = placed - LABEL_PX;
  }

  return shifts;
}
