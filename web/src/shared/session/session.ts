import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { access, apiGet, apiSend, type Answer } from '../api/client';

/** Who looks at the page. */
export type Me = Answer<'/api/accounts/me'>;

export const meQuery = queryOptions({
  queryKey: ['accounts', 'me'],
  queryFn: async ({ signal }): Promise<Me> => {
    return remember(await apiGet('/api/accounts/me', { signal }));
  },
  staleTime: 60_000,
});

export const useMe = () => useQuery(meQuery).data;

/** True for whoever may change things; buttons that write are shown to nobody else. */
export const useMayWrite = () => useMe()?.role === 'admin';

/** A call that changes who we are; its answer says who that is. Everything is asked anew then, as the new one. */
export function useSessionCall<T>(work: (input: T) => Promise<Me>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: async me => {
      // Who we were is still being asked when something else was refused meanwhile; that answer must not win.
      await queries.cancelQueries({ queryKey: meQuery.queryKey });
      queries.setQueryData(meQuery.queryKey, remember(me));
      await queries.invalidateQueries();
    },
  });
}

interface Credentials {
  name: string;
  password: string;
}

export const logIn = (body: Credentials) => apiSend('post', '/api/accounts/sessions', { body });
export const logOut = () => apiSend('delete', '/api/accounts/sessions/current');
export const claim = (body: Credentials) => apiSend('post', '/api/accounts/claim', { body });

/**
 * Trades the one-time token of the setup address for a session; the answer is why that did not work. The token is taken
 * out of the address first: history, bookmarks and screenshots must not hold it.
 */
export async function redeemSetupToken(): Promise<string | null> {
  const token = new URLSearchParams(location.hash.slice(1)).get('setup');
  if (!token) {
    return null;
  }

  history.replaceState(history.state, '', location.pathname + location.search);
  try {
    remember(await apiGet('/api/accounts/me'));
    remember(await apiSend('post', '/api/accounts/setup', { body: { token } }));
    return null;
  } catch (failed) {
    return failed instanceof Error ? failed.message : String(failed);
  }
}

function remember(me: Me): Me {
  access.antiforgeryToken = me.antiforgeryToken;
  access.antiforgeryHeader = me.antiforgeryHeader;
  return me;
}
