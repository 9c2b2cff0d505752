import { number, percent, utcDay } from '@/shared/formats';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Missing } from '@/shared/ui/figures';
import { EmptyState } from '@/shared/ui/states';
import type { EquityLine } from './equityOption';
import type { Equity } from './queries';
import css from './floor.module.css';

interface TwinRow {
  at: string;
  day: number;
}

const fanColumns = [
  { id: 'p05', header: 'Flips 5 %' },
  { id: 'p50', header: 'Flips 50 %' },
  { id: 'p95', header: 'Flips 95 %' },
] as const;

/** The picture of the Floor as a table: what is drawn, the fan of luck included. */
export function equityTwin(desk: string, equity: Equity, drawn: readonly EquityLine[]) {
  const rows = equity.at.map((at, day): TwinRow => ({ at, day })).reverse();
  const columns: Column<TwinRow>[] = [
    {
      id: 'day',
      header: 'Day (UTC)',
      cell: row => <span className={css.date}>{utcDay(row.at)}</span>,
      value: row => ({ text: row.at }),
    },
    ...drawn.filter(line => line.colour !== null).map(lineColumn),
    ...(equity.fan ? fanColumns.map(({ id, header }) => fanColumn(id, header, equity.fan?.[id] ?? [])) : []),
  ];
  return (
    <DataTable
      label="Equity by day, start = 100"
      about="drawdown: fall from the peak, a fraction below zero"
      desk={desk}
      columns={columns}
      rows={rows}
      rowKey={row => row.at}
      exportName="pitwall-equity"
      wide
      empty={<EmptyState>No day is complete yet.</EmptyState>}
    />
  );
}

function lineColumn(line: EquityLine): Column<TwinRow> {
  const under = (row: TwinRow) => {
    const drawdown = line.drawdown[row.day] ?? null;
    return drawdown === null ? null : -Math.abs(drawdown);
  };
  return {
    id: line.agent,
    header: line.name,
    align: 'right',
    cell: row => <TwinCell index={line.index[row.day] ?? null} drawdown={under(row)} />,
    value: row => ({ figure: line.index[row.day] ?? null }),
    exports: row => ({
      [`${line.agent}_index`]: line.index[row.day] ?? null,
      [`${line.agent}_drawdown_fraction`]: under(row),
    }),
  };
}

function fanColumn(id: string, header: string, figures: readonly (number | null)[]): Column<TwinRow> {
  const of = (row: TwinRow) => figures[row.day] ?? null;
  return {
    id: `flips_${id}_index`,
    header,
    align: 'right',
    cell: row => {
      const figure = of(row);
      return figure === null ? <Missing reason="No flip on that day" /> : number(figure);
    },
    value: row => ({ figure: of(row) }),
  };
}

function TwinCell({ index, drawdown }: { index: number | null; drawdown: number | null }) {
  return index === null ? (
    <Missing reason="No mark on that day" />
  ) : (
    <>
      {number(index, 2)}{' '}
      <span className="dim">{drawdown === null ? '' : percent(drawdown, { decimals: 2 })}</span>
    </>
  );
}
