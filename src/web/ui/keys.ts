import { useEffect, useLayoutEffect, useRef } from 'react';

/** A dialog or the clause panel keeps the keys pressed inside it, Escape above all. */
function isElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('.ant-modal, .ant-drawer') !== null;
}

/** Keys of a screen that work wherever the focus is: `{ F2: preSettle, F4: settle, Escape: back }`. */
export function useKeys(actions: Readonly<Record<string, () => void>>): void {
  const now = useRef(actions);
  // Before the page is painted: a key pressed on what is seen is never answered as if the page were still what it was.
  useLayoutEffect(() => {
    now.current = actions;
  });
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      const action = now.current[event.key];
      if (
        action === undefined ||
        isElsewhere(event.target) ||
        event.ctrlKey ||
        event.altKey ||
        event.metaKey ||
        event.isComposing
      )
        return;
      event.preventDefault();
      action();
    }
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
