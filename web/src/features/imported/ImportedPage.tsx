import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useUrl } from '@/shared/urlState';
import { DataTable } from '@/shared/ui/DataTable';
import { ImportedBadge } from '@/shared/ui/Mode';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { ImportsPanel } from './ImportsPanel';
import { pastAgentColumns } from './pastAgentColumns';
import { pastAgentsQuery, type PastAgent } from './queries';
import css from './imported.module.css';

/** Agents that ran elsewhere, and the files they came in with. */
export function ImportedPage() {
  const agents = useQuery(pastAgentsQuery);
  return (
    <div className={css.page}>
      <h1 className="sr">Imported agents</h1>
      <Panel
        title="Past agents"
        what="Ran elsewhere and kept as their sources wrote them: on no desk, in no ranking, nothing traded here."
        actions={<ImportedBadge />}
        flush
      >
        <Loaded query={agents} what="The past agents" rows={8}>
          {found => <Agents agents={found.items} />}
        </Loaded>
      </Panel>
      <ImportsPanel />
    </div>
  );
}

function Agents({ agents }: { agents: readonly PastAgent[] }) {
  const navigate = useNavigate();
  const [filter] = useUrl('q');
  return (
    <DataTable
      label="Past agents"
      columns={pastAgentColumns}
      rows={agents}
      rowKey={row => row.slug}
      filter={filter}
      exportName="pitwall-imported-agents"
      about="imported; net booked: by the venue at entries and exits; net claimed: by the source"
      onOpen={row => void navigate({ to: '/imported/$agent', params: { agent: row.slug }, search: {} })}
      empty={<NothingImported />}
    />
  );
}

function NothingImported() {
  return (
    <>
      <EmptyState command="pitwall import conversations PATH…">
        No past agent yet. What agents elsewhere were told, said, traded and were worth comes in from files; an agent
        stands here with the first of them. Polls of nof1.ai come in by this verb, with --dry-run it only reports:
      </EmptyState>
      <EmptyState command="pitwall import trades PATH…">Their closed trades:</EmptyState>
      <EmptyState command="pitwall import decisions PATH…">
        Decision logs of nofx and its forks, logs of real accounts, and positions of AI-Trader:
      </EmptyState>
    </>
  );
}
