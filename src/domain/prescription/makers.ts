/** Of which maker may a patient's drug be prescribed, and how does that change? (M24) */
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { wallClock } from '../../base/date.ts';
import { refuse, type Refusal } from '../refusals.ts';

/** What is known of a patient's makers of one drug. */
export interface MakerHistory {
  /** Makers of the first prescription that was not taken back; none before it. */
  readonly firstPrescribed: readonly string[];
  /** The maker of the last confirmed change; null without one. */
  readonly lastConfirmed: string | null;
}

/** The makers in use: of the last confirmed change, else of the first prescription; none leaves the choice free (M24). */
export function makersInUse({ firstPrescribed, lastConfirmed }: MakerHistory): readonly string[] {
  return lastConfirmed === null ? firstPrescribed : [lastConfirmed];
}

/** Whether a maker's product may be prescribed now. @returns MAKER_NOT_CONFIRMED with the makers in use (M24) */
export function mayPrescribeMaker(inUse: readonly string[], maker: string): Outcome<true, Refusal> {
  if (inUse.length === 0 || inUse.includes(maker)) return accept(true);
  return decline(refuse('MAKER_NOT_CONFIRMED', { detail: `现用：${inUse.join('、')}；本次：${maker}` }));
}

export const MAKER_CHANGE_FORM = '双通换厂家认定 第1版';

/** The facts that the doctor and then the hospital sign. */
export interface MakerChangeSubject {
  readonly applicationNo: string;
  readonly personNo: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly fromMakers: readonly string[];
  readonly toMaker: string;
  readonly hospitalCode: string;
  readonly doctorCode: string;
}

/** The text that is signed: one `名称：值` a line, values without line breaks (M24, M28). @param signedAt milliseconds since 1970 */
export function makerChangeText(
  subject: MakerChangeSubject,
  signer: 'doctor' | 'hospital',
  words: string,
  signedAt: number,
): string {
  const fields: readonly (readonly [string, string])[] = [
    ['申请号', subject.applicationNo],
    ['参保人编号', subject.personNo],
    ['药品通用名', subject.genericName],
    ['剂型', subject.dosageForm],
    ['原厂家', subject.fromMakers.join('、')],
    ['新厂家', subject.toMaker],
    ['医院编码', subject.hospitalCode],
    ['医师编码', subject.doctorCode],
    ['签署人', signer === 'doctor' ? '责任医师' : '所在医疗机构'],
    ['意见', words],
    ['签署时间', wallClock(signedAt)],
  ];
  const lines = fields.map(([name, value]) => `${name}：${value.replace(/\s+/g, ' ').trim()}`);
  return `${[MAKER_CHANGE_FORM, ...lines].join('\n')}\n`.normalize('NFC');
}
