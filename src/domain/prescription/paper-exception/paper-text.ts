/**
 * Which bytes does a pharmacist sign who registers a paper prescription (N5.4, M28)? The form of the electronic one under its own
 * heading, then who registered what: 纸质处方开具日期, 登记药店编码, 登记药店名称, 登记药师编码, 登记药师姓名, 延期备案号.
 */
import type { PlainDate } from '../../../base/date.ts';
import type { Prescription } from '../model.ts';
import { prescriptionText } from '../signed-text.ts';

export const PAPER_FORM = '双通纸质处方登记 第1版';
const MARK = '登记内容：';

/** Who registers a paper prescription, and on what ground. */
export interface Registrar {
  readonly issuedOn: PlainDate;
  readonly pharmacyCode: string;
  readonly pharmacyName: string;
  readonly pharmacistCode: string;
  readonly pharmacistName: string;
  /** The number under which the exception was filed nationally. */
  readonly filedNo: string;
}

/** The text that the registering pharmacist signs: everything of the prescription is in it, so that no line can be changed later. */
export function paperText(content: Prescription, registrar: Registrar): string {
  const facts = [
    ['纸质处方开具日期', registrar.issuedOn],
    ['登记药店编码', registrar.pharmacyCode],
    ['登记药店名称', registrar.pharmacyName],
    ['登记药师编码', registrar.pharmacistCode],
    ['登记药师姓名', registrar.pharmacistName],
    ['延期备案号', registrar.filedNo],
  ].map(([name, value]) => `${name}：${value?.replace(/\s+/g, ' ').trim()}`);
  return [PAPER_FORM, ...facts, MARK, prescriptionText(content)].join('\n');
}

/** Reads back who registered a paper prescription and the content they signed; undefined when the text is no such registration. */
export function readPaperText(
  signedText: string,
): { readonly pharmacyCode: string; readonly pharmacistCode: string; readonly content: string } | undefined {
  const [head = '', content] = signedText.split(`\n${MARK}\n`);
  if (!head.startsWith(`${PAPER_FORM}\n`) || content === undefined) return undefined;
  const said = (name: string) =>
    head
      .split('\n')
      .find((line) => line.startsWith(`${name}：`))
      ?.slice(name.length + 1) ?? '';
  return { pharmacyCode: said('登记药店编码'), pharmacistCode: said('登记药师编码'), content };
}
