import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { share } from '@/shared/formats';
import { Loaded } from '@/shared/ui/states';
import { truthQuery } from './queries';
import css from './floor.module.css';

/**
 * A sealed envelope: a visitor guesses from the table first, and only then asks who knows something. Early there is no
 * Sharpe ratio anywhere, not even the planted one.
 */
export function TruthCard({ desk, isEarly }: { desk: string; isEarly: boolean }) {
  const [open, setOpen] = useState(false);
  const truth = useQuery({ ...truthQuery, enabled: open });
  return (
    <details className={css.truth} onToggle={event => setOpen(event.currentTarget.open)}>
      <summary>Which one is not luck? Guess, then open the sealed card.</summary>
      {open && (
        <Loaded query={truth} what="The card" rows={2}>
          {card =>
            card.desk !== desk ? (
              <p>Nothing is planted on this desk, so nobody knows which one is luck.</p>
            ) : (
              <ul>
                {card.agents.map(agent => (
                  <li key={agent.slug}>
                    <strong className={agent.hasEdge ? 'up' : ''}>{agent.name}</strong>{' '}
                    {agent.tipsRight === null
                      ? 'is told nothing.'
                      : `is told tips of which ${share(agent.tipsRight, 1)} are right`}
                    {!agent.hasEdge
                      ? agent.tipsRight !== null && ': a coin.'
                      : isEarly
                        ? ': the planted edge.'
                        : `: a planted daily Sharpe of ${card.plantedDailySharpe} on average.`}
                  </li>
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </details>
  );
}
