/** What was bought in another province (M30, I24): who may sell it, and whether the person's buying there was filed. */
import { holds, type Books } from './books.ts';
import type { OutsideSeller } from './record-manual.ts';

const OURS = '43';
const OTHERS =
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 44 45 46 50 51 52 53 54 61 62 63 64 65 66'.split(' ');
/** 港澳台. */
const ABROAD = ['71', '81', '82'];

const provinceOf = (code: string) => code.slice(0, 2);

/** Whether a place lies outside our province, in one that medical insurance reaches. */
export const isOutside = (placeCode: string): boolean => OTHERS.includes(provinceOf(placeCode));

/** Why a seller is not taken: what policy says no to, or a member that cannot be; null for one that is in order. */
export function faultOf(seller: OutsideSeller): 'BOUGHT_OUTSIDE_MAINLAND' | 'BAD_INPUT' | null {
  const { placeCode, kind, level, designatedCode: code, receivingHospital } = seller;
  if (ABROAD.includes(provinceOf(placeCode))) return 'BOUGHT_OUTSIDE_MAINLAND';
  const isPharmacy = kind === 'pharmacy';
  const isRight =
    provinceOf(placeCode) !== OURS &&
    isOutside(placeCode) &&
    (!isPharmacy || level === '未定级') &&
    (isPharmacy || receivingHospital === null) &&
    (code === null ||
      (code.startsWith(isPharmacy ? 'P' : 'H') && code.slice(1, 3) === provinceOf(placeCode)));
  return isRight ? null : 'BAD_INPUT';
}

/** A filing for another province holds for all of it. */
export function isFiledOutside(
  books: Books,
  personNo: string,
  { placeCode }: OutsideSeller,
  day: string,
): boolean {
  return books.offSite.some(
    (one) =>
      one.personNo === personNo && provinceOf(one.placeCode) === provinceOf(placeCode) && holds(one, day),
  );
}
