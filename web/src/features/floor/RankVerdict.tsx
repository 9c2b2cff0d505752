import { useQuery } from '@tanstack/react-query';
import { utcDay } from '@/shared/formats';
import { benchmarkName, testedOf } from '@/shared/judged';
import { truthQuery, type Ranking } from './queries';

/** What the table means in a sentence, up to which day it looks, and on a Lab desk when it is a false alarm. */
export function RankVerdict({ ranking, mode }: { ranking: Ranking; mode: string }) {
  const found = ranking.agents.filter(agent => agent.distinguishable);
  const names = found.map(agent => agent.name).join(', ');
  return (
    <>
      <Sentence ranking={ranking} names={names} count={found.length} />
      {ranking.asOf !== null && <> Judged up to {utcDay(ranking.asOf)}.</>}
      {mode === 'lab' && found.length > 0 && <FalseAlarm desk={ranking.desk} found={found.map(one => one.agent)} />}
    </>
  );
}

interface SentenceProps {
  ranking: Ranking;
  names: string;
  count: number;
}

function Sentence({ ranking, names, count }: SentenceProps) {
  const reason = Object.values(ranking.missing)[0];
  if (ranking.days < ranking.daysMin) {
    const wait = ranking.daysMin - ranking.daysAvailable;
    return (
      <>
        Judged over {ranking.days} d: no rank, interval or Sharpe before {ranking.daysMin}.
        {wait > 0 ? ` First verdict in ${wait} d.` : ''} Sorted by name.
      </>
    );
  }

  if (reason) {
    return <>{reason}</>;
  }

  const other = benchmarkName(ranking.benchmark);
  return count === 0 ? (
    <>
      After {ranking.days} d nobody&rsquo;s lead over {other} is larger than luck gives.
    </>
  ) : (
    <>
      After {ranking.days} d only <strong className="up">{names}</strong> {count === 1 ? 'leads' : 'lead'} {other} by
      more than luck usually gives (one-sided, {testedOf(ranking.agents)} tested together, 5 % chance that pure luck
      names anybody; for one look, not for moving the slider until somebody shows).
    </>
  );
}

/** The Lab knows who is a coin by construction, and is asked only when a coin may have been found. */
function FalseAlarm({ desk, found }: { desk: string; found: readonly string[] }) {
  const truth = useQuery(truthQuery).data;
  const coins = truth?.desk === desk ? truth.agents.filter(one => isCoin(one) && found.includes(one.slug)) : [];
  return coins.map(coin => (
    <span key={coin.slug}>
      {' '}
      {coin.name} is a coin by construction: this is the false alarm that one field of pure luck in 20 gives.
    </span>
  ));
}

function isCoin({ tipsRight }: { tipsRight: string | number | null }): boolean {
  return tipsRight !== null && Number(tipsRight) === 0.5;
}
