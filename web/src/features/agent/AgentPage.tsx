import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { ApiProblem } from '@/shared/api/problem';
import { Panel } from '@/shared/ui/Panel';
import { ErrorPanel, Skeleton } from '@/shared/ui/states';
import { AgentHeader } from './AgentHeader';
import { BooksPanel } from './BooksPanel';
import { CalibrationPanel } from './CalibrationPanel';
import { CostsPanel } from './CostsPanel';
import { EquityPanel } from './EquityPanel';
import { isFiled } from './filedQueries';
import { LifePanel } from './LifePanel';
import { MoneyPanel } from './MoneyPanel';
import { OutcomePanel } from './OutcomePanel';
import { sheetQuery } from './queries';
import { StatisticsPanel } from './StatisticsPanel';
import { VersionsPanel } from './VersionsPanel';
import css from './agent.module.css';
import filedCss from './filed.module.css';

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

  const filed = isFiled(sheet.data.mind);
  return (
    <div className={css.page}>
      <AgentHeader who={who} sheet={sheet.data} />
      {filed && <LifePanel who={who} sheet={sheet.data} />}
      {sheet.data.books !== null && (
        <div className={css.columns}>
          <EquityPanel who={who} />
          <div className={css.side}>
            <MoneyPanel who={who} />
            <OutcomePanel who={who} />
            <StatisticsPanel who={who} />
            {filed && <CalibrationPanel who={who} />}
          </div>
          <BooksPanel who={who} sheet={sheet.data} />
        </div>
      )}
      {filed && (
        <div className={filedCss.grid}>
          <VersionsPanel who={who} />
          <CostsPanel who={who} />
        </div>
      )}
    </div>
  );
}
