import { bps, price, size } from '@/shared/formats';
import { Missing, Usd, Utc } from '@/shared/ui/figures';
import { minus, over } from '@/shared/formats/exactMath';
import type { Instrument } from '@/shared/instruments';
import { OrderState } from '@/shared/ui/State';
import type { Chain, Decision } from './types';
import css from './decision.module.css';

/** Every rule that was asked, with the numbers it saw; a refusal is never alone in hiding. */
export function ChecksTable({ verdicts }: Pick<Decision, 'verdicts'>) {
  if (verdicts.length === 0) {
    return <p className="dim">No rule was asked: nothing was to be done.</p>;
  }

  return (
    <table className={css.chain}>
      <caption>Checks</caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col">Saw</th>
          <th scope="col">Limit</th>
          <th scope="col">Verdict</th>
        </tr>
      </thead>
      <tbody>
        {verdicts.map(verdict => (
          <tr key={verdict.rule} data-failed={verdict.passed ? undefined : ''}>
            <th scope="row">{verdict.rule.replaceAll('_', ' ')}</th>
            <td>{verdict.saw || <Missing reason="The rule looked at no number" />}</td>
            <td>{verdict.limit || <Missing reason="The rule has no limit" />}</td>
            <td>
              {verdict.passed ? <span className="up">✓ passed</span> : <span className="red">✗ refused</span>}
              {verdict.message && <span className="dim"> {verdict.message}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function OrdersTable({ orders, rules }: Pick<Chain, 'orders'> & { rules: Instrument | undefined }) {
  if (orders.length === 0) {
    return <p className="dim">No order came of it.</p>;
  }

  return (
    <table className={css.chain}>
      <caption>Orders</caption>
      <thead>
        <tr>
          <th scope="col">Leg</th>
          <th scope="col">State</th>
          <th scope="col">Side</th>
          <th scope="col" className="right">
            Filled / size
          </th>
          <th scope="col">Placed</th>
        </tr>
      </thead>
      <tbody>
        {orders.map(order => (
          <tr key={order.id}>
            <th scope="row" title={`cloid ${order.cloid}`}>
              {order.leg} <span className="dim">{order.cause}</span>
            </th>
            <td>
              <OrderState status={order.status} reason={order.reason} />
            </td>
            <td>
              {order.side} {order.type}
              {order.triggerPrice !== null && ` @ ${price(order.triggerPrice, rules?.tick)}`}
            </td>
            <td className="right">
              {size(order.filled, rules?.step)} / {size(order.size, rules?.step)}
            </td>
            <td>
              <Utc at={order.placedAt} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export function FillsTable({ fills, rules }: Pick<Chain, 'fills'> & { rules: Instrument | undefined }) {
  if (fills.length === 0) {
    return <p className="dim">Nothing was filled.</p>;
  }

  return (
    <table className={css.chain}>
      <caption>Fills</caption>
      <thead>
        <tr>
          <th scope="col">Time</th>
          <th scope="col">Side</th>
          <th scope="col" className="right">
            Size
          </th>
          <th scope="col" className="right">
            Price
          </th>
          <th scope="col" className="right" title="Fill price against the reference price of its bar">
            Slip
          </th>
          <th scope="col" className="right">
            Fee
          </th>
        </tr>
      </thead>
      <tbody>
        {fills.map(fill => (
          <tr key={fill.id}>
            <th scope="row">
              <Utc at={fill.at} />
            </th>
            <td title={`${fill.liquidity}, ${fill.model}, ${fill.grade} grade`}>
              {fill.side} <span className="dim">{fill.cause}</span>
            </td>
            <td className="right">{size(fill.size, rules?.step)}</td>
            <td className="right">{price(fill.price, rules?.tick)}</td>
            <td className="right">{slip(fill) ?? <Missing reason="No reference price" />}</td>
            <td className="right">
              <Usd value={fill.feeUsd} decimals={4} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Positive when the fill was worse than the reference. */
export function slip(fill: Pick<Chain['fills'][number], 'side' | 'price' | 'referencePrice'>): string | null {
  const against =
    fill.side === 'buy' ? minus(fill.price, fill.referencePrice) : minus(fill.referencePrice, fill.price);
  const share = over(against, fill.referencePrice, 10);
  return share === null ? null : bps(share);
}
