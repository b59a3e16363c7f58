import { createRootRoute, createRoute, createRouter, Navigate, Outlet } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { lazy, Suspense, useContext, useEffect, type ReactNode } from 'react';
import { MeContext } from '../ui/me.ts';
import { useDocumentTitle } from '../ui/PageHeader.tsx';
import { usePathname } from '../ui/url-state.ts';
import { AppShell } from './AppShell.tsx';
import { ClausePanel } from './ClausePanel.tsx';
import { isWithinMandate } from './agent-pages.ts';
import { BrokenPage, NoAccessPage, NotFoundPage, OutsideMandatePage } from './NotFoundPage.tsx';
import { PatientShell } from './PatientShell.tsx';
import { PublicShell } from './PublicShell.tsx';
import { homeOf, isRole, type RouteRow } from './route-row.ts';
import { ROUTES } from './routes.tsx';

/** The frame of whoever is there: a visitor's, a patient's or a desk's. */
function Shell({ role, children }: { readonly role: string | undefined; readonly children: ReactNode }) {
  if (role === undefined) return <PublicShell>{children}</PublicShell>;
  return role === 'patient' ? <PatientShell>{children}</PatientShell> : <AppShell>{children}</AppShell>;
}

function Frame() {
  const role = useContext(MeContext)?.role;
  const here = usePathname();
  useEffect(() => {
    // Some browsers answer this with a promise, which an effect must not return.
    window.scrollTo(0, 0);
  }, [here]);
  // The clause panel stands inside the router, because an official article links to its document.
  return (
    <ClausePanel>
      <Shell role={role}>
        <Outlet />
      </Shell>
    </ClausePanel>
  );
}

/** A visitor who goes on to a page that asks for an account: loading it anew brings up the sign-in. */
function AskToSignIn() {
  useEffect(() => window.location.reload(), []);
  return <Skeleton active />;
}

function Home() {
  const me = useContext(MeContext);
  if (me === undefined) return <AskToSignIn />;
  const open = ROUTES.filter((row) => isWithinMandate(row, me.actingFor));
  const home = homeOf(open, me.role);
  return home === undefined ? <NoAccessPage /> : <Navigate to={home} replace />;
}

/** Wraps a page: loaded when first wanted, and only for its roles. */
function pageOf(row: RouteRow) {
  const Page = lazy(() => row.load().then((component) => ({ default: component })));
  return function GuardedPage() {
    const me = useContext(MeContext);
    const role = me?.role;
    useDocumentTitle(row.title);
    if (role === undefined && row.isPublic !== true) return <AskToSignIn />;
    if (role !== undefined && !(isRole(role) && row.roles.includes(role))) return <NoAccessPage />;
    if (me !== undefined && !isWithinMandate(row, me.actingFor))
      return <OutsideMandatePage path={row.path} />;
    return (
      <Suspense fallback={<Skeleton active />}>
        <Page />
      </Suspense>
    );
  };
}

/** Builds the router from the table of pages; the query of an address stays plain text. */
export function createPageRouter() {
  const root = createRootRoute({ component: Frame, notFoundComponent: NotFoundPage });
  const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });
  const pages = ROUTES.map((row) =>
    createRoute({ getParentRoute: () => root, path: row.path, component: pageOf(row) }),
  );
  return createRouter({
    routeTree: root.addChildren([home, ...pages]),
    defaultErrorComponent: BrokenPage,
    defaultNotFoundComponent: NotFoundPage,
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const text = new URLSearchParams(
        Object.entries(search).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString();
      return text === '' ? '' : `?${text}`;
    },
  });
}
