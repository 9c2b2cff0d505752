import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useUrl } from '@/shared/urlState';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { Panel } from '@/shared/ui/Panel';
import { domainOf } from '@/shared/ui/Interval';
import { JudgeSlider } from './JudgeSlider';
import { rankColumns } from './rankColumns';
import { rankingQuery, type Benchmark, type Ranked, type Ranking } from './queries';
import { TruthCard } from './TruthCard';
import css from './floor.module.css';

interface RankProps {
  desk: string;
  mode: string;
  days: number | null;
  setDays: (days: number | null) => void;
  benchmark: Benchmark;
  setBenchmark: (benchmark: string | null) => void;
}

const benchmarks = [
  { value: 'flips', label: 'matched coin flip' },
  { value: 'hold', label: 'buy and hold' },
  { value: 'cash', label: 'cash' },
];

/** Groups that statistics can tell apart, and no ranks inside them. */
export function RankPanel({ desk, mode, days, setDays, benchmark, setBenchmark }: RankProps) {
  const ranking = useQuery(rankingQuery(desk, days, benchmark));
  const judged = ranking.data;
  return (
    <Panel
      title="Who beats luck"
      className={css.rank}
      flush
      what={judged ? <Verdict ranking={judged} benchmark={benchmark} /> : 'Groups that the data can tell apart.'}
    >
      <div className={css.controls}>
        <JudgeSlider
          available={judged?.daysAvailable ?? 0}
          least={judged?.daysMin ?? 30}
          days={days}
          setDays={setDays}
        />
        <Select
          aria-label="Judged against"
          className={css.against ?? ''}
          value={benchmark}
          data={mode === 'lab' ? benchmarks : benchmarks.filter(one => one.value !== 'flips')}
          onChange={setBenchmark}
          comboboxProps={{ width: 170, position: 'bottom-end' }}
        />
      </div>
      <Loaded query={ranking} what="The ranking" rows={8}>
        {data => <RankTable desk={desk} ranking={data} />}
      </Loaded>
      {mode === 'lab' && <TruthCard />}
    </Panel>
  );
}

function RankTable({ desk, ranking }: { desk: string; ranking: Ranking }) {
  const navigate = useNavigate();
  const [filter] = useUrl('q');
  const domain = domainOf(
    ranking.agents
      .flatMap(agent => [agent.netReturnLow, agent.netReturnHigh, agent.netReturn])
      .filter(x => x !== null),
  );
  const startsGroup = (row: Ranked) => {
    const index = ranking.agents.indexOf(row);
    return index > 0 && ranking.agents[index - 1]?.group !== row.group ? css.newGroup : undefined;
  };
  return (
    <DataTable
      label={`Agents of ${desk} judged over ${ranking.days} days against ${ranking.benchmark}`}
      columns={rankColumns(domain, desk)}
      rows={ranking.agents}
      rowKey={row => row.agent}
      rowClass={startsGroup}
      filter={filter}
      exportName={`pitwall-ranking-${desk}-${ranking.days}d`}
      onOpen={row => void navigate({ to: '/agents/$desk/$agent', params: { desk, agent: row.agent } })}
      empty={
        <EmptyState command={`pitwall agent add ${desk} NAME --mind momentum`}>
          No agent trades on this desk yet.
        </EmptyState>
      }
    />
  );
}

/** The one sentence that says what the table means. */
function Verdict({ ranking, benchmark }: { ranking: Ranking; benchmark: Benchmark }) {
  const against = benchmarks.find(one => one.value === benchmark)?.label ?? benchmark;
  const reason = Object.values(ranking.missing)[0];
  if (ranking.days < ranking.daysMin) {
    const wait = ranking.daysMin - ranking.daysAvailable;
    return (
      <>
        No agent has {ranking.daysMin} d yet{wait > 0 ? `: first verdict in ${wait} d` : ''}. Sorted by name.
      </>
    );
  }

  if (reason) {
    return <>{reason}</>;
  }

  const found = ranking.agents.filter(agent => agent.distinguishable);
  return found.length === 0 ? (
    <>
      After {ranking.days} d nobody can be told from a {against}: whoever is on top may be lucky.
    </>
  ) : (
    <>
      After {ranking.days} d only <strong className="up">{found.map(agent => agent.name).join(', ')}</strong>{' '}
      {found.length === 1 ? 'differs' : 'differ'} from a {against}, at the 5 % level with {ranking.trials} tried at
      once.
    </>
  );
}
