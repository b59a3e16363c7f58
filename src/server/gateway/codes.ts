/** The dictionaries of the national interface that the platform uses, beside its own words. */
import type { ItemKind } from '../../domain/catalogue/matching/model.ts';
import type { StandardKind } from '../../domain/catalogue/payable-product.ts';
import type { AssistanceCategory, CredentialKind, Sex } from '../../domain/insured/model.ts';
import type { PersonType } from '../../domain/insured/particulars.ts';
import type { Setting } from '../../domain/settlement/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';

/** mdtrt_cert_type 就诊凭证类型. */
export const CREDENTIAL_KINDS: Readonly<Record<string, CredentialKind>> = {
  '01': 'token',
  '02': 'idNumber',
  '03': 'card',
};

/** insutype 险种类型: 310 职工基本医疗保险, 390 城乡居民基本医疗保险. */
export const INSURANCE_TYPES: Readonly<Record<Scheme, string>> = { employee: '310', resident: '390' };

/** gend 性别. */
export const GENDERS: Readonly<Record<Sex, string>> = { male: '1', female: '2' };

/** psn_cert_type 人员证件类型: 居民身份证. */
export const IDENTITY_CARD = '01';

/** clr_type 清算类别 by the place of care: 药店购药, 门诊, 住院. */
export const CLEARING_TYPES: Readonly<Record<Setting, string>> = {
  pharmacy: '41',
  outpatient: '11',
  inpatient: '21',
};

/** med_type 医疗类别 where no registration tells it: 定点药店购药, 普通门诊, 普通住院. */
export const MED_TYPES: Readonly<Record<Setting, string>> = {
  pharmacy: '41',
  outpatient: '11',
  inpatient: '21',
};

/** clr_way 清算方式: 按项目. */
export const CLEARING_BY_ITEM = '01';

/** chrgitm_lv 收费项目等级: 甲类, without a share of one's own. */
export const CLASS_A = '01';

/** chrgitm_lv 收费项目等级: 乙类, as all drugs paid on a line of their own are. */
export const CLASS_B = '02';

/**
 * 收费项目等级 is the catalogue's, whoever pays: the ordinary route tells 甲类 by its share of zero; what only the other routes pay
 * is a negotiated drug, and those are 乙类.
 * @param selfPayRatio of the ordinary route; absent on the others
 */
export function levelOf(selfPayRatio: string | null | undefined): string {
  return selfPayRatio && /^0\.0+$/.test(selfPayRatio) ? CLASS_A : CLASS_B;
}

/** bas_medn_flag 基本药物标志, chld_medc_flag 儿童用药标志: no list of ours has them, and 0 would say that the drug is none. */
export const NOT_RECORDED = '';

/** hosp_appr_flag 医院审批标志: 无须审批. */
export const NO_APPROVAL_NEEDED = '0';
/** hosp_appr_flag: 审批不通过，自费. */
export const NOT_APPROVED = '2';

/** med_chrgitm_type: 西药费, 中成药费. */
export const CHARGE_TYPES = { western: '09', chinese: '11' } as const;

/** psn_idet_type 人员身份类别: a dictionary of this platform's own until the province names its codes. */
export const ASSISTANCE_CODES: Readonly<Record<AssistanceCategory, string>> = {
  extremePoverty: '901',
  subsistence: '902',
  subsistenceEdge: '903',
  povertyByIllness: '904',
  monitored: '905',
};

/** psn_type 人员类别. */
export const PERSON_TYPE_CODES: Readonly<Record<PersonType, string>> = {
  atWork: '11',
  retired: '12',
  minor: '14',
  adult: '15',
  elderly: '16',
};

/** fund_pay_type 基金支付类型 by who pays, and the field of `setlinfo` in which that payer stands. */
export const FUND_TYPES: Readonly<
  Record<Scheme, { pooled: readonly [string, string]; major: readonly [string, string] }>
> = {
  employee: { pooled: ['310100', '职工基本医疗保险统筹基金'], major: ['330100', '大额医疗费用补助'] },
  resident: { pooled: ['390100', '城乡居民基本医疗保险基金'], major: ['390200', '城乡居民大病保险'] },
};
export const ASSISTANCE_FUND = ['610100', '医疗救助'] as const;
export const WORK_INJURY_FUND = ['410100', '工伤保险'] as const;
export const MATERNITY_FUND = ['510100', '生育保险'] as const;
/** Insurers have no type of their own. */
export const OTHER_FUND = ['999997', '其他基金'] as const;

/** list_type 目录类别, as the newer platforms number it. */
export const LIST_TYPES: Readonly<Record<ItemKind, string>> = {
  drug: '101',
  herbalPiece: '102',
  preparation: '103',
};

/** hilist_lmtpric_type 医保目录限价类型: a dictionary of this platform's own until the province names its codes. */
export const LIMIT_TYPES: Readonly<Record<StandardKind, string>> = {
  negotiated: '901',
  bid: '902',
  procured: '903',
  listed: '904',
};

/** overlmt_dspo_way 医保目录超限处理方式: of this platform's own. A negotiated drug may not be sold above its standard (M32). */
export const OVER_LIMIT_WAYS = { personPays: '901', notSold: '902' } as const;

/** selfpay_prop_type 目录自付比例类别: 目录先自付比例. */
export const SELF_PAY_FIRST = '10';

/** selfpay_prop_psn_type 医保目录自付比例人员类别: no kind of person is told apart; of this platform's own. */
export const EVERY_PERSON = '900';

/** prac_psn_type 执业人员分类: 1 医师, 3 药师. */
export const STAFF_TYPES = { doctor: '1', pharmacist: '3' } as const;

/** The province as the area of what holds everywhere in it. */
export const PROVINCE_AREA = '430000';
