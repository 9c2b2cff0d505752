import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Age } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { useStreamState } from '@/shared/stream/stream';
import { needsQuery, type Needs } from './queries';
import css from './floor.module.css';

/** What waits for a person, worst first, each with its mend. */
export function NeedsPanel({ desk }: { desk: string }) {
  const needs = useQuery(needsQuery(desk));
  const count = needs.data?.items.length ?? 0;
  return (
    <Panel
      title={count > 0 ? `Needs you · ${count}` : 'Needs you'}
      className={css.needs}
      flush
      what="What nobody else will mend."
    >
      <Loaded query={needs} what="What needs you" rows={4}>
        {data => (data.items.length === 0 ? <AllQuiet /> : <NeedList desk={desk} items={data.items} />)}
      </Loaded>
    </Panel>
  );
}

/** Never "all good" over a feed that has stopped. */
function AllQuiet() {
  const { phase } = useStreamState();
  return (
    <EmptyState>
      {phase === 'open'
        ? 'Nothing waits for you.'
        : 'Nothing was waiting for you when the live stream was last heard; it is not heard now.'}
    </EmptyState>
  );
}

function NeedList({ desk, items }: { desk: string; items: Needs['items'] }) {
  return (
    <ul className={css.needList} tabIndex={0} aria-label="What needs you">
      {items.map(item => (
        <li
          key={`${item.kind} ${item.agent} ${item.since} ${item.text}`}
          className={css.need}
          data-severity={item.severity}
        >
          <p>
            <strong className={css.severity}>{item.severity}</strong>{' '}
            {item.agent ? (
              <Link to="/agents/$desk/$agent" params={{ desk, agent: item.agent }}>
                {item.text}
              </Link>
            ) : (
              item.text
            )}
          </p>
          <p className="dim">
            {item.mend}
            {item.since && (
              <>
                {' '}
                Since <Age at={item.since} desk={desk} />.
              </>
            )}
          </p>
        </li>
      ))}
    </ul>
  );
}
