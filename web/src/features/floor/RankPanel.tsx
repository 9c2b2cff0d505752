import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useUrl } from '@/shared/urlState';
import { DataTable } from '@/shared/ui/DataTable';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { Panel } from '@/shared/ui/Panel';
import { domainOf } from '@/shared/ui/Interval';
import { benchmarkName, judgedSearch, testedOf, type Benchmark } from '@/shared/judged';
import { JudgeSlider } from './JudgeSlider';
import { rankColumns } from './rankColumns';
import { rankingQuery, type Ranked, type Ranking } from './queries';
import { RankVerdict } from './RankVerdict';
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
  { value: 'flips', label: 'average coin flip' },
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
      what={judged ? <RankVerdict ranking={judged} mode={mode} /> : 'Groups that the data can tell apart.'}
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
      {mode === 'lab' && <TruthCard desk={desk} isEarly={(judged?.days ?? 0) < (judged?.daysMin ?? 30)} />}
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
      label={`Agents of ${desk} judged over ${ranking.days} days against ${benchmarkName(ranking.benchmark)}`}
      columns={rankColumns(domain, desk)}
      rows={ranking.agents}
      rowKey={row => row.agent}
      rowClass={startsGroup}
      filter={filter}
      exportName={`pitwall-ranking-${desk}-${ranking.days}d`}
      desk={desk}
      about={aboutOf(ranking)}
      onOpen={row =>
        void navigate({
          to: '/agents/$desk/$agent',
          params: { desk, agent: row.agent },
          search: judgedSearch as never,
        })
      }
      empty={
        <EmptyState command={`pitwall agent add NAME --mind momentum --desk ${desk}`}>
          No agent trades on this desk yet.
        </EmptyState>
      }
    />
  );
}

function aboutOf(ranking: Ranking): string {
  const upTo = ranking.asOf === null ? 'no finished day' : `judged up to ${ranking.asOf}`;
  return `${upTo}; ${testedOf(ranking.agents)} tested together; ${ranking.trials} tried in all`;
}
