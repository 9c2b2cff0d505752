import { Button } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { ApiProblem } from '../api/problem';
import css from './panel.module.css';

const SKELETON_AFTER_MS = 200;

/** The same size as what will stand there, and only when it takes long enough to be seen. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={css.skeleton} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={late ? css.bar : undefined} style={late ? undefined : { height: 10 }} />
      ))}
    </div>
  );
}

interface EmptyProps {
  /** Why there is nothing, and when there will be. */
  children: ReactNode;
  /** What one could type. */
  command?: string;
  action?: { label: string; run: () => void };
}

export function EmptyState({ children, command, action }: EmptyProps) {
  return (
    <div className={css.state}>
      <p className="dim">{children}</p>
      {command && <code className={css.command}>{command}</code>}
      {action && (
        <Button variant="default" onClick={action.run}>
          {action.label}
        </Button>
      )}
    </div>
  );
}

interface ErrorProps {
  /** What could not be shown: "The ranking". */
  what: string;
  error: unknown;
  /** What still works meanwhile. */
  works?: string;
  retry?: () => void;
}

export function ErrorPanel({ what, error, works, retry }: ErrorProps) {
  const problem = error instanceof ApiProblem ? error : null;
  return (
    <div className={`${css.state} ${css.error}`} role="alert">
      <p>
        <strong>{what} could not be loaded.</strong> {problem?.title ?? String(error)}
        {problem?.detail ? `: ${problem.detail}` : ''}
      </p>
      <p className="dim">{works ?? 'The other panels and the agents go on without it.'}</p>
      {problem?.traceId && <p className="dim mono">trace {problem.traceId}</p>}
      {retry && (
        <Button variant="default" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}

interface LoadedProps<T> {
  query: UseQueryResult<T, Error>;
  what: string;
  rows?: number;
  children: (data: T) => ReactNode;
}

/** The three states of a query: a skeleton, a failure, or the data; old data is dimmed while new data is awaited. */
export function Loaded<T>({ query, what, rows, children }: LoadedProps<T>) {
  if (query.data !== undefined) {
    return (
      <div className={query.isPlaceholderData ? css.old : undefined} style={{ display: 'contents' }}>
        {query.isError && (
          <ErrorPanel
            what={`What is new of ${what.toLowerCase()}`}
            error={query.error}
            works="What stands below is what was loaded before."
            retry={() => void query.refetch()}
          />
        )}
        {children(query.data)}
      </div>
    );
  }

  return query.isError ? (
    <ErrorPanel what={what} error={query.error} retry={() => void query.refetch()} />
  ) : (
    <Skeleton rows={rows ?? 5} />
  );
}
