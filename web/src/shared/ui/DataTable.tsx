import { useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { feedNow } from '../clock';
import { csv, download } from '../csv';
import { compareFigures, type Figure } from '../formats/decimal';
import { useKey } from '../keys/keys';
import css from './table.module.css';

/** What a row is sorted and searched by; a number or decimal sorts as one, null sorts last. */
export type SortValue = { figure: Figure | null } | { text: string | null };

export interface Column<Row> {
  id: string;
  header: string;
  /** What the column means, unit included; the header's title. */
  about?: string;
  align?: 'left' | 'right';
  /** What leaves when the table itself is narrow: 1 never, 2 below 460 px, 3 below 560 px, 4 below 760 px. */
  priority?: 1 | 2 | 3 | 4;
  /** May take the room that is left; its text is cut with an ellipsis. */
  grows?: boolean;
  cell: (row: Row) => ReactNode;
  /** Also what is searched and exported, unrounded; without it the column does neither. */
  value?: (row: Row) => SortValue;
  /** What is exported in place of the value, by name with its unit: a cell may hold more than one figure. */
  exports?: (row: Row) => Readonly<Record<string, number | string | null>>;
}

interface DataTableProps<Row> {
  /** What the table holds, for screen readers and exports. */
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Opens what a row is about, by click and by Enter. */
  onOpen?: (row: Row) => void;
  /** Shown when there are no rows at all. */
  empty: ReactNode;
  /** Rows that hold this text stay. */
  filter?: string | null;
  sort?: { column: string; descending: boolean };
  /** Name of the exported file without its ending; none, no export key. */
  exportName?: string;
  /** What else the export says about itself: units, signs, the time of its figures. */
  about?: string;
  /** Whose clock its figures are of; without it the export says only when it was saved. */
  desk?: string;
  /** As wide as its figures: what it stands in scrolls sideways. */
  wide?: boolean;
  rowClass?: (row: Row) => string | undefined;
  /** Scrolls inside this height, under a header that stays. */
  maxHeight?: number | string;
}

/** The one table: sorted by its headers, filtered by the address, walked with j and k, exported with x. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, rowKey, filter, label, exportName } = props;
  const [sort, setSort] = useState(props.sort ?? null);
  const [active, setActive] = useState<string | null>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const id = useId();
  const shown = useMemo(() => arrange(rows, columns, filter ?? '', sort), [rows, columns, filter, sort]);

  const focusRow = (index: number) => {
    const row = body.current?.rows[Math.min(Math.max(index, 0), shown.length - 1)];
    row?.focus();
  };
  const step = (by: number) => {
    const at = [...(body.current?.rows ?? [])].indexOf(document.activeElement as HTMLTableRowElement);
    const known = at < 0 ? shown.findIndex(row => rowKey(row) === active) : at;
    focusRow(known < 0 ? 0 : known + by);
  };
  useKey('j', 'Next row', () => step(1));
  useKey('k', 'Previous row', () => step(-1));
  const save = () => download(`${exportName ?? 'table'}.csv`, 'text/csv', toCsv(aboutOf(props), columns, shown));

  if (rows.length === 0) {
    return <>{props.empty}</>;
  }

  return (
    <div
      className={css.frame}
      style={props.maxHeight ? { maxHeight: props.maxHeight } : undefined}
      data-scrolls={props.maxHeight ? '' : undefined}
      data-wide={props.wide ? '' : undefined}
      tabIndex={props.maxHeight ? 0 : undefined}
      role={props.maxHeight ? 'region' : undefined}
      aria-label={props.maxHeight ? label : undefined}
    >
      <table className={css.table} aria-labelledby={id}>
        <caption id={id} className="sr">
          {label}
        </caption>
        <thead>
          <tr>
            {columns.map(column => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {shown.map(row => {
            const key = rowKey(row);
            return (
              <tr
                key={key}
                tabIndex={props.onOpen ? (active === null ? 0 : active === key ? 0 : -1) : -1}
                className={[css.row, props.onOpen ? css.opens : '', props.rowClass?.(row)].filter(Boolean).join(' ')}
                onFocus={() => setActive(key)}
                onClick={props.onOpen && (() => props.onOpen?.(row))}
                onKeyDown={event => walk(event, step, props.onOpen && (() => props.onOpen?.(row)))}
              >
                {columns.map(column => (
                  <td key={column.id} className={cellClass(column)} data-priority={column.priority ?? 1}>
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {shown.length === 0 && <p className={css.none}>No row holds “{filter}”.</p>}
      {exportName && <ExportKey save={save} label={label} />}
    </div>
  );
}

function ExportKey({ save, label }: { save: () => void; label: string }) {
  useKey('x', `Export “${label}” as CSV`, save);
  return (
    <button type="button" className={css.export} onClick={save} aria-label={`Export “${label}” as CSV`}>
      CSV
    </button>
  );
}

interface HeaderCellProps<Row> {
  column: Column<Row>;
  sort: { column: string; descending: boolean } | null;
  onSort: (sort: { column: string; descending: boolean } | null) => void;
}

function HeaderCell<Row>({ column, sort, onSort }: HeaderCellProps<Row>) {
  const mine = sort?.column === column.id ? sort : null;
  const turn = () =>
    onSort(
      mine === null
        ? { column: column.id, descending: column.align === 'right' }
        : mine.descending === (column.align === 'right')
          ? { column: column.id, descending: !mine.descending }
          : null,
    );
  return (
    <th
      scope="col"
      className={cellClass(column)}
      data-priority={column.priority ?? 1}
      aria-sort={mine ? (mine.descending ? 'descending' : 'ascending') : undefined}
    >
      {column.value ? (
        <button type="button" className={css.sorter} title={column.about} onClick={turn}>
          {column.header}
          <span aria-hidden>{mine ? (mine.descending ? ' ↓' : ' ↑') : ''}</span>
        </button>
      ) : (
        <span title={column.about}>{column.header}</span>
      )}
    </th>
  );
}

function walk(event: KeyboardEvent<HTMLTableRowElement>, step: (by: number) => void, open?: () => void): void {
  if (event.target !== event.currentTarget) {
    return;
  }

  switch (event.key) {
    case 'ArrowDown':
      step(1);
      break;
    case 'ArrowUp':
      step(-1);
      break;
    case 'Enter':
      open?.();
      break;
    case 'Escape':
      event.currentTarget.blur();
      break;
    default:
      return;
  }

  event.preventDefault();
}

function cellClass<Row>(column: Column<Row>): string {
  return [css.cell, column.align === 'right' ? css.right : '', column.grows ? css.grows : '']
    .filter(Boolean)
    .join(' ');
}

function arrange<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  filter: string,
  sort: { column: string; descending: boolean } | null,
): readonly Row[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const kept =
    words.length === 0
      ? rows
      : rows.filter(row => {
          const text = columns
            .map(column => plainText(column.value?.(row)))
            .join(' ')
            .toLowerCase();
          return words.every(word => text.includes(word));
        });
  const value = columns.find(column => column.id === sort?.column)?.value;
  return value && sort ? [...kept].sort((one, other) => compare(value(one), value(other), sort.descending)) : kept;
}

function compare(one: SortValue, other: SortValue, descending: boolean): number {
  const left = 'figure' in one ? one.figure : one.text;
  const right = 'figure' in other ? other.figure : other.text;
  if (left === null || right === null) {
    // What is missing comes last, whichever way one looks.
    return left === right ? 0 : left === null ? 1 : -1;
  }

  const order =
    'figure' in one && 'figure' in other
      ? compareFigures(one.figure as Figure, other.figure as Figure)
      : String(left).localeCompare(String(right), 'en');
  return descending ? -order : order;
}

function plainText(value: SortValue | undefined): string {
  return value === undefined ? '' : String(('figure' in value ? value.figure : value.text) ?? '');
}

function aboutOf<Row>({ label, about, desk, rows }: DataTableProps<Row>): string {
  const now = desk === undefined ? null : feedNow(desk);
  const clock =
    now === null
      ? `saved ${new Date().toISOString()} (wall clock)`
      : `as of ${new Date(now).toISOString()} on the clock of ${desk}`;
  return [label, about, location.href, clock, `${rows.length} rows`].filter(Boolean).join('; ');
}

/** Every figure of every row, unrounded. */
export function toCsv<Row>(about: string, columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const saved = rows.map(row => Object.assign({}, ...columns.map(column => savedOf(column, row))) as Saved);
  const names = Object.keys(saved[0] ?? {});
  return csv(
    about,
    names,
    saved.map(fields => names.map(name => fields[name] ?? '')),
  );
}

type Saved = Readonly<Record<string, string>>;

function savedOf<Row>(column: Column<Row>, row: Row): Saved {
  return column.exports
    ? Object.fromEntries(Object.entries(column.exports(row)).map(([name, value]) => [name, String(value ?? '')]))
    : column.value
      ? { [column.id]: plainText(column.value(row)) }
      : {};
}
