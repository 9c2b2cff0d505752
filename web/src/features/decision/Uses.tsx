import { Link } from '@tanstack/react-router';
import { utc } from '@/shared/formats';
import type { Said } from './queries';
import css from './decision.module.css';

const SHOWN_MAX = 20;

/** Forward from a text or a headline: the decisions that rest on it. */
export function Uses({ desk, said }: { desk: string; said: Pick<Said, 'uses'> }) {
  const decided = said.uses.filter(use => use.decisionId !== null);
  const waiting = said.uses.length - decided.length;
  return (
    <details className={css.uses}>
      <summary>
        {decided.length === 1 ? '1 decision rests' : `${decided.length} decisions rest`} on it
        {waiting > 0 ? `, ${waiting} calls without one yet` : ''}
      </summary>
      <ul>
        {decided.slice(0, SHOWN_MAX).map(use => (
          <li key={use.decisionId}>
            <Link to="/decisions/$desk/$id" params={{ desk, id: use.decisionId ?? '' }}>
              {utc(use.askedAt)} {use.agent}
            </Link>{' '}
            <span className="dim">as {use.role}</span>
          </li>
        ))}
      </ul>
      {decided.length > SHOWN_MAX && <p className="dim">and {decided.length - SHOWN_MAX} before them</p>}
    </details>
  );
}
