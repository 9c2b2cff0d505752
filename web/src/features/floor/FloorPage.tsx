import { Tabs } from '@mantine/core';
import { useDesk, useDesks, useStanding } from '@/shared/desks';
import { DAYS_MOST, useAsked } from '@/shared/judged';
import { useMedia } from '@/shared/media';
import { useUrl, useUrlNumber } from '@/shared/urlState';
import { EmptyState, ErrorPanel, Skeleton } from '@/shared/ui/states';
import { EquityPanel } from './EquityPanel';
import { LivePanel } from './LivePanel';
import { MoneyPanel } from './MoneyPanel';
import { NeedsPanel } from './NeedsPanel';
import { RankPanel } from './RankPanel';
import { SimulationPanel } from './SimulationPanel';
import css from './floor.module.css';

/** One desk at a glance: who is better than luck, what it costs, what happens right now, what needs a person. */
export function FloorPage() {
  const desks = useDesks();
  const [desk] = useDesk();
  if (desks.isError) {
    return <ErrorPanel what="The desks" error={desks.error} retry={() => void desks.refetch()} />;
  }

  if (!desks.data) {
    return <Skeleton rows={12} />;
  }

  return desk ? (
    <Floor key={desk.name} desk={desk.name} mode={desk.mode} />
  ) : (
    <EmptyState command="pitwall desk add NAME --venue hyperliquid --symbols BTC,ETH">
      No desk trades here yet.
    </EmptyState>
  );
}

function Floor({ desk, mode }: { desk: string; mode: string }) {
  const { days, benchmark, unusable } = useAsked(mode);
  const [, setDays] = useUrlNumber('days', 1, DAYS_MOST);
  const [, setAgainst] = useUrl('vs');
  const [named] = useUrl('desk');
  const standing = useStanding(desk);
  const phone = useMedia('(max-width: 640px)');
  const [tab, setTab] = useUrl('tab');
  if (standing?.state === 'simulating' && (standing.progress ?? 1) < 1) {
    return <SimulationPanel desk={desk} standing={standing} />;
  }

  const unknown = named !== null && named !== desk ? [`?desk=${named} is no desk: ${desk} is shown.`] : [];
  const notes = [...unknown, ...unusable];
  const title = (
    <>
      <h1 className="sr">Floor of the desk {desk}</h1>
      {notes.length > 0 && (
        <p className={css.unusable} role="status">
          {notes.join(' ')}
        </p>
      )}
    </>
  );
  const rank = (
    <RankPanel
      desk={desk}
      mode={mode}
      days={days}
      setDays={setDays}
      benchmark={benchmark}
      setBenchmark={setAgainst}
    />
  );
  const equity = <EquityPanel desk={desk} days={days} benchmark={benchmark} lines={phone ? 2 : 6} />;
  const live = <LivePanel desk={desk} />;
  const needs = <NeedsPanel desk={desk} />;
  if (phone) {
    return (
      <Tabs value={tab ?? 'rank'} onChange={value => setTab(value === 'rank' ? null : value)} keepMounted={false}>
        {title}
        <Tabs.List grow>
          <Tabs.Tab value="rank">Rank</Tabs.Tab>
          <Tabs.Tab value="equity">Equity</Tabs.Tab>
          <Tabs.Tab value="live">Live</Tabs.Tab>
          <Tabs.Tab value="alerts">Alerts</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="rank">{rank}</Tabs.Panel>
        <Tabs.Panel value="equity">
          {equity}
          <MoneyPanel desk={desk} />
        </Tabs.Panel>
        <Tabs.Panel value="live">{live}</Tabs.Panel>
        <Tabs.Panel value="alerts">{needs}</Tabs.Panel>
      </Tabs>
    );
  }

  return (
    <div className={css.floor}>
      {title}
      {rank}
      {equity}
      <MoneyPanel desk={desk} />
      {live}
      {needs}
    </div>
  );
}
