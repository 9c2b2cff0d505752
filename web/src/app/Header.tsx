import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { useFeedNow, useSecond } from '@/shared/clock';
import { useDesk, useDesks, useStanding, type Desk } from '@/shared/desks';
import { apiGet } from '@/shared/api/client';
import { utcTime, duration } from '@/shared/formats';
import { useMe } from '@/shared/session/session';
import { useStreamState } from '@/shared/stream/stream';
import { Age, Missing } from '@/shared/ui/figures';
import { ModeBadge } from '@/shared/ui/Mode';
import { SessionMenu } from '@/features/accounts/SessionMenu';
import { KillState } from './KillState';
import { PaceButton } from './PaceButton';
import { Search } from './Search';
import css from './shell.module.css';

const HEALTH_EVERY_MS = 10_000;

/** Which desks there are, whether they are stopped, and how old what one sees is. */
export function Header() {
  const me = useMe();
  const now = useSecond();
  const mayRead = me !== undefined && me.role !== 'none';
  return (
    <header className={css.header}>
      <Link to="/" className={css.name ?? ''} aria-label="Pitwall, to the Floor">
        PITWALL
      </Link>
      {mayRead && <Pages />}
      {mayRead && <Desks />}
      {mayRead && <Facts />}
      <span className={`${css.fact} ${css.wide}`}>
        UTC <b>{utcTime(now).replace('Z', '')}</b>
      </span>
      <span className={css.spacer} />
      {me?.role === 'admin' && <NewAgent />}
      {mayRead && <Search />}
      <SessionMenu />
    </header>
  );
}

function Pages() {
  return (
    <nav aria-label="Pages">
      <Link to="/imported" className={`${css.fact} ${css.page}`} title="Agents that ran elsewhere: g i">
        Imported
      </Link>
    </nav>
  );
}

function Desks() {
  const desks = useDesks().data ?? [];
  const [current, choose] = useDesk();
  return (
    <nav aria-label="Desks">
      <ul className={css.desks}>
        {desks.map(desk => (
          <li key={desk.id} className={css.fact}>
            <button
              type="button"
              className={css.desk}
              aria-pressed={desk.id === current?.id}
              onClick={() => choose(desk.name)}
            >
              <ModeBadge mode={desk.mode} />
              {desk.name}
              <DeskPace desk={desk} />
            </button>
            {desk.id === current?.id && <PaceButton desk={desk.name} />}
          </li>
        ))}
        {(['paper', 'live'] as const)
          .filter(mode => !desks.some(desk => desk.mode === mode))
          .map(mode => (
            <li key={mode} className={`${css.fact} ${css.wide}`} title={`No ${mode} desk yet`}>
              <ModeBadge mode={mode} /> 0
            </li>
          ))}
      </ul>
    </nav>
  );
}

function DeskPace({ desk }: { desk: Desk }) {
  const standing = useStanding(desk.name);
  if (!standing) {
    return null;
  }

  const seed = standing.seed === null ? '' : `seed ${standing.seed} · `;
  const pace =
    standing.state === 'running'
      ? `${Number(standing.speed)}×`
      : standing.state === 'simulating' && standing.progress !== null
        ? `simulating ${Math.floor(standing.progress * 100)} %`
        : standing.state;
  return (
    <span className={css.wide} title={standing.why ?? undefined}>
      {seed}
      {pace}
    </span>
  );
}

function NewAgent() {
  const [desk] = useDesk();
  return desk ? (
    <Link to="/agents/$desk/new" params={{ desk: desk.name }} className={`${css.fact} ${css.wide}`}>
      New agent
    </Link>
  ) : null;
}

function Facts() {
  const [desk] = useDesk();
  const standing = useStanding(desk?.name);
  const stream = useStreamState();
  return (
    <ul className={css.facts}>
      <li>
        <KillState desk={desk?.name} standing={standing} />
      </li>
      <li className={css.fact} title={`Live stream: ${stream.phase}`}>
        <span className={css.spot} data-phase={stream.phase} aria-hidden />
        feed{' '}
        <b>
          <Age
            at={stream.lastAt === null ? null : new Date(stream.lastAt).toISOString()}
            expectedMs={10_000}
            missing={`The live stream is ${stream.phase}`}
          />
        </b>
      </li>
      <MarketClock desk={desk?.name} />
      <li className={`${css.fact} ${css.wide}`}>
        db{' '}
        <b>
          <DatabaseTime />
        </b>
      </li>
    </ul>
  );
}

/** The desk's own time: in a Lab it is not the wall's. */
function MarketClock({ desk }: { desk: string | undefined }) {
  const now = useFeedNow(desk);
  return now === null ? null : (
    <li className={`${css.fact} ${css.wide}`}>
      market <b>{`${new Date(now).toISOString().slice(0, 16).replace('T', ' ')}Z`}</b>
    </li>
  );
}

function DatabaseTime() {
  const ready = useQuery({
    queryKey: ['health'],
    queryFn: ({ signal }) => apiGet('/api/health/ready', { signal }),
    refetchInterval: HEALTH_EVERY_MS,
    retry: false,
  });
  return ready.data && !ready.isError ? (
    <>{duration(Number(ready.data.databaseMs))}</>
  ) : (
    <Missing reason={ready.error?.message ?? 'asking'} />
  );
}
