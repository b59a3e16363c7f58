import { useEffect, useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * Keys of a part of a page, while the focus is inside it: `{ z: undo, 0: none }`. Boxes in which somebody types keep theirs.
 * @returns the reference to hang on that part
 */
export function useKeysInside(
  actions: Readonly<Record<string, () => void>>,
): RefObject<HTMLDivElement | null> {
  const part = useRef<HTMLDivElement>(null);
  const now = useRef(actions);
  // Before the page is painted: a key pressed on what is seen is never answered as if the page were still what it was.
  useLayoutEffect(() => {
    now.current = actions;
  });
  useEffect(() => {
    const element = part.current;
    function onKey(event: KeyboardEvent) {
      const typing = event.target instanceof HTMLInputElement && event.target.type !== 'checkbox';
      if (typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
      const action = now.current[event.key] ?? now.current[event.key.toLowerCase()];
      if (action === undefined) return;
      event.preventDefault();
      action();
    }
    element?.addEventListener('keydown', onKey);
    return () => element?.removeEventListener('keydown', onKey);
  }, []);
  return part;
}
