import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useStanding } from '@/shared/desks';
import { percent } from '@/shared/formats';
import { judgedSearch, useAsked } from '@/shared/judged';
import { useMayWrite } from '@/shared/session/session';
import { Age, Missing, Pnl, Usd } from '@/shared/ui/figures';
import { ModeBadge } from '@/shared/ui/Mode';
import { State } from '@/shared/ui/State';
import { over, minus } from '@/shared/formats/exactMath';
import { deskAgentsQuery, statisticsQuery, testedQuery, useWorth, type AgentSheet, type Who } from './queries';
import { limitsText } from './limitsText';
import { verdictOf } from './verdict';
import css from './agent.module.css';

const NOT_MARKED = 'not marked yet';

/** Who it is, how it stands this second, and what may be said of its skill. */
export function AgentHeader({ who, sheet }: { who: Who; sheet: AgentSheet }) {
  const standing = useStanding(who.desk);
  const worth = useWorth(who);
  const mayWrite = useMayWrite();
  const books = sheet.books;
  // The stream's valuation is at the quotes of now; the last mark stands in for it until it speaks.
  const at = worth?.equityUsd ? worth.at : books?.mark?.at;
  const equity = worth?.equityUsd ?? books?.mark?.equityUsd ?? null;
  const unrealised = worth?.unrealisedUsd ?? books?.mark?.unrealisedUsd ?? null;
  const net = equity !== null && books ? minus(equity, books.flowsUsd) : null;
  const share = net !== null && books ? over(net, books.flowsUsd, 6) : null;
  return (
    <header className={css.header}>
      <div className={css.who}>
        <div className={css.title}>
          <h1 className={css.name}>{sheet.name}</h1>
          {standing && <ModeBadge mode={standing.mode} />}
          <RunState sheet={sheet} />
          <AgentPicker who={who} />
          {mayWrite && (
            <Link to="/agents/$desk/new" params={{ desk: who.desk }}>
              New agent
            </Link>
          )}
        </div>
        <p className={css.mind}>
          <span className="mono">{sheet.mind}</span>
          {sheet.strategy && <> · {sheet.strategy}</>}
        </p>
        {sheet.gateLimits && <p className={css.mind}>{limitsText(sheet.gateLimits)}</p>}
      </div>
      <dl className={css.facts}>
        <Fact name="Equity" big>
          <Usd value={equity} missing={NOT_MARKED} />
        </Fact>
        <Fact name="Net PnL" big about="Equity − deposits: after fees and funding">
          <Pnl value={net} missing={NOT_MARKED} />
          {share !== null && <small className="dim"> {percent(share)}</small>}
        </Fact>
        <Fact name="Unrealised">
          <Pnl value={unrealised} missing={NOT_MARKED} />
        </Fact>
        <Fact name="Cash">
          <Usd value={books?.cashUsd} missing="its desk has not taken it in" />
        </Fact>
        <Fact name="Fees paid">
          <Usd value={books?.feesUsd} missing="its desk has not taken it in" />
        </Fact>
        <Fact name="Valued" about="On the desk's clock">
          <Age at={at} desk={who.desk} missing={NOT_MARKED} />
        </Fact>
      </dl>
      <VerdictLine who={who} mode={standing?.mode} />
    </header>
  );
}

function Fact({ name, about, big, children }: { name: string; about?: string; big?: boolean; children: ReactNode }) {
  return (
    <div className={big ? css.bigFact : css.fact}>
      <dt title={about}>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function RunState({ sheet }: { sheet: AgentSheet }) {
  const books = sheet.books;
  return books === null ? (
    <State word="waiting">registered, not yet taken in</State>
  ) : (
    <>
      <State word={books.runState} />
      {books.frozen && (
        <State word="frozen" title={books.frozen}>
          frozen: {books.frozen}
        </State>
      )}
    </>
  );
}

function AgentPicker({ who }: { who: Who }) {
  const agents = useQuery(deskAgentsQuery(who.desk)).data;
  const navigate = useNavigate();
  return (
    <select
      className={css.select}
      aria-label="Agent"
      value={who.agent}
      onChange={event =>
        void navigate({
          to: '/agents/$desk/$agent',
          params: { desk: who.desk, agent: event.currentTarget.value },
          search: judgedSearch as never,
        })
      }
    >
      {(agents ?? [{ agent: who.agent, name: who.agent }]).map(({ agent, name }) => (
        <option key={agent} value={agent}>
          {name}
        </option>
      ))}
    </select>
  );
}

function VerdictLine({ who, mode }: { who: Who; mode: string | undefined }) {
  const asked = useAsked(mode ?? 'lab');
  const statistics = useQuery({ ...statisticsQuery(who, asked), enabled: mode !== undefined });
  const tested = useQuery({ ...testedQuery(who.desk, asked), enabled: mode !== undefined }).data;
  if (statistics.data === undefined) {
    return (
      <p className={css.verdict}>
        {statistics.isError ? <Missing reason={statistics.error.message} /> : <span className="dim">judging…</span>}
      </p>
    );
  }

  const verdict = verdictOf(statistics.data, tested ?? null);
  return (
    <p className={css.verdict} data-tone={verdict.tone}>
      {statistics.data.group && (
        <b className={css.group} title="Rank group: who shares a letter was not told apart">
          {statistics.data.group}
        </b>
      )}
      {verdict.sentence}
      {asked.unusable.map(sentence => (
        <small key={sentence}> {sentence}</small>
      ))}
    </p>
  );
}
