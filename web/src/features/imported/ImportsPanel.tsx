import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { number } from '@/shared/formats';
import { useKey } from '@/shared/keys/keys';
import { useUrl } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Missing } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { State } from '@/shared/ui/State';
import { pastImportsQuery, type PastImport } from './queries';
import { reportOf, type Report } from './report';
import { When } from './When';
import css from './imported.module.css';

const SHOWN_MOST = 8;

type Reported = PastImport & { told: Report };

/** The last files that came in: what of them was new, what could not be read, and where a source contradicts itself. */
export function ImportsPanel() {
  const imports = useQuery(pastImportsQuery);
  const rows = useMemo(
    () => imports.data?.items.map(one => ({ ...one, told: reportOf(one.report) })) ?? [],
    [imports.data],
  );
  return (
    <Panel title="Imports" what="The last 200 files, the newest first; a row opens to its report." flush>
      <Loaded query={imports} what="The imports" rows={5}>
        {() => (
          <>
            <Contradictions rows={rows} />
            <Imports rows={rows} />
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Contradictions({ rows }: { rows: readonly Reported[] }) {
  const sentences = [...new Set(rows.flatMap(row => row.told.contradictions))];
  const more = sentences.length - SHOWN_MOST;
  return sentences.length === 0 ? null : (
    <section className={css.contradictions} aria-label="Claimed by source and contradicted">
      <h3>Claimed by source and contradicted</h3>
      <ul>
        {sentences.slice(0, SHOWN_MOST).map(sentence => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {more > 0 && <p className="dim">and {number(more, 0)} more: each file’s report has its own.</p>}
    </section>
  );
}

function Imports({ rows }: { rows: readonly Reported[] }) {
  const [filter] = useUrl('q');
  const [opened, open] = useUrl('import');
  useKey('Escape', 'Close the report', () => open(null));
  const chosen = rows.find(row => String(row.id) === opened);
  return (
    <>
      {chosen && <ReportDetail row={chosen} onClose={() => open(null)} />}
      <DataTable
        label="Imports"
        columns={columns}
        rows={rows}
        rowKey={row => String(row.id)}
        filter={filter}
        onOpen={row => open(String(row.id))}
        rowClass={row => (row === chosen ? css.chosen : undefined)}
        exportName="pitwall-imports"
        maxHeight={420}
        empty={<EmptyState>No file of past runs was taken yet; each one leaves its report here.</EmptyState>}
      />
    </>
  );
}

function ReportDetail({ row, onClose }: { row: Reported; onClose: () => void }) {
  const { contradictions, counts } = row.told;
  return (
    <article className={css.report} aria-label={`Report of ${row.file}`}>
      <div className={css.walk}>
        <h3>{row.file}</h3>
        <button type="button" onClick={onClose} title="Close the report: Escape">
          close
        </button>
      </div>
      {contradictions.length === 0 ? (
        <p className="dim">Nothing in it was found to contradict itself.</p>
      ) : (
        <ul>
          {contradictions.map(sentence => (
            <li key={sentence}>
              <State word="contradicted">claimed by source</State> {sentence}
            </li>
          ))}
        </ul>
      )}
      {counts.map(({ what, counts: times }) => (
        <p key={what}>
          <span className="dim">{what}:</span>{' '}
          {times.map(one => `${one.name.replaceAll('_', ' ')} ${number(one.times, 0)}`).join(' · ')}
        </p>
      ))}
      <p className={css.hash}>
        SHA-256 <span className="mono">{row.sha256}</span>
      </p>
    </article>
  );
}

const columns: readonly Column<Reported>[] = [
  {
    id: 'createdAt',
    header: 'Taken',
    about: 'UTC',
    priority: 2,
    cell: row => (
      <span className="nowrap">
        <When at={row.createdAt} />
      </span>
    ),
    value: row => ({ text: row.createdAt }),
  },
  { id: 'kind', header: 'Kind', priority: 2, cell: row => row.kind, value: row => ({ text: row.kind }) },
  { id: 'source', header: 'Source', priority: 2, cell: row => row.source, value: row => ({ text: row.source }) },
  {
    id: 'file',
    header: 'File',
    grows: true,
    cell: row => <span title={row.file}>{row.file}</span>,
    value: row => ({ text: row.file }),
  },
  countColumn('read', 'Read', 'Records in the file', 2, row => row.read),
  countColumn('new', 'New', 'Never seen before', 3, row => row.new),
  countColumn('revised', 'Revised', 'Known and changed: stored as a new version', 3, row => row.revised),
  countColumn('unchanged', 'Unchanged', 'Known as they are', 4, row => row.unchanged),
  {
    id: 'rejected',
    header: 'Rejected',
    about: 'Rows of replies that were not read',
    align: 'right',
    cell: row =>
      row.kind === 'trades' ? (
        <Missing reason="a file of trades has no rows of replies" />
      ) : (
        <span className={row.told.rejected > 0 ? 'red' : 'dim'}>{number(row.told.rejected, 0)}</span>
      ),
    value: row => ({ figure: row.kind === 'trades' ? null : row.told.rejected }),
  },
  {
    id: 'contradictions',
    header: 'Contradictions',
    align: 'right',
    cell: row => (
      <span className={row.told.contradictions.length > 0 ? 'amber' : 'dim'} title={row.told.contradictions.join('\n')}>
        {number(row.told.contradictions.length, 0)}
      </span>
    ),
    value: row => ({ figure: row.told.contradictions.length }),
    exports: row => ({ contradictions: row.told.contradictions.join('; ') }),
  },
];

function countColumn(
  id: string,
  header: string,
  about: string,
  priority: 2 | 3 | 4,
  of: (row: Reported) => number,
): Column<Reported> {
  return {
    id,
    header,
    about,
    align: 'right',
    priority,
    cell: row => number(of(row), 0),
    value: row => ({ figure: of(row) }),
  };
}
