import type { Arguments } from '../../contract/client.ts';
import type { issuePrescription } from '../../contract/prescription.ts';

export type Body = Arguments<typeof issuePrescription>['body'];

/** One drug as the doctor types it; figures stay text until they are whole. */
export interface DraftLine {
  readonly nationalCode: string;
  readonly dose: string;
  readonly times: string;
  readonly perDays: string;
  readonly usage: string;
  readonly quantity: string;
}

export const EMPTY_LINE: DraftLine = {
  nationalCode: '',
  dose: '1',
  times: '1',
  perDays: '1',
  usage: '口服',
  quantity: '1',
};

const WHOLE = /^[1-9]\d{0,3}$/;
const DOSE = /^(?!0+(\.0*)?$)\d{1,9}(\.\d{1,4})?$/;

export interface LineProblem {
  readonly field: keyof DraftLine;
  readonly text: string;
}

/** What is still wrong with a line, field by field. */
export function problemsOf(line: DraftLine): LineProblem[] {
  const problems: LineProblem[] = [];
  if (line.nationalCode === '') problems.push({ field: 'nationalCode', text: '请选择产品' });
  if (!DOSE.test(line.dose)) problems.push({ field: 'dose', text: '单次剂量填大于 0 的数，至多四位小数' });
  if (!WHOLE.test(line.times) || Number(line.times) > 24)
    problems.push({ field: 'times', text: '次数填 1 至 24' });
  if (!WHOLE.test(line.perDays) || Number(line.perDays) > 90)
    problems.push({ field: 'perDays', text: '间隔填 1 至 90 天' });
  if (line.usage.trim() === '') problems.push({ field: 'usage', text: '请填写用法' });
  if (!WHOLE.test(line.quantity)) problems.push({ field: 'quantity', text: '数量填整数' });
  return problems;
}

/** The lines as the server takes them; undefined while one is not whole. */
export function linesOf(drafts: readonly DraftLine[]): Body['lines'] | undefined {
  if (drafts.length === 0 || drafts.some((line) => problemsOf(line).length > 0)) return undefined;
  return drafts.map((line) => ({
    nationalCode: line.nationalCode,
    dose: line.dose,
    times: Number(line.times),
    perDays: Number(line.perDays),
    usage: line.usage.trim(),
    quantity: Number(line.quantity),
  }));
}
