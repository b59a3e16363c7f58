import { useEffect } from 'react';

/** Puts the focus on a field or a button by its id, once what was just decided is drawn. */
export function focusSoon(id: string): void {
  requestAnimationFrame(() => document.getElementById(id)?.focus());
}

/** Brings whoever sent a form to what is wrong with it: the list above it, or else the first field. */
export function focusProblem(fieldId: string): void {
  requestAnimationFrame(() => {
    const field = document.getElementById(fieldId);
    const list = field?.closest('form')?.querySelector('.st-form-errors');
    if (list instanceof HTMLElement) list.focus();
    else field?.focus();
  });
}

/** The dialogs that stand over the page, the topmost last. */
function openDialogs(): HTMLElement[] {
  const dialogs = document.querySelectorAll<HTMLElement>('[aria-modal="true"]');
  return [...dialogs].filter((dialog) => dialog.getClientRects().length > 0);
}

/** While a dialog stands over the page, the focus is its own. */
export function isDialogOpen(): boolean {
  return openDialogs().length > 0;
}

/** After this long what takes the focus for itself has taken it: the till's field, a dialog that closes. */
const OTHERS_FIRST_MS = 60;

/** Puts the focus on a field by its id once the question that led to it is gone, which gives the focus back to its button. */
export function focusAfterQuestion(id: string): void {
  const look = () => (isDialogOpen() ? wait() : document.getElementById(id)?.focus());
  const wait = () => window.setTimeout(look, OTHERS_FIRST_MS);
  wait();
}

const isThere = (one: HTMLElement) => one.isConnected && !one.matches(':disabled');
const canFocus = (one: HTMLElement) => isThere(one) && one.getClientRects().length > 0;

/** What has the focus and everything around it, out to its dialog or the page. */
function wayOut(from: HTMLElement, root: Element): HTMLElement[] {
  const way: HTMLElement[] = [];
  for (let one: HTMLElement | null = from; one !== null && one !== document.body; one = one.parentElement) {
    way.push(one);
    if (one === root) break;
  }
  return way;
}

/** Gives the focus to a part of the page that does not take it by itself, for as long as it has it. */
function focusPart(part: HTMLElement): void {
  if (part.tabIndex < 0 && !part.hasAttribute('tabindex')) {
    part.tabIndex = -1;
    part.addEventListener('blur', () => part.removeAttribute('tabindex'), { once: true });
  }
  part.focus({ preventScroll: true });
}

/**
 * Keeps the focus near where it was when what had it is gone or can no longer be pressed: a step that was taken, a row
 * that was dropped, the page before. The next Tab then goes on from there, and nobody is thrown back to the top. In a dialog
 * that stays open it is kept in the dialog.
 */
export function useFocusKeptNear(): void {
  useEffect(() => {
    /** Where the focus was last in every dialog, and on the page, the newest first. */
    let ways: { readonly root: Element; readonly way: readonly HTMLElement[] }[] = [];
    let timer = 0;
    function remember(event: FocusEvent) {
      if (!(event.target instanceof HTMLElement) || event.target === document.body) return;
      const root = event.target.closest('[role="dialog"]') ?? document.body;
      // What is asked in a dialog was begun on the page or in another dialog, and there one goes on.
      const before = root === document.body ? [] : ways.filter((one) => one.root !== root);
      ways = [{ root, way: wayOut(event.target, root) }, ...before];
    }
    function keep() {
      const dialogs = openDialogs();
      const top = dialogs.at(-1);
      if (document.activeElement === null || document.activeElement === document.body) {
        const keeper = document.querySelector('[data-keeps-focus]');
        const near = ways
          .flatMap(({ way }) => way)
          .find((one) => canFocus(one) && (top === undefined || dialogs.some((it) => it.contains(one))));
        if (top === undefined && keeper instanceof HTMLElement) keeper.focus();
        else if (near !== undefined) focusPart(near);
        else if (top !== undefined) focusPart(top);
      }
      if (top !== undefined) timer = window.setTimeout(keep, OTHERS_FIRST_MS);
    }
    const watch = new MutationObserver(() => {
      if (ways.every(({ way: [had] }) => had === undefined || isThere(had))) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, OTHERS_FIRST_MS);
    });
    watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
    document.addEventListener('focusin', remember);
    return () => {
      window.clearTimeout(timer);
      watch.disconnect();
      document.removeEventListener('focusin', remember);
    };
  }, []);
}
