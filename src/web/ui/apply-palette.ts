import { PALETTE, TINTS, type Palette } from './palette.ts';
import { FONT } from './theme.ts';

/** Writes the palette onto the root as variables, so that style sheets name no colour of their own. */
export function applyPalette(root: HTMLElement, palette: Palette = PALETTE): void {
  const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  for (const [name, colour] of Object.entries(palette)) root.style.setProperty(`--st-${kebab(name)}`, colour);
  for (const [name, colour] of Object.entries(TINTS)) root.style.setProperty(`--st-${name}-tint`, colour);
  root.style.setProperty('--st-font', FONT);
}
