import { useQuery } from '@tanstack/react-query';
import { duration, llmCost, number, share, tokens, utcDay } from '@/shared/formats';
import { useUrl } from '@/shared/urlState';
import { DataTable, type Column } from '@/shared/ui/DataTable';
import { Missing, Usd } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { State } from '@/shared/ui/State';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { costsQuery, type CostDay, type Costs } from './filedQueries';
import type { Who } from './queries';
import css from './filed.module.css';

/** What its calls cost per UTC day of the desk's clock, how they ended, and what is left to spend. */
export function CostsPanel({ who }: { who: Who }) {
  const costs = useQuery(costsQuery(who));
  const [filter] = useUrl('q');
  return (
    <Panel title="Calls and costs" what="Per UTC day on the desk’s clock; a lost call counts as estimated" flush>
      <Loaded query={costs} what="The costs" rows={5}>
        {found => (
          <>
            <Today today={found.today} />
            <DataTable
              label="Calls per day"
              columns={columns}
              rows={found.days}
              rowKey={day => day.at}
              filter={filter}
              maxHeight={300}
              exportName={`${who.desk}-${who.agent}-costs`}
              about="costs in USD, tokens as the provider counted"
              desk={who.desk}
              empty={<EmptyState>It has not been called yet; its first cycle will stand here.</EmptyState>}
            />
            {found.outcomes.length > 0 && (
              <ul className={css.outcomes} aria-label="How its calls ended">
                {found.outcomes.map(ending => (
                  <li key={ending.outcome}>
                    <State word={ending.outcome} /> {number(ending.count, 0)}
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Loaded>
    </Panel>
  );
}

function Today({ today }: { today: Costs['today'] }) {
  const { limitUsd, leftUsd, limitTokens, leftTokens } = today;
  return (
    <dl className={css.today}>
      <div>
        <dt>{today.day === null ? 'Today' : `On ${utcDay(today.day)}`}</dt>
        <dd>
          <b>{llmCost(today.spentUsd)}</b> · {tokens(today.spentTokens)} tokens
        </dd>
      </div>
      <div>
        <dt>Budget left, USD</dt>
        <dd>
          {leftUsd === null || limitUsd === null ? (
            <Missing reason="its file sets no budget in dollars" />
          ) : (
            <>
              <b>{llmCost(leftUsd)}</b> of {llmCost(limitUsd)}
            </>
          )}
        </dd>
      </div>
      <div>
        <dt>Budget left, tokens</dt>
        <dd>
          {leftTokens === null || limitTokens === null ? (
            <Missing reason="its file sets no budget in tokens" />
          ) : (
            <>
              <b>{tokens(leftTokens)}</b> of {tokens(limitTokens)}
            </>
          )}
        </dd>
      </div>
    </dl>
  );
}

const count = (
  id: 'inputTokens' | 'cachedTokens' | 'reasoningTokens' | 'outputTokens',
  header: string,
  priority: 2 | 3 | 4,
): Column<CostDay> => ({
  id,
  header,
  about: 'Tokens as the provider counted',
  align: 'right',
  priority,
  cell: row => <span title={number(row[id], 0)}>{tokens(row[id])}</span>,
  value: row => ({ figure: row[id] }),
});

const columns: readonly Column<CostDay>[] = [
  {
    id: 'at',
    header: 'UTC day',
    cell: row => <span className="nowrap">{utcDay(row.at)}</span>,
    value: row => ({ text: row.at }),
  },
  {
    id: 'calls',
    header: 'Calls',
    align: 'right',
    cell: row => number(row.calls, 0),
    value: row => ({ figure: row.calls }),
  },
  count('inputTokens', 'Input', 2),
  count('cachedTokens', 'Cached', 3),
  count('reasoningTokens', 'Reasoning', 4),
  count('outputTokens', 'Output', 2),
  {
    id: 'usd',
    header: 'Cost',
    about: 'USD by the price of the day',
    align: 'right',
    cell: row =>
      row.withoutPrice === row.calls ? (
        <Missing reason="no price of its model is known" />
      ) : (
        <>
          <Usd value={row.usd} decimals={4} />
          {row.withoutPrice > 0 && (
            <span className="amber" title={`${row.withoutPrice} calls have no known price`}>
              +
            </span>
          )}
        </>
      ),
    value: row => ({ figure: row.withoutPrice === row.calls ? null : row.usd }),
  },
  {
    id: 'read',
    header: 'Read',
    about: 'Share of the calls whose reply could be read',
    align: 'right',
    cell: row => share(row.read / row.calls),
    value: row => ({ figure: row.read / row.calls }),
  },
  {
    id: 'latencyMedianMs',
    header: 'Latency',
    about: 'Median',
    align: 'right',
    priority: 3,
    cell: row =>
      row.latencyMedianMs === null ? <Missing reason="no call has ended" /> : duration(row.latencyMedianMs),
    value: row => ({ figure: row.latencyMedianMs }),
  },
];
