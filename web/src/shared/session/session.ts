import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { access, call } from '../api/client';
import { hurryStream } from '../stream/stream';

/** Who looks at the page, as GET /api/accounts/me says. */
export interface Me {
  claimed: boolean;
  role: 'none' | 'viewer' | 'admin';
  name: string | null;
  antiforgeryToken: string | null;
  antiforgeryHeader: string;
  sessionEndsAt: string | null;
}

export const meQuery = queryOptions({
  queryKey: ['accounts', 'me'],
  queryFn: async ({ signal }): Promise<Me> => {
    const me = await call('GET', '/api/accounts/me', { signal }) as Me;
    access.antiforgeryToken = me.antiforgeryToken;
    access.antiforgeryHeader = me.antiforgeryHeader;
    return me;
  },
  staleTime: 60_000,
});

export const useMe = () => useQuery(meQuery).data;

/** True for whoever may change things; buttons that write are shown to nobody else. */
export const useMayWrite = () => useMe()?.role === 'admin';

/** A call that changes who we are: afterwards everything is asked anew, as the new one. */
export function useSessionCall<T>(work: (input: T) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async () => {
      await queries.invalidateQueries();
      hurryStream();
    },
  });
}

export const logIn = (body: { name: string; password: string }) => call('POST', '/api/accounts/sessions', { body });
export const logOut = () => call('DELETE', '/api/accounts/sessions/current', {});
export const claim = (body: { name: string; password: string }) => call('POST', '/api/accounts/claim', { body });

/**
 * Trades the one-time token of the setup address for a session. It is taken out of the address first: history,
 * bookmarks and screenshots must not hold it.
 */
export async function redeemSetupToken(): Promise<string | null> {
  const token = new URLSearchParams(location.hash.slice(1)).get('setup');
  if (!token) {
    return null;
  }

  history.replaceState(history.state, '', location.pathname + location.search);
  try {
    const me = await call('GET', '/api/accounts/me', {}) as Me;
    access.antiforgeryToken = me.antiforgeryToken;
    access.antiforgeryHeader = me.antiforgeryHeader;
    await call('POST', '/api/accounts/setup', { body: { token } });
    return null;
  } catch (failed) {
    return failed instanceof Error ? failed.message : String(failed);
  }
}
