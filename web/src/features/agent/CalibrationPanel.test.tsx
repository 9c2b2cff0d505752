// @vitest-environment jsdom
import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { show } from '@/testing/show';
import { CalibrationPanel } from './CalibrationPanel';

const who = { desk: 'floor', agent: 'ds-a' };
const path = '/api/performance/agents/ds-a/calibration';
const figure = (key: string, name: string, unit: string, value: number | null, missing: string | null = null) => ({
  key,
  name,
  unit,
  value,
  missing,
  rule: 'shown from 30 forecasts on',
  formula: `formula of ${key}`,
  source: 'A source.',
});
const few = 'needs 30 forecasts, has 12';

test('withholds what too few entries would say, each figure with its reason', async () => {
  show(<CalibrationPanel who={who} />, {
    [path]: {
      forecasts: 12,
      forecastsMin: 30,
      missing: few,
      table: [],
      statistics: [
        figure('brier', 'Brier score', 'score', null, few),
        figure('breakEvenEquity', 'Break-even equity', 'usd', null, 'needs 30 d, has 12'),
      ],
    },
  });
  const brier = (await screen.findByText('Brier score')).closest('details');
  expect(brier?.textContent).toContain(few);
  expect(brier?.textContent).toContain('formula of brier');
  expect(screen.getByText('Break-even equity').closest('details')?.textContent).toContain('needs 30 d, has 12');
  expect(screen.queryByRole('table')).toBeNull();
});

test('shows what was said against what was seen, and the score beside its null', async () => {
  show(<CalibrationPanel who={who} />, {
    [path]: {
      forecasts: 40,
      forecastsMin: 30,
      missing: null,
      table: [
        { stated: 0.6, forecasts: 25, cameTrue: 15, seen: 0.6 },
        { stated: 0.8, forecasts: 15, cameTrue: 9, seen: 0.6 },
      ],
      statistics: [
        figure('brier', 'Brier score', 'score', 0.26),
        figure('uncertainty', 'Brier of the base rate', 'score', 0.24),
        figure('breakEvenEquity', 'Break-even equity', 'usd', 2400),
      ],
    },
  });
  const table = await screen.findByRole('table', { name: 'Said against seen' });
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows.map(row => [...row.children].map(cell => cell.textContent?.replace(/\s/g, '')))).toEqual([
    ['60%', '25', '15', '60%'],
    ['80%', '15', '9', '60%'],
  ]);
  expect(screen.getByText('0.260')).toBeTruthy();
  expect(screen.getByText('0.240')).toBeTruthy();
  expect(screen.getByText('$2,400.00')).toBeTruthy();
});
