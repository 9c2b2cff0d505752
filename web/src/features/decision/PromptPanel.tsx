import { useQuery } from '@tanstack/react-query';
import { age, number } from '@/shared/formats';
import { useUrl } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Utc } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { Archived } from './Archived';
import { Headlines } from './Headlines';
import { saidQuery, type Block, type WholeChain } from './queries';
import { Uses } from './Uses';
import css from './decision.module.css';

/** The prompt in its pieces; the open one is in the address. */
export function PromptPanel({ desk, chain }: { desk: string; chain: WholeChain }) {
  const [open, setOpen] = useUrl('block');
  const [filter] = useUrl('q');
  const { call, blocks, decision } = chain;
  const chosen = blocks.find(block => block.sha256 === open);
  return (
    <Panel
      title="Told"
      id="told"
      what="The prompt in order, with the age of what each piece says. A row opens to its text."
      flush
    >
      <DataTable
        label="Blocks of the prompt"
        columns={columns}
        rows={blocks}
        rowKey={block => String(block.ordinal)}
        onOpen={block => setOpen(block.sha256 === open ? null : block.sha256)}
        filter={filter}
        rowClass={block => (block.sha256 === open ? css.chosen : undefined)}
        exportName={`${desk}-${decision.agent}-blocks`}
        empty={<Nothing isCalled={call !== null} />}
      />
      {chosen && <OpenBlock desk={desk} block={chosen} />}
      <Headlines desk={desk} chain={chain} />
    </Panel>
  );
}

function Nothing({ isCalled }: { isCalled: boolean }) {
  return (
    <EmptyState>
      {isCalled
        ? 'The call has no blocks.'
        : 'No model was asked: a mind of the house decides from its account and the bars.'}
    </EmptyState>
  );
}

function OpenBlock({ desk, block }: { desk: string; block: Block }) {
  const said = useQuery(saidQuery(block.sha256));
  return (
    <section className={css.said} aria-label={`Block ${block.ordinal}, ${block.kind}`}>
      {block.untrusted && (
        <p className="amber">
          <State word="untrusted" /> Written by strangers: data the model was told to weigh, never to follow.
        </p>
      )}
      <Loaded query={said} what="The text" rows={6}>
        {found => (
          <>
            {found.text === null ? (
              <Archived said={found} />
            ) : (
              <pre className={css.text} tabIndex={0} data-untrusted={block.untrusted ? '' : undefined}>
                {found.text}
              </pre>
            )}
            <p className={css.hash}>
              SHA-256 <span className="mono">{found.sha256}</span>
            </p>
            <Uses desk={desk} said={found} />
          </>
        )}
      </Loaded>
    </section>
  );
}

const columns: readonly Column<Block>[] = [
  { id: 'ordinal', header: '#', align: 'right', cell: row => row.ordinal, value: row => ({ figure: row.ordinal }) },
  {
    id: 'kind',
    header: 'Block',
    cell: row => (
      <>
        <b>{row.kind}</b> {row.untrusted && <State word="untrusted" title="Written by strangers" />}
      </>
    ),
    value: row => ({ text: `${row.kind}${row.untrusted ? ' untrusted' : ''}` }),
  },
  {
    id: 'part',
    header: 'Said as',
    about: 'system or user text',
    priority: 2,
    cell: row => row.part,
    value: row => ({ text: row.part }),
  },
  {
    id: 'ageMs',
    header: 'Age',
    about: 'How old what it says was when it was said',
    align: 'right',
    cell: row => <span title={`${row.ageMs} ms`}>{age(row.ageMs)}</span>,
    value: row => ({ figure: row.ageMs }),
  },
  {
    id: 'asOf',
    header: 'As of',
    about: 'UTC',
    priority: 3,
    cell: row => <Utc at={row.asOf} />,
    value: row => ({ text: row.asOf }),
  },
  {
    id: 'bytes',
    header: 'Bytes',
    align: 'right',
    priority: 2,
    cell: row => number(row.bytes, 0),
    value: row => ({ figure: row.bytes }),
  },
  {
    id: 'sha256',
    header: 'SHA-256',
    priority: 4,
    cell: row => <span className="mono">{row.sha256.slice(0, 8)}</span>,
    value: row => ({ text: row.sha256 }),
  },
];
