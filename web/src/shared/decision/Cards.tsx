import type { ReactNode } from 'react';
import { percent, price, size } from '@/shared/formats';
import { sum } from '@/shared/formats/decimal';
import { over } from '@/shared/formats/exactMath';
import type { Instrument } from '@/shared/instruments';
import { Missing, Usd } from '@/shared/ui/figures';
import { askedOf } from './asked';
import type { Chain } from './types';
import css from './decision.module.css';

interface CardsProps {
  chain: Pick<Chain, 'decision' | 'fills'>;
  rules: Instrument | undefined;
}

/** Asked, allowed, done: where a decision grew smaller on its way. */
export function Cards({ chain: { decision, fills }, rules }: CardsProps) {
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
