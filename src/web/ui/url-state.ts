import { useLocation, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';

interface GoOptions {
  readonly replace?: boolean;
  /** Handed to the page beside the address: a person's number must not stand in a URL, a history or a log. */
  readonly handed?: string;
}

/** Goes to a path of this program; the text may carry a query. */
export function useGo(): (path: string, options?: GoOptions) => void {
  const navigate = useNavigate();
  return useCallback(
    (path, options = {}) => {
      const [pathname = '/', query = ''] = path.split('?');
      void navigate({
        to: pathname,
        search: Object.fromEntries(new URLSearchParams(query)),
        replace: options.replace ?? false,
        ...(options.handed === undefined ? {} : { state: { handed: options.handed } as object }),
      });
    },
    [navigate],
  );
}

/** What was handed to this page beside its address, such as an identity number from the number box. */
export function useHanded(): string | undefined {
  const state = useLocation({ select: (location) => location.state }) as { readonly handed?: unknown };
  return typeof state.handed === 'string' ? state.handed : undefined;
}

/** A parameter of the page's own path (`/applications/$id`). */
export function usePathParam(name: string): string {
  const params: Record<string, string | undefined> = useParams({ strict: false });
  return params[name] ?? '';
}

/** The path now shown and its query as text, without the question mark. */
export function useShownAddress(): { readonly pathname: string; readonly queryText: string } {
  const pathname = usePathname();
  const queryText = useLocation({ select: (location) => location.searchStr.replace(/^\?/, '') });
  return { pathname, queryText };
}

/** The path now shown, without its query. */
export function usePathname(): string {
  return useLocation({ select: (location) => location.pathname });
}

/**
 * A page's state in its URL: back, reload, deep link and a second tab all keep it.
 * All values are texts; a value equal to its default is left out of the URL, an empty one that differs from it stays.
 */
export function useUrlState<T extends Record<string, string>>(
  defaults: T,
): [T, (change: Partial<T>) => void] {
  const search: Record<string, unknown> = useSearch({ strict: false });
  const navigate = useNavigate();
  const pathname = usePathname();
  // Defaults are written inline by most pages, so their content, not their identity, decides.
  const known = JSON.stringify(defaults);
  const given = JSON.stringify(search);
  const state = useMemo(() => {
    const base = JSON.parse(known) as T;
    const found = JSON.parse(given) as Record<string, unknown>;
    const filled = Object.keys(base).map((name) => [
      name,
      typeof found[name] === 'string' ? found[name] : base[name],
    ]);
    return Object.fromEntries(filled) as T;
  }, [known, given]);
  const change = useCallback(
    (values: Partial<T>) => {
      const base = JSON.parse(known) as Record<string, string>;
      const next: Record<string, unknown> = { ...JSON.parse(given), ...values };
      const idle: Record<string, string> = { page: '1', ...base };
      // Another part of the page may keep its own state there: only what is changed here is tidied.
      for (const [name, value] of Object.entries(values))
        if (value === undefined || value === (idle[name] ?? '')) delete next[name];
      void navigate({ to: pathname, search: next, replace: true });
    },
    [navigate, pathname, known, given],
  );
  return [state, change];
}
