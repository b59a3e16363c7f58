import { describe, expect, it } from 'vitest';
import { PALETTE, PAYERS, STRONG_PALETTE, TINTS } from './palette.ts';

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

describe('配色对比度达到 AA', () => {
  const words = [
    'accent',
    'success',
    'warning',
    'error',
    'info',
    'text',
    'secondary',
    'placeholder',
  ] as const;
  for (const word of words) {
    for (const ground of ['surface', 'ground'] as const) {
      it(`${word} 在 ${ground} 上不低于 4.5`, () =>
        expect(contrast(PALETTE[word], PALETTE[ground])).toBeGreaterThanOrEqual(4.5));
    }
  }
  for (const word of words) {
    it(`大字版的 ${word} 不低于 7`, () => {
      expect(contrast(STRONG_PALETTE[word], STRONG_PALETTE.surface)).toBeGreaterThanOrEqual(7);
      expect(contrast(STRONG_PALETTE[word], STRONG_PALETTE.ground)).toBeGreaterThanOrEqual(7);
    });
  }
  for (const tint of ['success', 'warning', 'error', 'info'] as const) {
    it(`${tint} 在自己的底色上不低于 4.5`, () =>
      expect(contrast(PALETTE[tint], TINTS[tint])).toBeGreaterThanOrEqual(4.5));
  }
  for (const [payer, colour] of Object.entries(PAYERS)) {
    it(`账单条 ${payer} 上的白字不低于 4.5`, () =>
      expect(contrast(colour, '#ffffff')).toBeGreaterThanOrEqual(4.5));
  }
  it('选中行底色上的强调色与次要文字不低于 4.5', () => {
    expect(contrast(PALETTE.accent, PALETTE.accentSoft)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(PALETTE.secondary, PALETTE.accentSoft)).toBeGreaterThanOrEqual(4.5);
  });
});
