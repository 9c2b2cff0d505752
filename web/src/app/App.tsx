import { MantineProvider, localStorageColorSchemeManager } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { access } from '@/shared/api/client';
import { ApiProblem } from '@/shared/api/problem';
import { listenForKeys } from '@/shared/keys/keys';
import { palette } from '@/shared/palette';
import { meQuery } from '@/shared/session/session';
import { useStore } from '@/shared/store';
import { isFrozen } from '@/shared/stream/freeze';
import { startStream } from '@/shared/stream/stream';
import { createAppRouter } from './router';
import { theme } from './theme';
import { topics } from './topics';

const colorScheme = localStorageColorSchemeManager({ key: 'pitwall.theme' });

export function App({ setupRefusal }: { setupRefusal: string | null }) {
  const [queries] = useState(createQueries);
  const [router] = useState(() => createAppRouter({ queries, setupRefusal }));
  const colours = useStore(palette);
  useEffect(() => {
    startStream(queries, topics);
    return listenForKeys();
  }, [queries]);
  useEffect(() => {
    document.documentElement.dataset['palette'] = colours;
  }, [colours]);
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="dark"
      colorSchemeManager={colorScheme}
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Data is fresh until the stream says otherwise, so nothing is polled. */
function createQueries(): QueryClient {
  const queries = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: () => (isFrozen() ? Infinity : 30_000),
        refetchOnWindowFocus: false,
        // What the reader has frozen stays as it was, also when a panel is closed and opened again.
        refetchOnMount: () => !isFrozen(),
        refetchOnReconnect: () => !isFrozen(),
        retry: (failures, failed) =>
          failures < 2 && !(failed instanceof ApiProblem && failed.status >= 400 && failed.status < 500),
      },
    },
  });
  access.onDenied = () => void queries.invalidateQueries({ queryKey: meQuery.queryKey });
  return queries;
}
