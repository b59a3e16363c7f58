/** What a prescription says in words: its status, its days, and what a pharmacist looks at. */
import type { Objection } from '../../contract/prescription-shapes.ts';
import { CallFailed } from '../../contract/client.ts';
import { PRESCRIPTION_STATUSES, type PrescriptionStatus } from '../../domain/prescription/life.ts';
import type { Tone } from '../ui/Status.tsx';

const TONES: Readonly<Record<PrescriptionStatus, Tone>> = {
  issued: 'wait',
  checked: 'doing',
  returned: 'bad',
  partlyUsed: 'doing',
  used: 'good',
  withdrawn: 'off',
  expired: 'off',
};

export function statusOf(status: PrescriptionStatus): { readonly tone: Tone; readonly word: string } {
  return { tone: TONES[status], word: PRESCRIPTION_STATUSES[status] };
}

export const STATUS_OPTIONS = Object.entries(PRESCRIPTION_STATUSES).map(([value, label]) => ({
  value,
  label,
}));

/** `H43010200001202600000017` in groups that an eye can compare. */
export function spacedRxno(rxno: string): string {
  return [rxno.slice(0, 12), rxno.slice(12, 16), rxno.slice(16, 22), rxno.slice(22)].join(' ');
}

/** What a pharmacist answers for by signing; the first point the server has verified already. */
export const CHECK_POINTS: readonly string[] = [
  '患者姓名、年龄与来人一致',
  '诊断与所开药品相符',
  '剂量、频次、用法适宜，无重复用药',
  '无过敏、禁忌和有害的相互作用',
];

/** An objection that came inside an answer, in the form in which the error panel shows refusals. */
export function failureOf(objection: Objection | null): CallFailed | null {
  if (objection === null) return null;
  const { code, message, detail, remedy, clause } = objection;
  return new CallFailed({
    type: 'about:blank',
    title: message,
    status: 422,
    code,
    remedy,
    clause,
    ...(detail === null ? {} : { detail }),
  });
}

/** Common ways of taking, offered while typing. */
export const USAGES: readonly string[] = [
  '口服',
  '静脉滴注',
  '静脉注射',
  '皮下注射',
  '肌内注射',
  '吸入',
  '外用',
];

/** How often, as doctors write it; anything else is typed in figures. */
export const FREQUENCIES: readonly {
  readonly label: string;
  readonly times: number;
  readonly perDays: number;
}[] = [
  { label: '每日 1 次', times: 1, perDays: 1 },
  { label: '每日 2 次', times: 2, perDays: 1 },
  { label: '每日 3 次', times: 3, perDays: 1 },
  { label: '每周 1 次', times: 1, perDays: 7 },
  { label: '每 2 周 1 次', times: 1, perDays: 14 },
  { label: '每 3 周 1 次', times: 1, perDays: 21 },
  { label: '每 4 周 1 次', times: 1, perDays: 28 },
];
