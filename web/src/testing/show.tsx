import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { vi } from 'vitest';
import { parseSearch, stringifySearch } from '@/shared/urlState';

/** Answers of the server by path; what is not here is a 404. */
export type Answers = Readonly<Record<string, unknown>>;

/** Shows a part of the page at an address, before a server that gives these answers; says what it was asked. */
export function show(part: ReactNode, answers: Answers, address = '/') {
  const asked: string[] = [];
  vi.stubGlobal('fetch', (url: string) => {
    asked.push(url);
    const answer = answers[url.split('?')[0] ?? ''];
    return Promise.resolve(
      answer === undefined
        ? new Response('{"title":"Not found","traceId":"00-1"}', { status: 404 })
        : new Response(JSON.stringify(answer)),
    );
  });
  const queries = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const router = createRouter({
    routeTree: createRootRoute({ component: () => part }),
    history: createMemoryHistory({ initialEntries: [address] }),
    parseSearch,
    stringifySearch,
  });
  render(
    <MantineProvider env="test">
      <QueryClientProvider client={queries}>
        <RouterProvider router={router as never} />
      </QueryClientProvider>
    </MantineProvider>,
  );
  return { asked, router, queries };
}
