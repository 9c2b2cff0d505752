import { Button } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';

/** A bug of ours in a page: it is said, the agents are not touched by it, and the rest of the page stays. */
export function Crash({ error, reset }: ErrorComponentProps) {
  return (
    <div role="alert" style={{ padding: 16, maxWidth: '68ch' }}>
      <p>
        <strong>This view has failed.</strong> {error instanceof Error ? error.message : String(error)}
      </p>
      <p className="dim">The server and the agents are not touched by it.</p>
      <p>
        <Button variant="default" onClick={reset}>
          Draw it again
        </Button>
      </p>
    </div>
  );
}
