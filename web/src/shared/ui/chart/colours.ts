import { useMantineColorScheme } from '@mantine/core';
import { useMemo } from 'react';
import { palette } from '../../palette';
import { useStore } from '../../store';

/** The page's colours as values: a canvas knows no CSS variables. */
export interface ChartColours {
  text: string;
  dim: string;
  faint: string;
  line: string;
  lineStrong: string;
  panel: string;
  accent: string;
  up: string;
  down: string;
  amber: string;
  series: readonly string[];
}

const SERIES = 8;

export function useChartColours(): ChartColours {
  const { colorScheme } = useMantineColorScheme();
  const colours = useStore(palette);
  // Read anew when either changes: both are attributes of the root element.
  return useMemo(() => readColours(`${colorScheme} ${colours}`), [colorScheme, colours]);
}

function readColours(_: string): ChartColours {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim() || '#888888';
  return {
    text: read('text'),
    dim: read('dim'),
    faint: read('faint'),
    line: read('line'),
    lineStrong: read('line-strong'),
    panel: read('panel'),
    accent: read('accent'),
    up: read('up'),
    down: read('down'),
    amber: read('amber'),
    series: Array.from({ length: SERIES }, (_, index) => read(`series-${index + 1}`)),
  };
}
