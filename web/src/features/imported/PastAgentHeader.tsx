import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { number } from '@/shared/formats';
import { ImportedBadge } from '@/shared/ui/Mode';
import { Missing, Pnl, Usd } from '@/shared/ui/figures';
import { State } from '@/shared/ui/State';
import { Difference } from './Difference';
import { bareName, contradictionText, NO_TRADE, overclaimOf } from './pastAgentColumns';
import { pastAgentsQuery, type PastAgent, type PastStatistics } from './queries';
import { NO_EQUITY } from './statistics';
import { When } from './When';
import css from './imported.module.css';

interface HeaderProps {
  agent: string;
  statistics: PastStatistics;
}

/** Who it was, when it ran, and what its source claims beside what can be recomputed. */
export function PastAgentHeader({ agent, statistics }: HeaderProps) {
  const list = useQuery(pastAgentsQuery);
  const sheet = list.data?.items.find(one => one.slug === agent);
  const unlisted = list.isError ? list.error.message : 'asking';
  return (
    <header className={css.header}>
      <div className={css.title}>
        <h1 className={css.name}>{bareName(statistics.name)}</h1>
        <ImportedBadge />
        <Link to="/imported">all imported agents</Link>
      </div>
      <p className="dim">
        {sheet && <Origin sheet={sheet} />}
        It is on no desk and in no ranking; nothing of it was traded here.
      </p>
      <dl className={css.facts}>
        <Fact name="Marked equity" about="At its last mark, as it was told itself, USD">
          <Usd value={statistics.equityUsd} missing={NO_EQUITY} />
        </Fact>
        <Fact name="Net booked" about="Of closed trades, by the venue, USD">
          <Pnl value={statistics.trades === 0 ? null : statistics.netUsd} missing={NO_TRADE} />
        </Fact>
        <Fact name="Net claimed" about="Of closed trades, by its source, USD">
          <Pnl value={sheet?.claimedNetUsd} missing={sheet ? NO_TRADE : unlisted} />
        </Fact>
        <Fact name="Claimed less booked">
          <Difference value={sheet && overclaimOf(sheet)} missing={sheet ? NO_TRADE : unlisted} />
        </Fact>
        <Fact name="Cycles">{sheet ? number(sheet.conversations, 0) : <Missing reason={unlisted} />}</Fact>
        <Fact name="Decisions" about="Rows of its replies">
          {sheet ? number(sheet.decisions, 0) : <Missing reason={unlisted} />}
        </Fact>
      </dl>
      {sheet && <Believed sheet={sheet} />}
    </header>
  );
}

function Origin({ sheet }: { sheet: PastAgent }) {
  return (
    <>
      Written down by <b>{sheet.source}</b>
      {sheet.model !== null && (
        <>
          , model <span className="mono">{sheet.model}</span>
        </>
      )}
      , from <When at={sheet.firstAt} /> to <When at={sheet.lastAt} />.{' '}
    </>
  );
}

function Believed({ sheet }: { sheet: PastAgent }) {
  const what = contradictionText(sheet);
  return (
    <p>
      {what === null ? (
        <span className="dim">Its source was not found to contradict itself about it.</span>
      ) : (
        <>
          <State word="contradicted">claimed by source</State> Its source contradicts itself in {what}: each says where,
          and figures here rest on what was booked and marked.
        </>
      )}
    </p>
  );
}

function Fact({ name, about, children }: { name: string; about?: string; children: ReactNode }) {
  return (
    <div>
      <dt title={about}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
