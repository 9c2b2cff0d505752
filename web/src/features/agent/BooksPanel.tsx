import { Tabs } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Panel } from '@/shared/ui/Panel';
import { Decisions } from './Decisions';
import { Orders } from './Orders';
import { Positions } from './Positions';
import { unknownOrdersQuery, type AgentSheet, type Who } from './queries';
import { ranges, useRange, useWord } from './range';
import css from './agent.module.css';

const tabs = ['decisions', 'positions', 'orders'] as const;

/** What it holds, what it ordered and what it decided; the tab is in the address. */
export function BooksPanel({ who, sheet }: { who: Who; sheet: AgentSheet }) {
  const [tab, setTab] = useWord('tab', tabs);
  const unknown = useQuery(unknownOrdersQuery(who)).data?.items.length ?? 0;
  const shown = tab ?? 'decisions';
  return (
    <Panel
      title="Books"
      what={about[shown]}
      flush
      className={css.books}
      actions={<RangePicker desk={who.desk} />}
    >
      <Tabs value={shown} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="decisions">Decisions</Tabs.Tab>
          <Tabs.Tab value="positions">
            Positions <b className={css.count}>{sheet.books?.openPositions ?? 0}</b>
          </Tabs.Tab>
          <Tabs.Tab value="orders">
            Orders <b className={css.count}>{sheet.books?.openOrders ?? 0}</b>
            {unknown > 0 && <b className={css.alarm}>{unknown} UNKNOWN</b>}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="decisions">
          <Decisions who={who} instruments={sheet.gateLimits?.instruments ?? []} />
        </Tabs.Panel>
        <Tabs.Panel value="positions">
          <Positions who={who} />
        </Tabs.Panel>
        <Tabs.Panel value="orders">
          <Orders who={who} instruments={sheet.gateLimits?.instruments ?? []} />
        </Tabs.Panel>
      </Tabs>
    </Panel>
  );
}

const about: Record<string, string> = {
  decisions: 'Every proposal, holds and refused ones too. Enter opens one, [ and ] walk through them.',
  positions: 'Open now, at the live mark. The shield says whether a stop rests at the venue.',
  orders: 'Last placed first; UNKNOWN ones stay on top until somebody knows.',
};

export function RangePicker({ desk }: { desk: string }) {
  const { chosen, choose } = useRange(desk);
  return (
    <div className={css.choices} role="group" aria-label="Range">
      {ranges.map(({ value, label }) => (
        <button key={value} type="button" aria-pressed={chosen === value} onClick={() => choose(value)}>
          {label}
        </button>
      ))}
    </div>
  );
}
