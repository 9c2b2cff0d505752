import { useQuery } from '@tanstack/react-query';
import { number } from '@/shared/formats';
import { Age } from '@/shared/ui/figures';
import { Panel } from '@/shared/ui/Panel';
import { EmptyState, Loaded } from '@/shared/ui/states';
import { mixOf } from './outcomes';
import { outcomesQuery, type Who } from './queries';
import { shareOf } from './verdict';
import css from './agent.module.css';

/** How its decisions ended. */
export function OutcomePanel({ who }: { who: Who }) {
  const outcomes = useQuery(outcomesQuery(who));
  return (
    <Panel title="Outcome mix" what="How its decisions ended, all of them">
      <Loaded query={outcomes} what="The outcomes" rows={3}>
        {counted =>
          counted.decisions === 0 ? (
            <EmptyState>No decision yet.</EmptyState>
          ) : (
            <>
              <svg viewBox="0 0 100 8" preserveAspectRatio="none" className={css.mix} aria-hidden>
                {mixOf(counted).map(part => (
                  <rect
                    key={part.name}
                    className={css[part.name]}
                    x={part.from * 100}
                    width={part.share * 100}
                    y={0}
                    height={8}
                  />
                ))}
              </svg>
              <ul className={css.legend}>
                {mixOf(counted).map(part => (
                  <li key={part.name} title={part.about}>
                    <span className={`${css.dot} ${css[part.name]}`} aria-hidden />
                    {part.label} <b>{shareOf(part.count, counted.decisions)}</b>{' '}
                    <span className="dim">{number(part.count, 0)}</span>
                  </li>
                ))}
              </ul>
              <p className={css.asOf}>
                of {number(counted.decisions, 0)} decisions; the last{' '}
                <Age at={counted.lastAt} desk={who.desk} /> ago
              </p>
            </>
          )
        }
      </Loaded>
    </Panel>
  );
}
