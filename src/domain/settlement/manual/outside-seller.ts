/** Who sold what was bought outside the province, and is it told so that it can be reimbursed (M30, I24)? */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { PROVINCE_CODE } from '../../../policy/areas.ts';
import { INSTITUTION_CODE, type InstitutionKind } from '../../providers/model.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { isOutsideProvince, otherProvinceName, provinceOf } from '../outside-province.ts';

/** Levels as ordinary plans tell them apart (M9.7); 未定级 for pharmacies and whatever has none. */
export const OUTSIDE_LEVELS = ['三级', '二级', '一级', '未定级'] as const;
export type OutsideLevel = (typeof OUTSIDE_LEVELS)[number];

/** An institution of another province: no register of ours knows it, and nothing is owed to it. */
export interface OutsideSeller {
  /** Where it stands; of its six digits only the province counts. */
  readonly placeCode: string;
  /** As its invoices name it. */
  readonly name: string;
  readonly kind: InstitutionKind;
  readonly level: OutsideLevel;
  /** Its national code as a 定点 institution there; null until somebody has found it. */
  readonly designatedCode: string | null;
  /** The hospital where injections that a pharmacy sold were given, by its name (M32). */
  readonly receivingHospital: string | null;
}

/** What is not in order with how a seller is told: the member that it stands in, and what to do. */
export interface SellerFault {
  readonly member: keyof OutsideSeller;
  readonly text: string;
}

const ABROAD: readonly string[] = ['710000', '810000', '820000'];

/** @returns BOUGHT_OUTSIDE_MAINLAND for 港澳台, where basic medical insurance pays nothing */
export function judgeSellerPlace({ placeCode }: Pick<OutsideSeller, 'placeCode'>): Outcome<true, Refusal> {
  return ABROAD.includes(provinceOf(placeCode)) ? decline(refuse('BOUGHT_OUTSIDE_MAINLAND')) : accept(true);
}

/** The first thing that is wrong with a seller's members, or undefined. */
export function findSellerFault(seller: OutsideSeller): SellerFault | undefined {
  const { placeCode, name, kind, level, designatedCode, receivingHospital } = seller;
  if (provinceOf(placeCode) === PROVINCE_CODE)
    return { member: 'placeCode', text: '这是本省，本省的机构请选“省内”' };
  if (!isOutsideProvince(placeCode)) return { member: 'placeCode', text: '没有这个省份，请从列表里选' };
  if (name.trim() === '') return { member: 'name', text: '请填写发票上的机构名称' };
  if (kind === 'pharmacy' && level !== '未定级') return { member: 'level', text: '药店没有级别，请选未定级' };
  if (receivingHospital !== null && (kind !== 'pharmacy' || receivingHospital.trim() === ''))
    return { member: 'receivingHospital', text: '只有药店卖的注射剂才填使用的医院，没有的不填' };
  return designatedCode === null ? undefined : findCodeFault(seller, designatedCode);
}

const LETTERS: Readonly<Record<InstitutionKind, string>> = { hospital: 'H', pharmacy: 'P' };

/** H or P by the kind, then six digits of an area in the seller's own province. */
function findCodeFault({ placeCode, kind }: OutsideSeller, code: string): SellerFault | undefined {
  const fault = (text: string) => ({ member: 'designatedCode', text }) as const;
  if (!INSTITUTION_CODE.test(code)) return fault('定点编码是 H 或 P 加 11 位数字，发票上没有的不填');
  if (!code.startsWith(LETTERS[kind]))
    return fault(
      kind === 'hospital'
        ? '医院的定点编码以 H 开头，请核对是医院还是药店'
        : '药店的定点编码以 P 开头，请核对是医院还是药店',
    );
  return provinceOf(code.slice(1)) === provinceOf(placeCode)
    ? undefined
    : fault(`编码里的区划不在${otherProvinceName(placeCode) ?? '所选省份'}，请核对编码和省份`);
}

/** How people are told a seller: its name, and the province it stands in. */
export function sellerName({ name, placeCode }: Pick<OutsideSeller, 'name' | 'placeCode'>): string {
  return `${name}（${otherProvinceName(placeCode) ?? '省外'}）`;
}
