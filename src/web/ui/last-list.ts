const PREFIX = 'st.list.';

/** Keeps in this tab how a list was last asked for, so that the way back from one of its rows leads to the same rows. */
export function rememberList(pathname: string, query: string): void {
  if (query === '') window.sessionStorage.removeItem(PREFIX + pathname);
  else window.sessionStorage.setItem(PREFIX + pathname, query);
}

/** A path with the query that its list was last seen with; one that says its own query keeps it. */
export function asLastSeen(to: string): string {
  if (to.includes('?')) return to;
  const query = window.sessionStorage.getItem(PREFIX + to);
  return query === null ? to : `${to}?${query}`;
}

/** Forgets them all: the next person at this screen begins anew. */
export function forgetLists(): void {
  for (const name of Object.keys(window.sessionStorage))
    if (name.startsWith(PREFIX)) window.sessionStorage.removeItem(name);
}
