import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Cards } from '@/shared/decision/Cards';
import { ChecksTable, FillsTable, OrdersTable } from '@/shared/decision/ChainTables';
import { ApiProblem } from '@/shared/api/problem';
import { useStanding } from '@/shared/desks';
import { share, utc } from '@/shared/formats';
import { symbolOf, useInstruments } from '@/shared/instruments';
import { Age, Pnl, Utc } from '@/shared/ui/figures';
import { ModeBadge } from '@/shared/ui/Mode';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import { ErrorPanel, Skeleton } from '@/shared/ui/states';
import { CallPanel } from './CallPanel';
import { resultOf, ResultPanel } from './ResultPanel';
import { PromptPanel } from './PromptPanel';
import { wholeChainQuery, type WholeChain } from './queries';
import { ReplyPanel } from './ReplyPanel';
import css from './decision.module.css';

/** From what an agent was told to what came of it, every link by hash or id. */
export function DecisionPage() {
  const { desk = '', id = '' } = useParams({ strict: false });
  const chain = useQuery(wholeChainQuery(desk, id));
  if (chain.data === undefined) {
    const isUnknown = chain.error instanceof ApiProblem && chain.error.status === 404;
    return (
      <Panel title="Decision">
        {isUnknown ? (
          <ErrorPanel what="The decision" error={chain.error} works="The page of each agent lists its decisions." />
        ) : chain.isError ? (
          <ErrorPanel what="The decision" error={chain.error} retry={() => void chain.refetch()} />
        ) : (
          <Skeleton rows={14} />
        )}
      </Panel>
    );
  }

  return <Whole desk={desk} chain={chain.data} />;
}

function Whole({ desk, chain }: { desk: string; chain: WholeChain }) {
  const { decision, call, orders, fills } = chain;
  const rules = useInstruments().get(decision.instrument ?? '');
  return (
    <div className={css.page}>
      <Head desk={desk} chain={chain} />
      <Links chain={chain} />
      <div className={css.columns}>
        <div className={css.column}>
          <PromptPanel desk={desk} chain={chain} />
          {call && <CallPanel desk={desk} call={call} />}
          {call && <ReplyPanel desk={desk} call={call} decision={decision} />}
        </div>
        <div className={css.column}>
          <Panel title="Checks" id="checks" what="Asked, allowed, done; then every rule with the numbers it saw.">
            {decision.errorMessage && <p className="red">{decision.errorMessage}</p>}
            <blockquote className={css.reason}>{decision.reasoning || 'It gave no reason.'}</blockquote>
            <Confidence chain={chain} />
            <Cards chain={chain} rules={rules} />
            <ChecksTable verdicts={decision.verdicts} />
          </Panel>
          <Panel title="Orders and fills" id="orders" what="Its stops and targets too; ids are in the titles.">
            <OrdersTable orders={orders} rules={rules} />
            <div id="fills">
              <FillsTable fills={fills} rules={rules} />
            </div>
          </Panel>
          <ResultPanel desk={desk} chain={chain} rules={rules} />
        </div>
      </div>
    </div>
  );
}

const events: Readonly<Record<string, string>> = {
  target_before_stop: 'that the target is reached before the stop',
  net_profit_at_exit: 'that the trade pays after all costs when it ends',
  resolution_yes: 'that the market resolves as said',
};

/** A probability says nothing without what it is the probability of. */
function Confidence({ chain: { confidence: stated } }: { chain: WholeChain }) {
  if (stated === null) {
    return null;
  }

  const { said, confidence, event } = stated;
  return (
    <p className="dim">
      Confidence {confidence === null ? 'that cannot be read' : share(confidence)}
      {`, as said “${said}”: `}
      {events[event] ?? 'of nothing that could be scored'}.
    </p>
  );
}

function Head({ desk, chain }: { desk: string; chain: WholeChain }) {
  const { decision } = chain;
  const standing = useStanding(desk);
  const what = decision.instrument ? symbolOf(decision.instrument) : `${decision.coins.length} coins`;
  return (
    <header className={css.head}>
      <div>
        <h1 className={css.name}>
          {what} {decision.proposed.replaceAll('_', ' ')}
        </h1>
        {standing && <ModeBadge mode={standing.mode} />}
        <State word={decision.result} />
        <State word={decision.outcome} title="How the cycle ended" />
      </div>
      <p className="dim">
        <Link to="/agents/$desk/$agent" params={{ desk, agent: decision.agent }}>
          {decision.agent}
        </Link>{' '}
        · <Utc at={decision.at} />, <Age at={decision.at} desk={desk} /> ago · cycle {utc(decision.cycle)} #
        {decision.ordinal} · limits v{decision.limitsVersion} ·{' '}
        <span className="mono" title={`decision ${decision.id}`}>
          journal row {decision.seq}
        </span>{' '}
        ·{' '}
        <Link
          to="/agents/$desk/$agent"
          params={{ desk, agent: decision.agent }}
          search={{ tab: 'decisions', decision: decision.id } as never}
        >
          among its others
        </Link>
      </p>
    </header>
  );
}

/** The chain at a glance; each link leads to its place on the page. */
function Links({ chain }: { chain: WholeChain }) {
  const { decision, call, blocks, orders, fills, trades } = chain;
  const failed = decision.verdicts.filter(verdict => !verdict.passed).length;
  const result = resultOf(trades);
  const strangers = blocks.filter(block => block.untrusted).length;
  const none = call === null ? 'not called' : null;
  return (
    <nav aria-label="The chain of this decision">
      <ol className={css.links}>
        <Step to="told" name="Told">
          {none ?? `${blocks.length} blocks${strangers > 0 ? `, ${strangers} by strangers` : ''}`}
        </Step>
        <Step to="call" name="Call">
          {none ?? call?.modelAnswered ?? call?.modelAsked}
        </Step>
        <Step to="reply" name="Reply">
          {none ?? (call?.replySha256 ? (call.outcome ?? 'asked').replaceAll('_', ' ') : 'none')}
        </Step>
        <Step to="checks" name="Checks">
          {failed > 0 ? `${failed} ✗` : `${decision.verdicts.length} ✓`}
        </Step>
        <Step to="orders" name="Orders">
          {orders.length}
        </Step>
        <Step to="fills" name="Fills">
          {fills.length}
        </Step>
        <Step to="result" name="Lots">
          {trades.length}
        </Step>
        <Step to="result" name="PnL">
          <Pnl value={result.netUsd} missing={trades.length === 0 ? 'nothing was bought or sold' : 'still open'} />
        </Step>
      </ol>
    </nav>
  );
}

function Step({ to, name, children }: { to: string; name: string; children: React.ReactNode }) {
  return (
    <li>
      <a href={`#${to}`} className={css.step}>
        <b>{name}</b> <span>{children}</span>
      </a>
    </li>
  );
}
