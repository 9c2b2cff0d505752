import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { price, size } from '@/shared/formats';
import { symbolOf, useInstruments, type Instrument } from '@/shared/instruments';
import { useUrl } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Missing, Usd, Utc } from '@/shared/ui/figures';
import { OrderState } from '@/shared/ui/State';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { useOpenDecision } from './Decisions';
import { Filters, Older } from './filters';
import { withUnknownOnTop } from './orderRows';
import { ordersQuery, unknownOrdersQuery, type Order, type Who } from './queries';
import { useRange, useWord } from './range';
import css from './agent.module.css';

const statuses = ['unknown', 'intended', 'accepted', 'partly_filled', 'filled', 'cancelled', 'rejected', 'expired'];

export function Orders({ who, instruments }: { who: Who; instruments: readonly string[] }) {
  const range = useRange(who.desk);
  const [word, setWord] = useWord('status', statuses);
  const [instrument, setInstrument] = useWord('instrument', instruments);
  const list = useInfiniteQuery(ordersQuery(who, { word, instrument, from: range.from, to: range.to }));
  const unknown = useQuery(unknownOrdersQuery(who)).data?.items ?? [];
  const rules = useInstruments();
  const [filter] = useUrl('q');
  const [, open] = useOpenDecision();
  return (
    <>
      <Filters
        name="State"
        words={statuses}
        word={word}
        onWord={setWord}
        instruments={instruments}
        instrument={instrument}
        onInstrument={setInstrument}
      />
      <Loaded query={list} what="The orders" rows={10}>
        {({ pages }) => {
          const rows = withUnknownOnTop(
            unknown,
            pages.flatMap(page => page.items),
          );
          return (
            <>
              <DataTable
                label="Orders"
                columns={columns(rules)}
                rows={rows}
                rowKey={order => order.id}
                onOpen={order => open(order.decisionId)}
                filter={filter}
                maxHeight={560}
                rowClass={order => (order.status === 'unknown' ? css.unknown : undefined)}
                exportName={`${who.desk}-${who.agent}-orders`}
                empty={<EmptyState>No order of this kind in this range.</EmptyState>}
              />
              <Older query={list} shown={rows.length} />
            </>
          );
        }}
      </Loaded>
    </>
  );
}

function columns(rules: ReadonlyMap<string, Instrument>): Column<Order>[] {
  return [
    {
      id: 'status',
      header: 'State',
      cell: row => <OrderState status={row.status} reason={row.reason} />,
      value: row => ({ text: row.status }),
    },
    {
      id: 'placedAt',
      header: 'Placed',
      about: 'Desk clock, UTC',
      cell: row => <Utc at={row.placedAt} />,
      value: row => ({ text: row.placedAt }),
    },
    {
      id: 'instrument',
      header: 'Instr.',
      cell: row => <span className="nowrap">{symbolOf(row.instrument)}</span>,
      value: row => ({ text: row.instrument }),
    },
    {
      id: 'side',
      header: 'Side',
      cell: row => (
        <span className={row.side === 'buy' ? 'up nowrap' : 'down nowrap'}>
          {row.side}
          {row.reduceOnly && (
            <span className="dim" title="May only reduce a position">
              {' '}
              red.
            </span>
          )}
        </span>
      ),
      value: row => ({ text: `${row.side}${row.reduceOnly ? ' reduce-only' : ''}` }),
    },
    { id: 'type', header: 'Type', priority: 2, cell: row => row.type, value: row => ({ text: row.type }) },
    {
      id: 'size',
      header: 'Size',
      align: 'right',
      priority: 2,
      cell: row => size(row.size, rules.get(row.instrument)?.step),
      value: row => ({ figure: row.size }),
    },
    {
      id: 'price',
      header: 'Price',
      about: 'Trigger or limit; a market order has none',
      align: 'right',
      priority: 3,
      cell: row => {
        const at = row.triggerPrice ?? row.limitPrice;
        return at === null ? <Missing reason="at the market" /> : price(at, rules.get(row.instrument)?.tick);
      },
      value: row => ({ figure: row.triggerPrice ?? row.limitPrice }),
    },
    {
      id: 'filled',
      header: 'Filled',
      about: 'Units',
      align: 'right',
      priority: 2,
      cell: row => size(row.filled, rules.get(row.instrument)?.step),
      value: row => ({ figure: row.filled }),
    },
    {
      id: 'filledUsd',
      header: 'Filled $',
      align: 'right',
      priority: 3,
      cell: row => <Usd value={row.filledUsd} />,
      value: row => ({ figure: row.filledUsd }),
    },
    {
      id: 'cause',
      header: 'Cause',
      about: 'model, clamped, forced, guard, stop, target, liquidation, user or mirror',
      priority: 2,
      cell: row => row.cause,
      value: row => ({ text: row.cause }),
    },
    {
      id: 'reason',
      header: 'Why it ended',
      grows: true,
      priority: 3,
      cell: row => row.reason ?? (row.cancelWanted ? 'cancel asked for' : ''),
      value: row => ({ text: row.reason }),
    },
  ];
}
