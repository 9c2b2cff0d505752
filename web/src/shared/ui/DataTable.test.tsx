// @vitest-environment jsdom
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Decimal } from '../api/exact';
import { DataTable, toCsv, type Column } from './DataTable';

interface Row {
  name: string;
  net: Decimal | null;
}

const rows: Row[] = [
  { name: 'Flip-1', net: '-3.5' as Decimal },
  { name: 'Edge-1', net: '120.25' as Decimal },
  { name: 'New-1', net: null },
];
const columns: Column<Row>[] = [
  { id: 'agent', header: 'Agent', cell: row => row.name, value: row => ({ text: row.name }) },
  { id: 'net', header: 'Net', align: 'right', cell: row => row.net ?? '—', value: row => ({ figure: row.net }) },
];

function show(extra: { filter?: string; onOpen?: (row: Row) => void; rows?: Row[] } = {}) {
  render(
    <DataTable
      label="Agents"
      columns={columns}
      rows={rows}
      rowKey={row => row.name}
      empty={<p>Nobody yet</p>}
      {...extra}
    />,
  );
}

const names = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map(row => row.firstChild?.textContent);

test('sorts figures by size and leaves what is missing last, both ways', () => {
  show();
  fireEvent.click(screen.getByRole('button', { name: 'Net' }));
  expect(names()).toEqual(['Edge-1', 'Flip-1', 'New-1']);
  fireEvent.click(screen.getByRole('button', { name: /Net/ }));
  expect(names()).toEqual(['Flip-1', 'Edge-1', 'New-1']);
  expect(screen.getByRole('columnheader', { name: /Net/ }).getAttribute('aria-sort')).toBe('ascending');
});

test('keeps the rows that hold every word of the filter', () => {
  show({ filter: '1 flip' });
  expect(names()).toEqual(['Flip-1']);
});

test('opens a row by click and by Enter', () => {
  const onOpen = vi.fn();
  show({ onOpen });
  const row = screen.getAllByRole('row')[1] as HTMLElement;
  fireEvent.click(row);
  row.focus();
  fireEvent.keyDown(row, { key: 'ArrowDown' });
  fireEvent.keyDown(document.activeElement as HTMLElement, { key: 'Enter' });
  expect(onOpen.mock.calls.map(([opened]) => (opened as Row).name)).toEqual(['Flip-1', 'Edge-1']);
});

test('says why it is empty', () => {
  show({ rows: [] });
  expect(screen.getByText('Nobody yet')).toBeTruthy();
});

test('exports every figure of a cell under names with units', () => {
  const both: Column<Row>[] = [
    ...columns.slice(0, 1),
    { id: 'x', header: 'X', cell: () => null, exports: row => ({ netUsd: row.net, missing: row.net ? '' : 'new' }) },
  ];
  expect(toCsv('t', both, rows)).toBe(
    '# t\r\nagent,netUsd,missing\r\nFlip-1,-3.5,\r\nEdge-1,120.25,\r\nNew-1,,new\r\n',
  );
});
