import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { Cards } from '@/shared/decision/Cards';
import { ChecksTable, FillsTable, OrdersTable } from '@/shared/decision/ChainTables';
import { utc } from '@/shared/formats';
import { symbolOf, type Instrument } from '@/shared/instruments';
import { Utc } from '@/shared/ui/figures';
import { Loaded } from '@/shared/ui/states';
import { State } from '@/shared/ui/State';
import { chainQuery, type Chain, type Who } from './queries';
import css from './agent.module.css';

interface DetailProps {
  who: Who;
  id: string;
  rules: ReadonlyMap<string, Instrument>;
  onWalk: (step: -1 | 1) => void;
  onClose: () => void;
}

/** One decision from what was asked to what was done. */
export function DecisionDetail({ who, id, rules, onWalk, onClose }: DetailProps) {
  const chain = useQuery(chainQuery(who, id));
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which an effect must not return.
    void place.current?.scrollIntoView({ block: 'nearest' });
  }, [id]);
  return (
    <article className={css.detail} ref={place} aria-label="The open decision">
      <div className={css.walk}>
        <button type="button" onClick={() => onWalk(1)} title="Decision before this one: [">
          ← older
        </button>
        <button type="button" onClick={() => onWalk(-1)} title="Decision after this one: ]">
          newer →
        </button>
        <Link to="/decisions/$desk/$id" params={{ desk: who.desk, id }}>
          whole chain
        </Link>
        <button type="button" onClick={onClose} title="Close: Esc">
          close
        </button>
      </div>
      <Loaded query={chain} what="The decision" rows={10}>
        {found => <Told chain={found} rules={rules.get(found.decision.instrument ?? '')} />}
      </Loaded>
    </article>
  );
}

function Told({ chain, rules }: { chain: Chain; rules: Instrument | undefined }) {
  const { decision, orders, fills } = chain;
  return (
    <>
      <h3 className={css.detailTitle}>
        {decision.instrument ? symbolOf(decision.instrument) : `${decision.coins.length} coins`}{' '}
        {decision.proposed.replace('_', ' ')} <State word={decision.result} />
      </h3>
      <p className="dim">
        <Utc at={decision.at} /> · outcome {decision.outcome} · cycle {utc(decision.cycle)} #{decision.ordinal} ·
        limits v{decision.limitsVersion} · <span className="mono">seq {decision.seq}</span>
      </p>
      {decision.errorMessage && <p className="red">{decision.errorMessage}</p>}
      <blockquote className={css.reasoning}>{decision.reasoning || 'It gave no reason.'}</blockquote>
      <Cards chain={chain} rules={rules} />
      <ChecksTable verdicts={decision.verdicts} />
      <OrdersTable orders={orders} rules={rules} />
      <FillsTable fills={fills} rules={rules} />
    </>
  );
}
