import { matchKey } from './cell-text.ts';

/**
 * The key of a listed drug across versions: generic name and 医保剂型, whatever their width, brackets and blanks
 * (M4: the level at which products join; N2.1: the level at which a ratio carries over).
 */
export function entryKeyOf(genericName: string, dosageForm: string): string {
  return `${matchKey(genericName)}|${matchKey(dosageForm)}`;
}
