import { createStoredChoice } from './store';

/** Profit and loss in green and red, or in the two colours that every eye tells apart. */
export const palette = createStoredChoice('pitwall.palette', ['green-red', 'blue-orange'] as const, 'green-red');
