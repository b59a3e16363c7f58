import { Type } from 'typebox';
import { dayAt } from '../../base/date.ts';
import { ITEM_KINDS, type ItemKind } from '../../domain/catalogue/matching/model.ts';
import { STANDARD_KINDS, type StandardKind } from '../../domain/catalogue/payable-product.ts';
import { ASSISTANCE_CATEGORIES, type AssistanceCategory } from '../../domain/insured/model.ts';
import { NATIONALITIES, NATIONALITY_CODES } from '../../domain/insured/nationality.ts';
import { PERSON_TYPES, type PersonType } from '../../domain/insured/particulars.ts';
import {
  RECONCILIATION_RESULTS,
  type ReconciliationResult,
} from '../../domain/settlement/reconciliation/model.ts';
import {
  ASSISTANCE_CODES,
  ASSISTANCE_FUND,
  CHARGE_TYPES,
  CLASS_A,
  CLASS_B,
  CLEARING_BY_ITEM,
  CLEARING_TYPES,
  EVERY_PERSON,
  FUND_TYPES,
  GENDERS,
  IDENTITY_CARD,
  LIMIT_TYPES,
  LIST_TYPES,
  MATERNITY_FUND,
  OTHER_FUND,
  OVER_LIMIT_WAYS,
  PERSON_TYPE_CODES,
  SELF_PAY_FIRST,
  STAFF_TYPES,
  WORK_INJURY_FUND,
} from './codes.ts';
import { parseShape } from './envelope.ts';
import type { Transaction } from './message.ts';
import { RESULT_CODES } from './reconcile-shapes.ts';

type Entries = readonly (readonly [value: string, label: string])[];
const FLAG: Entries = [
  ['0', '否'],
  ['1', '是'],
];
const VALID: Entries = [
  ['0', '无效'],
  ['1', '有效'],
];

/** The dictionaries behind the fields that this platform fills, by the name of the field. */
const DICTIONARIES: Readonly<Record<string, Entries>> = {
  insutype: [
    ['310', '职工基本医疗保险'],
    ['390', '城乡居民基本医疗保险'],
  ],
  gend: [
    [GENDERS.male, '男性'],
    [GENDERS.female, '女性'],
  ],
  psn_cert_type: [[IDENTITY_CARD, '居民身份证（户口簿）']],
  prac_psn_type: [
    [STAFF_TYPES.doctor, '医师'],
    [STAFF_TYPES.pharmacist, '药师'],
  ],
  hi_dr_flag: FLAG,
  mdtrt_cert_type: [
    ['01', '医保电子凭证'],
    ['02', '居民身份证'],
    ['03', '社会保障卡'],
  ],
  psn_insu_stas: [
    ['1', '正常参保'],
    ['2', '暂停参保'],
  ],
  psn_type: Object.entries(PERSON_TYPE_CODES).map(([type, code]) => [code, PERSON_TYPES[type as PersonType]]),
  naty: NATIONALITY_CODES.map((code) => [code, NATIONALITIES[code]]),
  psn_idet_type: Object.entries(ASSISTANCE_CODES).map(([category, code]) => [
    code,
    ASSISTANCE_CATEGORIES[category as AssistanceCategory],
  ]),
  fund_pay_type: [
    ...Object.values(FUND_TYPES).flatMap(({ pooled, major }) => [pooled, major]),
    ASSISTANCE_FUND,
    WORK_INJURY_FUND,
    MATERNITY_FUND,
    OTHER_FUND,
  ],
  clr_type: [
    [CLEARING_TYPES.outpatient, '门诊'],
    [CLEARING_TYPES.inpatient, '住院'],
    [CLEARING_TYPES.pharmacy, '药店购药'],
  ],
  clr_way: [[CLEARING_BY_ITEM, '按项目']],
  stmt_rslt: Object.entries(RESULT_CODES).map(([result, code]) => [
    code,
    RECONCILIATION_RESULTS[result as ReconciliationResult],
  ]),
  chrgitm_lv: [
    [CLASS_A, '甲类'],
    [CLASS_B, '乙类'],
    ['03', '自费'],
  ],
  med_chrgitm_type: [
    [CHARGE_TYPES.western, '西药费'],
    ['10', '中药饮片费'],
    [CHARGE_TYPES.chinese, '中成药费'],
  ],
  list_type: Object.entries(LIST_TYPES).map(([kind, code]) => [code, ITEM_KINDS[kind as ItemKind]]),
  hilist_lmtpric_type: Object.entries(LIMIT_TYPES).map(([kind, code]) => [
    code,
    `${STANDARD_KINDS[kind as StandardKind]}支付标准`,
  ]),
  overlmt_dspo_way: [
    [OVER_LIMIT_WAYS.personPays, '超出部分由个人承担'],
    [OVER_LIMIT_WAYS.notSold, '不得高于标准销售'],
  ],
  selfpay_prop_type: [[SELF_PAY_FIRST, '目录先自付比例']],
  selfpay_prop_psn_type: [[EVERY_PERSON, '不区分人员']],
  vali_flag: VALID,
  lmt_used_flag: FLAG,
  hi_nego_drug_flag: FLAG,
};

/** Dictionaries whose codes the province has not named yet, so that what is given is this platform's own. */
const OWN = new Set([
  'psn_idet_type',
  'hilist_lmtpric_type',
  'overlmt_dspo_way',
  'selfpay_prop_psn_type',
  'stmt_rslt',
]);

const text = (maxLength: number) => Type.String({ maxLength });
const Input = Type.Object({
  data: Type.Object({
    type: Type.String({ minLength: 1, maxLength: 30 }),
    parentValue: Type.Optional(Type.Union([text(10), Type.Null()])),
    admdvs: Type.Optional(Type.Union([text(6), Type.Null()])),
    date: Type.Optional(Type.Union([text(19), Type.Null()])),
    valiFlag: Type.Optional(Type.Union([text(3), Type.Null()])),
  }),
});

/** 1901 字典表下载: in whichever case the name is written. A dictionary that is not kept here has no rows, and that is said. */
export const downloadDictionary: Transaction = async (world, { envelope }) => {
  const { data } = parseShape(Input, envelope.input, 'input');
  const name = data.type.toLowerCase();
  const entries = DICTIONARIES[name];
  if (entries === undefined)
    return { output: { list: [] }, warning: `本平台没有字典 ${data.type}，请以国家平台为准` };
  const createDate = dayAt(world.clock.now());
  const list = entries.map(([value, label], index) => ({
    type: data.type,
    label,
    value,
    parentValue: '',
    sort: index + 1,
    valiFlag: '1',
    createUser: '',
    createDate,
    version: '1',
  }));
  return data.valiFlag === '0'
    ? { output: { list: [] } }
    : { output: { list }, ...(OWN.has(name) ? { warning: '本平台自定编码，待省局公布后更换' } : {}) };
};
