import { useSyncExternalStore } from 'react';
import { applyPalette } from './apply-palette.ts';
import { PALETTE, STRONG_PALETTE } from './palette.ts';
import { TEXT_SIZES, type TextSize } from './theme.ts';

const PLACE = 'st.large';
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}

/** Whether large text with wide targets was asked for in this browser, and the switch. */
export function useLargeText(): [boolean, (large: boolean) => void] {
  const large = useSyncExternalStore(subscribe, () => window.localStorage.getItem(PLACE) === '1');
  function set(wanted: boolean) {
    if (wanted) window.localStorage.setItem(PLACE, '1');
    else window.localStorage.removeItem(PLACE);
    for (const listener of listeners) listener();
  }
  return [large, set];
}

/** Sets the root's text size, which our own styles are counted from, and the colours that go with it. */
export function applyTextSize(size: TextSize): void {
  const root = document.documentElement;
  root.style.setProperty('--st-text-size', `${TEXT_SIZES[size]}px`);
  root.dataset['size'] = size;
  // Weak eyes need more than larger letters: the same page in near black, with firm lines.
  applyPalette(root, size === 'large' ? STRONG_PALETTE : PALETTE);
}
