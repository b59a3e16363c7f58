/**
 * Which bytes do the doctor and the pharmacist sign? (M28)
 *
 * The text is UTF-8 in Unicode form NFC. Its first line names the form and its version. Every further line is `名称：值` and ends in a line feed;
 * values hold no line breaks (runs of white space become one space). The order of a prescription is fixed:
 * 处方流水号, 开具机构编码, 开具机构名称, 医师编码, 医师姓名, 治疗领域, 参保人编号, 参保人姓名, 性别, 出生日期, 参保地区划, 待遇申请号, 诊断编码, 诊断名称,
 * 身份核验, 开具时间 (`yyyy-MM-dd HH:mm:ss`, Beijing), 有效期至, 药品数, and then for each drug n: 药品n国家编码, 药品n名称, 药品n商品名, 药品n剂型, 药品n规格,
 * 药品n包装, 药品n厂家, 药品n单次剂量, 药品n频次, 药品n用法, 药品n数量, 药品n用药天数. The second version goes on after them with 处方类别, 长期用药评估,
 * 同意长期处方, 体重, 身高, 妊娠, 哺乳, 过敏史, 其他诊断, 慎用说明数, and for each 慎用说明n. The order of a check stands in `checkText`.
 */
import { wallClock } from '../../base/date.ts';
import { formatQuantity } from '../../base/money.ts';
import { SEX_LABELS } from '../insured/model.ts';
import {
  CONSENT_BY,
  type CheckRecord,
  type Dosing,
  type Prescription,
  type PrescriptionLine,
  type Supplement,
} from './model.ts';

/** The form of a prescription without a supplement, and of one with it. */
export const FIRST_PRESCRIPTION_FORM = '双通电子处方 第1版';
export const PRESCRIPTION_FORM = '双通电子处方 第2版';
export const CHECK_FORM = '双通处方审核 第1版';

type Field = readonly [name: string, value: string];

/** How often in words: 每日 2 次, 每 21 日 1 次. */
export function frequencyText({ times, perDays }: Pick<Dosing, 'times' | 'perDays'>): string {
  return perDays === 1 ? `每日 ${times} 次` : `每 ${perDays} 日 ${times} 次`;
}

function lineFields(line: PrescriptionLine): Field[] {
  const name = (what: string) => `药品${line.lineNo}${what}`;
  return [
    [name('国家编码'), line.nationalCode],
    [name('名称'), line.genericName],
    [name('商品名'), line.tradeName],
    [name('剂型'), line.dosageForm],
    [name('规格'), line.strength],
    [name('包装'), line.pack],
    [name('厂家'), line.maker],
    [name('单次剂量'), `${formatQuantity(line.dose)} ${line.doseUnit}`],
    [name('频次'), frequencyText(line)],
    [name('用法'), line.usage],
    [name('数量'), `${line.quantity} ${line.saleUnit}`],
    [name('用药天数'), String(line.supplyDays)],
  ];
}

const NOT_ASKED = '未询问';
const yesNo = (answer: boolean | null) => (answer === null ? NOT_ASKED : answer ? '是' : '否');

function supplementFields({ longTerm, clinical, acknowledged }: Supplement): Field[] {
  return [
    ['处方类别', longTerm === null ? '一般处方' : '长期处方'],
    ['长期用药评估', longTerm?.assessment ?? ''],
    ['同意长期处方', longTerm === null ? '' : `${CONSENT_BY[longTerm.consentBy]} ${longTerm.consentName}`],
    ['体重', clinical.weightKg === null ? NOT_ASKED : `${clinical.weightKg} 千克`],
    ['身高', clinical.heightCm === null ? NOT_ASKED : `${clinical.heightCm} 厘米`],
    ['妊娠', yesNo(clinical.pregnant)],
    ['哺乳', yesNo(clinical.lactating)],
    ['过敏史', clinical.allergies === null ? NOT_ASKED : clinical.allergies.join('、') || '无'],
    ['其他诊断', clinical.otherDiagnoses.join('、') || '无'],
    ['慎用说明数', String(acknowledged.length)],
    ...acknowledged.map(({ cautionId, words, reason }, index): Field => [
      `慎用说明${index + 1}`,
      `${cautionId} ${words} 理由 ${reason}`,
    ]),
  ];
}

function prescriptionFields(content: Prescription): Field[] {
  return [
    ['处方流水号', content.rxno],
    ['开具机构编码', content.hospitalCode],
    ['开具机构名称', content.hospitalName],
    ['医师编码', content.doctorCode],
    ['医师姓名', content.doctorName],
    ['治疗领域', content.field],
    ['参保人编号', content.personNo],
    ['参保人姓名', content.personName],
    ['性别', SEX_LABELS[content.sex]],
    ['出生日期', content.bornOn],
    ['参保地区划', content.areaCode],
    ['待遇申请号', content.applicationNo],
    ['诊断编码', content.diagnosisCode],
    ['诊断名称', content.diagnosisName],
    ['身份核验', content.identityChecked ? '已核验' : '未核验'],
    ['开具时间', wallClock(content.issuedAt)],
    ['有效期至', content.validTo],
    ['药品数', String(content.lines.length)],
    ...content.lines.flatMap(lineFields),
    ...(content.supplement === null ? [] : supplementFields(content.supplement)),
  ];
}

function cleanValue(value: string): string {
  return value.normalize('NFC').replace(/\s+/gu, ' ').trim();
}

function textOf(form: string, fields: readonly Field[]): string {
  return [form, ...fields.map(([name, value]) => `${name}：${cleanValue(value)}`), ''].join('\n');
}

/** The text that the doctor signs. Two prescriptions that differ in anything but white space give different texts. */
export function prescriptionText(content: Prescription): string {
  return textOf(
    content.supplement === null ? FIRST_PRESCRIPTION_FORM : PRESCRIPTION_FORM,
    prescriptionFields(content),
  );
}

/** The text that the pharmacist signs; it holds the doctor's signature, so it speaks of that content and no other. */
export function checkText(check: CheckRecord): string {
  return textOf(CHECK_FORM, [
    ['处方流水号', check.rxno],
    ['医师签名', check.prescriptionSignature],
    ['审核结论', check.passed ? '通过' : '退回'],
    ['说明', check.note],
    ['药店编码', check.pharmacyCode],
    ['药店名称', check.pharmacyName],
    ['药师编码', check.pharmacistCode],
    ['药师姓名', check.pharmacistName],
    ['审核时间', wallClock(check.checkedAt)],
  ]);
}

/** Names of people, places and products may be corrected in the registers afterwards; what was signed keeps the old ones. */
const MAY_BE_RENAMED =
  /^(开具机构名称|医师姓名|参保人姓名|性别|出生日期|药品\d+(名称|商品名|剂型|规格|包装|厂家))$/;

/**
 * Does the stored prescription still say what was signed?
 * @returns the name of the first field that differs; undefined when all agree
 */
export function fieldThatDiffers(signedText: string, stored: Prescription): string | undefined {
  const signed = signedText.split('\n');
  const now = prescriptionText(stored).split('\n');
  const differs = now.findIndex((line, index) => {
    const name = line.split('：', 1)[0] ?? '';
    if (MAY_BE_RENAMED.test(name)) return signed[index]?.split('：', 1)[0] !== name;
    return signed[index] !== line;
  });
  if (differs >= 0) return now[differs]?.split('：', 1)[0] || '药品数';
  return signed.length === now.length ? undefined : '药品数';
}
