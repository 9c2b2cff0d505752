import { useQuery } from '@tanstack/react-query';
import { price, size } from '@/shared/formats';
import { minus } from '@/shared/formats/exactMath';
import { symbolOf } from '@/shared/instruments';
import { useUrl } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Pnl, Usd } from '@/shared/ui/figures';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { State } from '@/shared/ui/State';
import { Difference } from './Difference';
import { pastTradesQuery, type PastTrade } from './queries';
import { When } from './When';

/** Closed trades: what was booked, what is claimed, and the difference of the two. */
export function PastTrades({ agent }: { agent: string }) {
  const trades = useQuery(pastTradesQuery(agent));
  const [filter] = useUrl('q');
  return (
    <Loaded query={trades} what="The trades" rows={10}>
      {({ items }) => (
        <DataTable
          label="Closed trades, imported"
          columns={columns}
          rows={items}
          rowKey={row => row.key}
          filter={filter}
          maxHeight={560}
          exportName={`${agent}-imported-trades`}
          about="imported; booked: by the venue; recomputed: price difference times size; claimed: by the source"
          empty={
            <EmptyState command="pitwall import trades PATH…">
              No closed trade of it was imported. Polls of nof1.ai bring them; decision logs do not have them.
            </EmptyState>
          }
        />
      )}
    </Loaded>
  );
}

const columns: readonly Column<PastTrade>[] = [
  {
    id: 'exitAt',
    header: 'Closed',
    about: 'UTC, by its source',
    cell: row => <When at={row.exitAt} />,
    value: row => ({ text: row.exitAt }),
    exports: row => ({ key: row.key, version: row.version, entry_at: row.entryAt, exit_at: row.exitAt }),
  },
  {
    id: 'position',
    header: 'Position',
    cell: row => (
      <span className="nowrap">
        <b>{symbolOf(row.instrument)}</b> {row.side}
        {row.version > 1 && (
          <>
            {' '}
            <State word="revised" title="The source changed this trade; every version is kept">
              v{row.version}
            </State>
          </>
        )}
      </span>
    ),
    value: row => ({ text: `${row.instrument} ${row.side}` }),
    exports: row => ({ instrument: row.instrument, side: row.side }),
  },
  {
    id: 'size',
    header: 'Size',
    about: 'Coins',
    align: 'right',
    priority: 4,
    cell: row => size(row.size),
    value: row => ({ figure: row.size }),
  },
  {
    id: 'prices',
    header: 'Entry → exit',
    align: 'right',
    priority: 4,
    cell: row => `${price(row.entryPrice)} → ${price(row.exitPrice)}`,
    value: row => ({ figure: row.exitPrice }),
    exports: row => ({ entry_price: row.entryPrice, exit_price: row.exitPrice }),
  },
  {
    id: 'netUsd',
    header: 'Net booked',
    about: 'What the venue booked at entry and exit, USD',
    align: 'right',
    cell: row => <Pnl value={row.netUsd} />,
    value: row => ({ figure: row.netUsd }),
    exports: row => ({ net_booked_usd: row.netUsd }),
  },
  {
    id: 'claimedNetUsd',
    header: 'Net claimed',
    about: 'By its source, USD',
    align: 'right',
    priority: 2,
    cell: row => <Pnl value={row.claimedNetUsd} />,
    value: row => ({ figure: row.claimedNetUsd }),
    exports: row => ({ net_claimed_usd: row.claimedNetUsd, fees_claimed_usd: row.claimedFeesUsd }),
  },
  {
    id: 'difference',
    header: 'Difference',
    about: 'Net claimed less net booked, USD',
    align: 'right',
    priority: 3,
    cell: row => <Difference value={minus(row.claimedNetUsd, row.netUsd)} missing="not known" />,
    value: row => ({ figure: minus(row.claimedNetUsd, row.netUsd) }),
  },
  {
    id: 'gross',
    header: 'Gross recomputed / claimed',
    about: 'Price difference times size, and what its source says, USD',
    align: 'right',
    priority: 4,
    cell: row => (
      <>
        <Usd value={row.grossUsd} /> / <Usd value={row.claimedGrossUsd} />
      </>
    ),
    value: row => ({ figure: row.grossUsd }),
    exports: row => ({ gross_recomputed_usd: row.grossUsd, gross_claimed_usd: row.claimedGrossUsd }),
  },
  {
    id: 'contradicts',
    header: 'Its source',
    about: 'Where its figures cannot all be true',
    cell: row =>
      row.contradicts === null ? (
        <span className="dim">agrees</span>
      ) : (
        <>
          <State word="contradicted" title={row.contradicts}>
            contradicted
          </State>{' '}
          <small>{row.contradicts}</small>
        </>
      ),
    value: row => ({ text: row.contradicts }),
  },
];
