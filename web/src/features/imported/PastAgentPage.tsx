import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { ApiProblem } from '@/shared/api/problem';
import { useUrl } from '@/shared/urlState';
import { ImportedBadge } from '@/shared/ui/Mode';
import { Panel } from '@/shared/ui/Panel';
import { ErrorPanel, Skeleton } from '@/shared/ui/states';
import { PastAgentHeader } from './PastAgentHeader';
import { PastEquityPanel } from './PastEquityPanel';
import { PastStatisticsPanel } from './PastStatisticsPanel';
import { PastTrades } from './PastTrades';
import { pastStatisticsQuery } from './queries';
import { Talks } from './Talks';
import css from './imported.module.css';

/** Everything that came in of one agent that ran elsewhere. */
export function PastAgentPage() {
  const { agent = '' } = useParams({ strict: false });
  const statistics = useQuery(pastStatisticsQuery(agent));
  if (statistics.data === undefined) {
    const isUnknown = statistics.error instanceof ApiProblem && statistics.error.status === 404;
    return (
      <Panel title={agent} actions={<ImportedBadge />}>
        {isUnknown ? (
          <ErrorPanel
            what={`Imported agent ${agent}`}
            error={statistics.error}
            works="The page of imported agents lists every one there is."
          />
        ) : statistics.isError ? (
          <ErrorPanel
            what={`Imported agent ${agent}`}
            error={statistics.error}
            retry={() => void statistics.refetch()}
          />
        ) : (
          <Skeleton rows={12} />
        )}
      </Panel>
    );
  }

  return (
    <div className={css.page}>
      <PastAgentHeader agent={agent} statistics={statistics.data} />
      <div className={css.columns}>
        <PastEquityPanel agent={agent} />
        <PastStatisticsPanel agent={agent} statistics={statistics.data} />
        <Books agent={agent} trades={statistics.data.trades} />
      </div>
    </div>
  );
}

const about = {
  decisions: 'Every cycle that came in, the newest first. Enter opens one, [ and ] walk through them.',
  trades: 'What the venue booked beside what the source claims; where the two cannot both be true is said.',
};

function Books({ agent, trades }: { agent: string; trades: number }) {
  const [tab, setTab] = useUrl('tab');
  const shown = tab === 'trades' ? 'trades' : 'decisions';
  return (
    <Panel title="Books" what={about[shown]} actions={<ImportedBadge />} className={css.books} flush>
      <Tabs value={shown} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="decisions">Decisions</Tabs.Tab>
          <Tabs.Tab value="trades">
            Trades <b className={css.count}>{trades}</b>
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="decisions">
          <Talks agent={agent} />
        </Tabs.Panel>
        <Tabs.Panel value="trades">
          <PastTrades agent={agent} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}
