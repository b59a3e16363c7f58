import { useCallback, useState } from 'react';

/**
 * What was typed and not yet sent, kept in this tab until it is sent: a reload or an expired session loses nothing.
 * It lies in the session storage only, because drafts may name people.
 * @returns the draft, a setter, and `clear` to call once the server has accepted it
 */
export function useDraft<T extends object>(name: string, empty: T): [T, (draft: T) => void, () => void] {
  const place = `st.draft.${name}`;
  const [draft, setDraft] = useState<T>(() => {
    const kept = window.sessionStorage.getItem(place);
    return kept === null ? empty : { ...empty, ...(JSON.parse(kept) as T) };
  });
  const keep = useCallback(
    (next: T) => {
      window.sessionStorage.setItem(place, JSON.stringify(next));
      setDraft(next);
    },
    [place],
  );
  const clear = useCallback(() => window.sessionStorage.removeItem(place), [place]);
  return [draft, keep, clear];
}

/** Whose the drafts of this tab are; it goes with them. */
const OWNER = 'st.draft.of-account';

/** The drafts of this tab are of whoever is signed in: another person at the same screen does not find them. */
export function ownDrafts(accountId: number): void {
  const owner = window.sessionStorage.getItem(OWNER);
  if (owner === String(accountId)) return;
  if (owner !== null) forgetDrafts();
  window.sessionStorage.setItem(OWNER, String(accountId));
}

/** Forgets every draft of this tab: on signing out, the next person must not find them. */
export function forgetDrafts(): void {
  for (const name of Object.keys(window.sessionStorage))
    if (name.startsWith('st.draft.')) window.sessionStorage.removeItem(name);
}
