/** What does a national drug code say by its shape? (N5.5) */

export interface NationalCode {
  readonly kind: 'western' | 'chinese';
  /** Names generic and dosage form: products that share it are the same listed drug (M4). */
  readonly genericAndForm: string;
  readonly maker: string;
}

const WESTERN = /^(X[A-Z]\d{2}[A-Z]{2}[A-Z]\d{3}[A-Z]\d{3})\d{4}(\d{5})$/;
const CHINESE = /^(Z[A-Z]\d{2}[A-Z]{2}[A-Z]\d{4})\d{4}(\d{5})$/;

/** Reads a code of 23 (western) or 20 (Chinese patent medicine) characters; undefined for stand-ins and other systems. */
export function parseNationalCode(text: string): NationalCode | undefined {
  const western = WESTERN.exec(text);
  if (western) return { kind: 'western', genericAndForm: western[1] ?? '', maker: western[2] ?? '' };
  const chinese = CHINESE.exec(text);
  if (chinese) return { kind: 'chinese', genericAndForm: chinese[1] ?? '', maker: chinese[2] ?? '' };
  return undefined;
}
