import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, type ReactNode } from 'react';
import { percent, price, size, utc } from '@/shared/formats';
import { sum } from '@/shared/formats/decimal';
import { Missing, Usd, Utc } from '@/shared/ui/figures';
import { Loaded } from '@/shared/ui/states';
import { askedOf } from './asked';
import { ChecksTable, FillsTable, OrdersTable } from './ChainTables';
import { Result } from './decisionColumns';
import { over } from './exactMath';
import { symbolOf } from './filters';
import { chainQuery, type Chain, type Instrument, type Who } from './queries';
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
        {decision.proposed.replace('_', ' ')} <Result result={decision.result} />
      </h3>
      <p className="dim">
        <Utc at={decision.at} /> · outcome {decision.outcome} · cycle {utc(decision.cycle)} #{decision.ordinal} · limits
        v{decision.limitsVersion} · <span className="mono">seq {decision.seq}</span>
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

function Cards({ chain: { decision, fills }, rules }: { chain: Chain; rules: Instrument | undefined }) {
  const asked = askedOf(decision);
  const allowed = decision.allowed;
  const done = fills.filter(fill => fill.cause === 'model' || fill.cause === 'clamped' || fill.cause === 'forced');
  const doneUsd = sum(done.map(fill => fill.notionalUsd));
  const doneSize = sum(done.map(fill => fill.size));
  const at = over(doneUsd, doneSize, 8);
  const silent = 'it did not say';
  return (
    <div className={css.cards}>
      <Card title="Asked" none={asked === null ? 'Nothing: a hold.' : null}>
        <Line name="notional">
          <Usd value={asked?.notionalUsd} missing={silent} />
        </Line>
        <Line name="leverage">{asked?.leverage ? `${asked.leverage}×` : <Missing reason={silent} />}</Line>
        {asked?.fraction && <Line name="fraction">{percent(asked.fraction, { signed: false })}</Line>}
        <Line name="stop">{asked?.stop ? price(asked.stop, rules?.tick) : <Missing reason={silent} />}</Line>
        <Line name="target">{asked?.target ? price(asked.target, rules?.tick) : <Missing reason={silent} />}</Line>
      </Card>
      <Card title="Allowed" none={allowed === null ? 'Nothing.' : null}>
        <Line name="notional">
          <Usd value={allowed?.sizeUsd} />
        </Line>
        <Line name="leverage">{allowed?.leverage}×</Line>
        <Line name="size">{allowed && size(allowed.size, rules?.step)}</Line>
        <Line name="stop">
          {allowed?.stopLossPrice ? price(allowed.stopLossPrice, rules?.tick) : <Missing reason="no stop" />}
        </Line>
      </Card>
      <Card title="Done" none={done.length === 0 ? 'Nothing was filled for it.' : null}>
        <Line name="filled">
          <Usd value={doneUsd} />
        </Line>
        <Line name="size">{size(doneSize, rules?.step)}</Line>
        <Line name="price">{at === null ? <Missing reason="nothing was filled" /> : price(at, rules?.tick)}</Line>
        <Line name="fees">
          <Usd value={sum(done.map(fill => fill.feeUsd))} decimals={4} />
        </Line>
      </Card>
    </div>
  );
}

function Card({ title, none, children }: { title: string; none: string | null; children: ReactNode }) {
  return (
    <section className={css.card}>
      <h4>{title}</h4>
      {none === null ? <dl>{children}</dl> : <p className="dim">{none}</p>}
    </section>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
