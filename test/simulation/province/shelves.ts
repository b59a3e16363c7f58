/** What lies on the shelves of the script: packs with their codes, given back ones first. */
import type { AskedLine } from '../auditor/record.ts';
import type { SimDrug } from './drugs.ts';
import { shelfKey, type Script } from './script.ts';

/** Codes from the shelf first: packs that were given back are sold again. */
export function takeCodes(script: Script, institutionCode: string, drug: SimDrug, packs: number): string[] {
  const shelf = script.shelf.get(shelfKey(institutionCode, drug.code)) ?? [];
  return Array.from(
    { length: packs },
    () => shelf.shift() ?? drug.prefix + String((script.serial += 1)).padStart(13, '0'),
  );
}

/** Codes lie on a shelf once each, however often a message about them arrives. */
export function putBack(
  script: Script,
  institutionCode: string,
  lines: readonly Pick<AskedLine, 'nationalCode' | 'traceCodes'>[],
): void {
  for (const { nationalCode, traceCodes } of lines) {
    const key = shelfKey(institutionCode, nationalCode);
    const shelf = script.shelf.get(key) ?? [];
    script.shelf.set(key, [...shelf, ...traceCodes.filter((code) => !shelf.includes(code))]);
  }
}
