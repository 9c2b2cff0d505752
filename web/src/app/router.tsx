import type { QueryClient } from '@tanstack/react-query';
import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { parseSearch, stringifySearch, type UrlSearch } from '@/shared/urlState';
import { NotFound } from './NotFound';
import { Crash } from './Crash';
import { Shell } from './Shell';

interface AppContext {
  queries: QueryClient;
  setupRefusal: string | null;
}

export function createAppRouter(context: AppContext) {
  const root = createRootRoute({
    component: () => <Shell setupRefusal={context.setupRefusal} />,
    notFoundComponent: NotFound,
    errorComponent: Crash,
    validateSearch: (search: Record<string, unknown>): UrlSearch => search as UrlSearch,
  });
  const floor = createRoute({
    getParentRoute: () => root,
    path: '/',
    component: lazyRouteComponent(() => import('@/features/floor/FloorPage'), 'FloorPage'),
  });
  const agent = createRoute({
    getParentRoute: () => root,
    path: '/agents/$desk/$agent',
    component: lazyRouteComponent(() => import('@/features/agent/AgentPage'), 'AgentPage'),
  });
  const decision = createRoute({
    getParentRoute: () => root,
    path: '/decisions/$desk/$id',
    component: lazyRouteComponent(() => import('@/features/decision/DecisionPage'), 'DecisionPage'),
  });
  const studio = lazyRouteComponent(() => import('@/features/studio/StudioPage'), 'StudioPage');
  const newAgent = createRoute({ getParentRoute: () => root, path: '/agents/$desk/new', component: studio });
  const editAgent = createRoute({ getParentRoute: () => root, path: '/agents/$desk/$agent/edit', component: studio });
  const imported = createRoute({
    getParentRoute: () => root,
    path: '/imported',
    component: lazyRouteComponent(() => import('@/features/imported/ImportedPage'), 'ImportedPage'),
  });
  const pastAgent = createRoute({
    getParentRoute: () => root,
    path: '/imported/$agent',
    component: lazyRouteComponent(() => import('@/features/imported/PastAgentPage'), 'PastAgentPage'),
  });
  return createRouter({
    routeTree: root.addChildren([floor, agent, decision, newAgent, editAgent, imported, pastAgent]),
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
