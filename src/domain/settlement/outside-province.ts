/** Does a place lie outside our province, and for which place is buying there filed (M30, I24)? */
import { OTHER_PROVINCES } from '../../policy/provinces.ts';
import { poolingAreaOf } from './pooling-area.ts';

const NAMES: ReadonlyMap<string, string> = new Map(OTHER_PROVINCES.map(({ code, name }) => [code, name]));

/** The province of an area's code, by its first two digits. */
export function provinceOf(placeCode: string): string {
  return `${placeCode.slice(0, 2)}0000`;
}

/** What the other province is called in which a place lies; undefined for ours and for whatever is none. */
export function otherProvinceName(placeCode: string): string | undefined {
  return NAMES.get(provinceOf(placeCode));
}

export function isOutsideProvince(placeCode: string): boolean {
  return otherProvinceName(placeCode) !== undefined;
}

/** Inside our province each pooling area is filed for, outside the whole other province (I24). */
export function filingPlaceOf(placeCode: string): string {
  return isOutsideProvince(placeCode) ? provinceOf(placeCode) : poolingAreaOf(placeCode);
}
