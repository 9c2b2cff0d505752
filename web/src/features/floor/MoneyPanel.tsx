import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Decimal } from '@/shared/api/exact';
import { pnl } from '@/shared/formats';
import { approximate } from '@/shared/formats/decimal';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Age, Pnl, Utc } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { moneyQuery, type Money } from './queries';
import css from './floor.module.css';

interface Step {
  name: string;
  about: string;
  /** As it adds up: costs are negative. */
  amount: Decimal;
  isNet?: boolean;
}

/** From what was earned to what was kept; the steps add up to the last one, to the cent. */
export function MoneyPanel({ desk }: { desk: string }) {
  const money = useQuery(moneyQuery(desk));
  const [byAgent, setByAgent] = useState(false);
  return (
    <Panel
      title="Where the money went"
      className={css.money}
      flush
      what={
        <span title={money.data?.llmNote}>
          All agents of the desk: gross − fees − funding − model calls = net
          {money.data?.asOf ? <Marks desk={desk} at={money.data.asOf} /> : '.'}
        </span>
      }
      actions={
        <button
          type="button"
          className={css.small}
          aria-pressed={byAgent}
          onClick={() => setByAgent(before => !before)}
        >
          {byAgent ? 'Sum' : 'By agent'}
        </button>
      }
    >
      <Loaded query={money} what="The money" rows={2}>
        {data => (byAgent ? <MoneyTable money={data} /> : <Waterfall steps={stepsOf(data.total)} />)}
      </Loaded>
    </Panel>
  );
}

function Marks({ desk, at }: { desk: string; at: string }) {
  return (
    <>
      , at the marks of <Utc at={at} />, <Age at={at} desk={desk} /> old.
    </>
  );
}

function stepsOf(sum: Money['total']): readonly Step[] {
  return [
    { name: 'gross', about: 'Price moves of closed and open positions', amount: sum.grossUsd },
    { name: 'fees', about: 'Paid to the venue', amount: negated(sum.feesUsd) },
    {
      name: 'funding',
      about: 'Paid to holders of the other side; a plus was received',
      amount: negated(sum.fundingUsd),
    },
    { name: 'model', about: 'Paid for language models', amount: negated(sum.llmUsd) },
    { name: 'net', about: 'What is left', amount: sum.netUsd, isNet: true },
  ];
}

/** Each step hangs where the one before ended, so that one sees the sum. */
function Waterfall({ steps }: { steps: readonly Step[] }) {
  const bars: { from: number; to: number }[] = [];
  let level = 0;
  for (const step of steps) {
    const amount = approximate(step.amount);
    const from = step.isNet ? 0 : level;
    level = step.isNet ? amount : level + amount;
    bars.push({ from, to: level });
  }

  const least = Math.min(0, ...bars.map(bar => Math.min(bar.from, bar.to)));
  const most = Math.max(0, ...bars.map(bar => Math.max(bar.from, bar.to)));
  const scale = (value: number) => ((value - least) / (most - least || 1)) * 100;
  return (
    <ol className={css.waterfall}>
      {steps.map((step, index) => {
        const bar = bars[index] ?? { from: 0, to: 0 };
        const tone = pnl(step.amount).arrow === '▲' ? css.gain : css.cost;
        return (
          <li key={step.name} title={step.about}>
            <span className={css.stepName}>{step.name}</span>
            <Pnl value={step.amount} compact />
            <svg className={css.track} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden>
              <line
                x1={scale(0)}
                x2={scale(0)}
                y1={0}
                y2={8}
                className={css.zero}
                vectorEffect="non-scaling-stroke"
              />
              <rect
                className={tone}
                x={scale(Math.min(bar.from, bar.to))}
                width={Math.max(0.6, Math.abs(scale(bar.to) - scale(bar.from)))}
                y={1}
                height={6}
              />
            </svg>
          </li>
        );
      })}
    </ol>
  );
}

type Row = Money['agents'][number];

const columns: readonly Column<Row>[] = [
  { id: 'agent', header: 'Agent', grows: true, cell: row => row.name, value: row => ({ text: row.name }) },
  amount('grossUsd', 'Gross', row => row.grossUsd),
  cost('feesUsd', 'Fees', row => row.feesUsd),
  cost('fundingUsd', 'Funding', row => row.fundingUsd),
  cost('llmUsd', 'Model', row => row.llmUsd),
  amount('netUsd', 'Net', row => row.netUsd),
];

/** Shown as it adds up; exported as what was paid, like every other export of money. */
function cost(id: string, header: string, of: (row: Row) => Decimal): Column<Row> {
  return {
    ...amount(id, header, row => negated(of(row))),
    priority: id === 'feesUsd' ? 1 : 2,
    exports: row => ({ [id]: of(row) }),
  };
}

function amount(id: string, header: string, of: (row: Row) => Decimal): Column<Row> {
  return {
    id,
    header,
    align: 'right',
    cell: row => <Pnl value={of(row)} />,
    value: row => ({ figure: of(row) }),
  };
}

function MoneyTable({ money }: { money: Money }) {
  return (
    <DataTable
      label="Where the money went, by agent"
      about={`USD, costs positive; at the marks of ${money.asOf ?? 'no time yet'}`}
      desk={money.desk}
      columns={columns}
      rows={money.agents}
      rowKey={row => row.agent}
      exportName={`pitwall-money-${money.desk}`}
      maxHeight={150}
      empty={<EmptyState>No agent has traded yet.</EmptyState>}
    />
  );
}

function negated(amount: Decimal): Decimal {
  const bare = amount.replace(/^-/, '');
  return (amount.startsWith('-') || !/[1-9]/.test(bare) ? bare : `-${bare}`) as Decimal;
}
