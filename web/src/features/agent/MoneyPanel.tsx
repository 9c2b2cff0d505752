import { useQuery } from '@tanstack/react-query';
import { csv, download } from '@/shared/csv';
import { Age, Pnl } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { isZero, negated } from '@/shared/formats/exactMath';
import { moneyQuery, type AgentMoney, type Who } from './queries';
import { stepsOf, type Step } from './waterfall';
import css from './agent.module.css';

/** From gross to net, to the cent; then the same by what caused it. */
export function MoneyPanel({ who }: { who: Who }) {
  const money = useQuery(moneyQuery(who));
  const mine = money.data?.agents[0];
  return (
    <Panel
      title="Where the money went"
      what="gross to net, exactly"
      actions={mine && <SaveKey who={who} money={mine} />}
    >
      <Loaded query={money} what="The money" rows={6}>
        {found =>
          mine === undefined ? (
            <EmptyState>{found.missing[who.agent] ?? 'No mark of it yet.'}</EmptyState>
          ) : (
            <>
              <table className={css.money}>
                <caption className="sr">From gross to net, USD</caption>
                <tbody>
                  {stepsOf(mine).map(step => (
                    <tr key={step.name} data-total={step.isTotal ? '' : undefined}>
                      <th scope="row" title={step.name === 'LLM' ? found.llmNote : undefined}>
                        {step.name}
                      </th>
                      <td className={css.barCell}>
                        <Bar step={step} />
                      </td>
                      <td className="right">
                        <Pnl value={step.amount} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
              <ByCause money={mine} />
              <p className={css.asOf}>
                at its last mark, <Age at={mine.asOf} desk={who.desk} /> old
              </p>
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}

function Bar({ step }: { step: Step }) {
  const tone = isZero(step.amount) ? css.barNone : step.amount.startsWith('-') ? css.barDown : css.barUp;
  return (
    <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden className={css.bar}>
      <line x1={step.zero * 100} x2={step.zero * 100} y1={0} y2={10} className={css.zero} />
      <rect
        x={step.from * 100}
        width={Math.max((step.to - step.from) * 100, 0.6)}
        y={1}
        height={8}
        className={`${tone} ${step.isTotal ? css.barTotal : ''}`}
      />
    </svg>
  );
}

function ByCause({ money }: { money: AgentMoney }) {
  return (
    <table className={`${css.chain} ${css.causes}`}>
      <caption>By cause</caption>
      <thead>
        <tr>
          <th scope="col">Cause</th>
          {['Gross', 'Fees', 'Funding', 'Net'].map(name => (
            <th key={name} scope="col" className="right">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {money.byCause.map(row => (
          <tr key={row.cause}>
            <th scope="row">{row.cause === 'open' ? 'open now' : row.cause}</th>
            {[row.grossUsd, negated(row.feesUsd), negated(row.fundingUsd), row.netUsd].map((amount, index) => (
              <td key={index} className="right">
                <Pnl value={amount} compact />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function SaveKey({ who, money }: { who: Who; money: AgentMoney }) {
  const save = () =>
    download(
      `${who.desk}-${who.agent}-money.csv`,
      'text/csv',
      csv(
        `Money of ${who.agent} on ${who.desk}, USD; as of ${money.asOf}`,
        ['cause', 'grossUsd', 'feesUsd', 'fundingUsd', 'llmUsd', 'netUsd'],
        [
          ...money.byCause.map(row => [row.cause, row.grossUsd, row.feesUsd, row.fundingUsd, '', row.netUsd]),
          ['total', money.grossUsd, money.feesUsd, money.fundingUsd, money.llmUsd, money.netUsd],
        ],
      ),
    );
  return (
    <button type="button" className={css.small} onClick={save} aria-label="Export the money as CSV">
      CSV
    </button>
  );
}
