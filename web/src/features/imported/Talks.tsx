import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { number } from '@/shared/formats';
import { useKey } from '@/shared/keys/keys';
import { useUrl, type UrlSearch } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Missing } from '@/shared/ui/figures';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { State } from '@/shared/ui/State';
import { talksQuery, type Talk } from './queries';
import { TalkDetail } from './TalkDetail';
import { When } from './When';
import css from './imported.module.css';

/** Its cycles, the newest first; one of them open beside the list. */
export function Talks({ agent }: { agent: string }) {
  const list = useInfiniteQuery(talksQuery(agent));
  const [filter] = useUrl('q');
  const [opened, open] = useOpenTalk();
  const rows = list.data?.pages.flatMap(page => page.items) ?? [];
  const walk = (step: -1 | 1) => {
    const next = rows[rows.findIndex(row => row.key === opened) + step];
    if (opened !== null && next !== undefined) {
      open(next.key);
    } else if (opened !== null && step === 1 && list.hasNextPage) {
      void list.fetchNextPage();
    }
  };
  useKey('[', 'Cycle before this one', () => walk(1));
  useKey(']', 'Cycle after this one', () => walk(-1));
  useKey('Escape', 'Close the cycle', () => open(null));
  return (
    <div className={css.split} data-open={opened === null ? undefined : ''}>
      {opened !== null && <TalkDetail agent={agent} talk={opened} onWalk={walk} onClose={() => open(null)} />}
      <div className={css.list}>
        <Loaded query={list} what="The decisions" rows={12}>
          {() => (
            <>
              <DataTable
                label="Cycles, imported"
                columns={opened === null ? columns : columns.filter(({ id }) => id !== 'note' && id !== 'dialect')}
                rows={rows}
                rowKey={row => row.key}
                onOpen={row => open(row.key)}
                filter={filter}
                maxHeight={560}
                rowClass={row => (row.key === opened ? css.chosen : undefined)}
                exportName={`${agent}-imported-cycles`}
                empty={
                  <EmptyState command="pitwall import conversations PATH…">
                    No cycle of it was imported, only its trades: what it was told and said comes in from conversations.
                  </EmptyState>
                }
              />
              <Older query={list} shown={rows.length} />
            </>
          )}
        </Loaded>
      </div>
    </div>
  );
}

/** The open cycle is in the address, by its source's name. */
function useOpenTalk(): [string | null, (key: string | null) => void] {
  const search: UrlSearch = useSearch({ strict: false });
  const navigate = useNavigate();
  const open = (key: string | null) =>
    void navigate({
      to: '.',
      replace: true,
      resetScroll: false,
      search: ((before: UrlSearch) => ({ ...before, tab: 'decisions', talk: key ?? undefined })) as never,
    });
  return [search['talk'] ?? null, open];
}

interface OlderProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
  shown: number;
}

function Older({ query, shown }: OlderProps) {
  return shown === 0 ? null : (
    <p className={css.older}>
      <span className="dim">{number(shown, 0)} loaded</span>
      {query.hasNextPage ? (
        <button type="button" disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {query.isFetchingNextPage ? 'loading…' : 'Load older'}
        </button>
      ) : (
        <span className="dim">· that is all of them</span>
      )}
    </p>
  );
}

const columns: readonly Column<Talk>[] = [
  {
    id: 'at',
    header: 'Time',
    about: 'UTC, by its source',
    cell: row => <When at={row.at} />,
    value: row => ({ text: row.at }),
  },
  {
    id: 'outcome',
    header: 'Read as',
    about: 'How its reply reads here, by the parser of live replies',
    cell: row => <State word={row.outcome} title={row.error ?? row.note} />,
    value: row => ({ text: row.outcome }),
  },
  {
    id: 'decisions',
    header: 'Decisions',
    about: 'Rows of its reply',
    align: 'right',
    cell: row => number(row.decisions, 0),
    value: row => ({ figure: row.decisions }),
  },
  {
    id: 'cycle',
    header: 'Cycle',
    about: 'Its source’s number of it',
    align: 'right',
    priority: 3,
    cell: row => row.cycle ?? <Missing reason="its source does not number them" />,
    value: row => ({ figure: row.cycle }),
  },
  {
    id: 'dialect',
    header: 'Dialect',
    priority: 3,
    cell: row => row.dialect ?? <Missing reason="no reply that could be read" />,
    value: row => ({ text: row.dialect }),
  },
  {
    id: 'note',
    header: 'What came of it',
    grows: true,
    priority: 2,
    cell: row => <span title={row.error ?? row.note}>{row.error ?? row.note}</span>,
    value: row => ({ text: row.error ?? row.note }),
  },
];
