/** Every colour of the product, once: `theme.ts` hands them to antd, `variables.css` to our own parts, and a test checks their contrast. */
export const PALETTE = {
  accent: '#0b6e5f',
  accentSoft: '#e6f2f0',
  success: '#2e7d32',
  warning: '#9a5b00',
  error: '#c62828',
  info: '#1565c0',
  text: '#1f2933',
  secondary: '#52606d',
  placeholder: '#616e7a',
  line: '#d9e0e6',
  control: '#9aa7b2',
  ground: '#f5f7f8',
  surface: '#ffffff',
} as const;
export type Palette = Readonly<Record<keyof typeof PALETTE, string>>;

/** For weak eyes: every text of it stands out seven to one or more, and lines can be seen. */
export const STRONG_PALETTE: Palette = {
  ...PALETTE,
  accent: '#004d42',
  success: '#14521a',
  warning: '#6b3f00',
  error: '#8e1414',
  info: '#0d3c78',
  text: '#000000',
  secondary: '#29333d',
  placeholder: '#3b4650',
  line: '#7b8893',
  control: '#52606d',
};

/** Grounds of notices: the tint behind a word of the same family. */
export const TINTS = { success: '#eaf4eb', warning: '#fdf3e3', error: '#fdecec', info: '#e8f1fa' } as const;

/** Colours of the bill's bar, in the order in which payers stand; each carries white text. */
export const PAYERS = {
  pooledFund: '#0b6e5f',
  majorIllness: '#1565c0',
  assistance: '#6a4c93',
  commercial: '#7a5c00',
  otherFund: '#8e3b46',
  account: '#3f5f2a',
  person: '#52606d',
} as const;
