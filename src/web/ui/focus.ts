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

/** While a dialog stands over the page, the focus is its own. */
export function isDialogOpen(): boolean {
  const dialogs = [...document.querySelectorAll('[aria-modal="true"]')];
  return dialogs.some((dialog) => dialog.getClientRects().length > 0);
}

/** After this long what takes the focus for itself has taken it: the till's field, a dialog that closes. */
const OTHERS_FIRST_MS = 60;

const canFocus = (one: HTMLElement) => one.isConnected && !one.matches(':disabled');

/**
 * Keeps the focus near where it was when what had it is gone or can no longer be pressed: a step that was taken, a row
 * that was dropped, the page before. The next Tab then goes on from there, and nobody is thrown back to the top.
 */
export function useFocusKeptNear(): void {
  useEffect(() => {
    let around: HTMLElement[] = [];
    let timer = 0;
    function remember(event: FocusEvent) {
      let one = event.target instanceof HTMLElement ? event.target : null;
      // What is asked in a dialog was begun on the page, and there one goes on.
      if (one === null || one.closest('[role="dialog"]') !== null) return;
      around = [];
      for (; one !== null && one !== document.body; one = one.parentElement) around.push(one);
    }
    function keep() {
      if (isDialogOpen()) {
        timer = window.setTimeout(keep, OTHERS_FIRST_MS);
        return;
      }
      const nothing = document.activeElement === null || document.activeElement === document.body;
      const near = around.find(canFocus);
      if (!nothing || near === undefined || near === around[0]) return;
      const keeper = document.querySelector('[data-keeps-focus]');
      if (keeper instanceof HTMLElement) {
        keeper.focus();
        return;
      }
      if (!near.hasAttribute('tabindex')) {
        near.tabIndex = -1;
        near.addEventListener('blur', () => near.removeAttribute('tabindex'), { once: true });
      }
      near.focus({ preventScroll: true });
    }
    const watch = new MutationObserver(() => {
      if (around[0] === undefined || canFocus(around[0])) return;
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
