import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ApiProblem } from '@/shared/api/problem';
import { Panel } from '@/shared/ui/Panel';
import { ErrorPanel, Skeleton } from '@/shared/ui/states';
import { AgentHeader } from './AgentHeader';
import { BooksPanel } from './BooksPanel';
import { EquityPanel } from './EquityPanel';
import { MoneyPanel } from './MoneyPanel';
import { OutcomePanel } from './OutcomePanel';
import { sheetQuery } from './queries';
import { StatisticsPanel } from './StatisticsPanel';
import css from './agent.module.css';

/** Everything about one agent: what may be said of it, what it holds, did, decided, earned and paid. */
export function AgentPage() {
  const { desk = '', agent = '' } = useParams({ strict: false });
  const who = useMemo(() => ({ desk, agent }), [desk, agent]);
  const sheet = useQuery(sheetQuery(who));
  if (sheet.data === undefined) {
    return (
      <Panel title={agent}>
        {sheet.error instanceof ApiProblem && sheet.error.status === 404 ? (
          <ErrorPanel what={`Agent ${agent}`} error={sheet.error} works="The Floor lists every agent there is." />
        ) : sheet.isError ? (
          <ErrorPanel what={`Agent ${agent}`} error={sheet.error} retry={() => void sheet.refetch()} />
        ) : (
          <Skeleton rows={12} />
        )}
      </Panel>
    );
  }

  return (
    <div className={css.page}>
      <AgentHeader who={who} sheet={sheet.data} />
      <div className={css.columns}>
        <EquityPanel who={who} />
        <div className={css.side}>
          <MoneyPanel who={who} />
          <OutcomePanel who={who} />
          <StatisticsPanel who={who} />
        </div>
        <BooksPanel who={who} sheet={sheet.data} />
      </div>
    </div>
  );
}
