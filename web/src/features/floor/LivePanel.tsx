import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useStanding } from '@/shared/desks';
import { utc } from '@/shared/formats';
import { useFreeze } from '@/shared/stream/freeze';
import { toggleFreeze } from '@/shared/stream/stream';
import { useUrl } from '@/shared/urlState';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { describe } from './decisionText';
import { decisionsQuery, type Decision } from './queries';
import css from './floor.module.css';

/** Every decision as it is committed, the ones that did nothing included: what is left out is where losses hide. */
export function LivePanel({ desk }: { desk: string }) {
  const decisions = useQuery(decisionsQuery(desk));
  const freeze = useFreeze();
  const [filter] = useUrl('q');
  const words = (filter ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (decision: Decision) => {
    const { agent, proposed, result, instrument, reasoning } = decision;
    const text = [agent, proposed, result, instrument, reasoning].join(' ');
    return words.every(word => text.toLowerCase().includes(word));
  };
  return (
    <Panel
      title="Live decisions"
      className={css.live}
      flush
      what="Newest first, with every hold and every refusal; times are the market's."
      actions={
        <button type="button" className={css.small} aria-pressed={freeze.frozen} onClick={toggleFreeze}>
          {freeze.frozen ? `Go on · ${freeze.held} new` : 'Freeze'} <kbd>space</kbd>
        </button>
      }
    >
      <Loaded query={decisions} what="The decisions" rows={8}>
        {rows =>
          rows.length === 0 ? (
            <NothingYet desk={desk} />
          ) : (
            <ol className={css.decisions} tabIndex={0} aria-label={`Newest decisions of ${desk}`}>
              {rows.filter(fits).map(decision => (
                <DecisionRow key={decision.id} desk={desk} decision={decision} />
              ))}
            </ol>
          )
        }
      </Loaded>
    </Panel>
  );
}

function NothingYet({ desk }: { desk: string }) {
  const standing = useStanding(desk);
  return (
    <EmptyState>
      No decision yet{standing?.why ? `: ${standing.why}` : '; agents decide when a bar closes'}.
    </EmptyState>
  );
}

function DecisionRow({ desk, decision }: { desk: string; decision: Decision }) {
  const { what, amount, outcome, tone } = describe(decision);
  return (
    <li className={css.decision} data-quiet={decision.proposed === 'hold' && tone === 'quiet' ? '' : undefined}>
      <time dateTime={decision.at} className={css.when}>
        {utc(decision.at)}
      </time>
      <Link className={css.who ?? ''} to="/agents/$desk/$agent" params={{ desk, agent: decision.agent }}>
        {decision.agent}
      </Link>
      <span className={css.whatDone}>
        <Link className={css.whole ?? ''} to="/decisions/$desk/$id" params={{ desk, id: decision.id }}>
          <b>{what}</b> {amount}
        </Link>
      </span>
      <span className={`${css.outcome} ${css[tone] ?? ''}`}>{outcome}</span>
      <span className={css.reason} title={decision.reasoning}>
        {decision.errorMessage ?? decision.reasoning}
      </span>
    </li>
  );
}
