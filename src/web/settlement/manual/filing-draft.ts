import type { CallOf } from '../../../contract/endpoint.ts';
import type { fileManualClaim, ManualLine } from '../../../contract/settlement-manual.ts';
import type { InstitutionKind } from '../../../domain/providers/model.ts';
import type { ManualPaper, ManualReason } from '../../../domain/settlement/manual/manual-steps.ts';
import {
  findSellerFault,
  OUTSIDE_LEVELS,
  type OutsideSeller,
} from '../../../domain/settlement/manual/outside-seller.ts';
import type { PickedInstitution } from '../../eligibility/InstitutionPicker.tsx';
import { problemUnless, type FieldProblem } from '../../ui/FormField.tsx';
import { codesIn, yuanText } from './manual-words.ts';

export interface SentManualPaper {
  readonly id: number;
  readonly kind: ManualPaper;
  readonly fileName: string;
}

export interface LineDraft {
  readonly name: string;
  readonly price: string;
  readonly quantity: string;
  readonly unit: string;
  readonly codes: string;
}

export interface InvoiceDraft {
  readonly code: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly amount: string;
  readonly paper: SentManualPaper | null;
  readonly lines: readonly LineDraft[];
}

/** A seller of another province as it is typed. */
export interface OutsideDraft {
  readonly placeCode: string;
  readonly name: string;
  readonly level: string;
  readonly designatedCode: string;
  readonly receivingHospital: string;
}

export interface FilingDraft {
  readonly personNo: string;
  /** `inside` the province, or `outside` it. */
  readonly where: string;
  readonly kind: string;
  readonly outside: OutsideDraft;
  readonly seller: PickedInstitution | null;
  readonly servedOn: string;
  readonly reason: string;
  readonly setting: string;
  readonly diagnosisCode: string;
  readonly receivingHospital: PickedInstitution | null;
  readonly invoices: readonly InvoiceDraft[];
  readonly papers: readonly SentManualPaper[];
  readonly accountName: string;
  readonly bankName: string;
  readonly accountNumber: string;
}

export const EMPTY_LINE: LineDraft = { name: '', price: '', quantity: '1', unit: 'pack', codes: '' };
export const EMPTY_INVOICE: InvoiceDraft = {
  code: '',
  number: '',
  issuedOn: '',
  amount: '',
  paper: null,
  lines: [EMPTY_LINE],
};
export const EMPTY_OUTSIDE: OutsideDraft = {
  placeCode: '',
  name: '',
  level: '三级',
  designatedCode: '',
  receivingHospital: '',
};
export const EMPTY_FILING: FilingDraft = {
  personNo: '',
  where: 'inside',
  kind: 'pharmacy',
  outside: EMPTY_OUTSIDE,
  seller: null,
  servedOn: '',
  reason: 'notConnected',
  setting: 'outpatient',
  diagnosisCode: '',
  receivingHospital: null,
  invoices: [EMPTY_INVOICE],
  papers: [],
  accountName: '',
  bankName: '',
  accountNumber: '',
};

const PRICE = /^\d{1,11}(\.\d{1,4})?$/;
const QUANTITY = /^\d{1,9}(\.\d{1,4})?$/;
const AMOUNT = /^\d{1,11}(\.\d{1,2})?$/;

type Problems = (FieldProblem | undefined)[];

function lineProblems(line: LineDraft, at: string): Problems {
  return [
    problemUnless(line.name.trim() !== '', `${at}-name`, '请写药品名称和规格'),
    problemUnless(PRICE.test(line.price.trim()), `${at}-price`, '请填写单价'),
    problemUnless(QUANTITY.test(line.quantity.trim()), `${at}-quantity`, '请填写数量'),
  ];
}

function invoiceProblems(invoice: InvoiceDraft, index: number): Problems {
  const at = `invoice-${index}`;
  const { code, number, amount, paper, issuedOn, lines } = invoice;
  return [
    problemUnless(
      code.trim() === '' || /^(\d{10}|\d{12})$/.test(code.trim()),
      `${at}-code`,
      '发票代码是 10 位或 12 位数字，数电票不填',
    ),
    problemUnless(
      (code.trim() === '' ? /^\d{20}$/ : /^\d{8}$/).test(number.trim()),
      `${at}-number`,
      code.trim() === '' ? '数电票号码是 20 位数字；纸质票请先填发票代码' : '纸质发票号码是 8 位数字',
    ),
    problemUnless(issuedOn !== '', `${at}-issuedOn`, '请填写开票日期'),
    problemUnless(AMOUNT.test(amount.trim()), `${at}-amount`, '请填写发票金额'),
    problemUnless(paper !== null, `${at}-paper`, '请上传这张发票的照片或 PDF'),
    ...lines.flatMap((line, place) => lineProblems(line, `${at}-line-${place}`)),
  ];
}

export const kindOf = (text: string): InstitutionKind => (text === 'hospital' ? 'hospital' : 'pharmacy');

/** The seller as it is sent. */
export function outsideOf(draft: OutsideDraft, kind: InstitutionKind): OutsideSeller {
  const { placeCode, name, level, designatedCode, receivingHospital } = draft;
  const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
  const isHospital = kind === 'hospital';
  return {
    placeCode,
    name: name.trim(),
    kind,
    level: isHospital ? (OUTSIDE_LEVELS.find((one) => one === level) ?? '未定级') : '未定级',
    designatedCode: orNull(designatedCode.toUpperCase()),
    receivingHospital: isHospital ? null : orNull(receivingHospital),
  };
}

/** What is missing or wrong of a seller of another province; its fields' ids begin with `outside-`. */
export function outsideProblems(draft: OutsideDraft, kind: InstitutionKind): Problems {
  const fault = draft.placeCode === '' ? undefined : findSellerFault(outsideOf(draft, kind));
  return [
    problemUnless(draft.placeCode !== '', 'outside-placeCode', '请选择是哪个省份'),
    problemUnless(draft.name.trim() !== '', 'outside-name', '请填写发票上的机构名称'),
    ...(fault === undefined || fault.member === 'name'
      ? []
      : [{ fieldId: `outside-${fault.member}`, text: fault.text }]),
  ];
}

/** What is missing in a filing, in the order of the form. */
export function problemsOfFiling(draft: FilingDraft, atCounter: boolean): Problems {
  return [
    problemUnless(!atCounter || /^[0-9A-Z]{6,30}$/.test(draft.personNo.trim()), 'personNo', '请填写人员编号'),
    ...(draft.where === 'outside'
      ? outsideProblems(draft.outside, kindOf(draft.kind))
      : [problemUnless(draft.seller !== null, 'seller', '请选择在哪里买的')]),
    problemUnless(draft.servedOn !== '', 'servedOn', '请填写买药的日期'),
    ...draft.invoices.flatMap(invoiceProblems),
    ...payeeProblems(draft),
  ];
}

export function payeeProblems(
  draft: Pick<FilingDraft, 'accountName' | 'bankName' | 'accountNumber'>,
): Problems {
  return [
    problemUnless(draft.accountName.trim() !== '', 'accountName', '请填写户名'),
    problemUnless(draft.bankName.trim() !== '', 'bankName', '请填写开户银行'),
    problemUnless(
      /^\d{8,30}$/.test(draft.accountNumber.replaceAll(' ', '')),
      'accountNumber',
      '账号是 8 至 30 位数字',
    ),
  ];
}

export function payeeOf({
  accountName,
  bankName,
  accountNumber,
}: Pick<FilingDraft, 'accountName' | 'bankName' | 'accountNumber'>) {
  return {
    accountName: accountName.trim(),
    bankName: bankName.trim(),
    accountNumber: accountNumber.replaceAll(' ', ''),
  };
}

export function lineOf(line: LineDraft, invoiceNo: number): ManualLine {
  return {
    invoiceNo,
    name: line.name.trim(),
    nationalCode: null,
    price: line.price.trim(),
    quantity: line.quantity.trim(),
    unit: line.unit === 'smallest' ? 'smallest' : 'pack',
    traceCodes: codesIn(line.codes),
  };
}

/** The filing as it is sent; it must have been found whole. */
export function filingOf(
  draft: FilingDraft,
  requestId: string,
  atCounter: boolean,
): CallOf<typeof fileManualClaim>['body'] {
  const { invoices, seller, servedOn, papers, diagnosisCode } = draft;
  const isOutside = draft.where === 'outside';
  return {
    requestId,
    ...(atCounter ? { personNo: draft.personNo.trim() } : {}),
    reason: draft.reason as ManualReason,
    ...(isOutside
      ? { outside: outsideOf(draft.outside, kindOf(draft.kind)) }
      : { institutionCode: seller?.code ?? '' }),
    servedOn,
    ...(draft.kind === 'hospital'
      ? { setting: draft.setting === 'inpatient' ? 'inpatient' : 'outpatient' }
      : {}),
    ...(diagnosisCode.trim() === '' ? {} : { diagnosisCode: diagnosisCode.trim() }),
    receivingHospital:
      draft.kind === 'pharmacy' && !isOutside ? (draft.receivingHospital?.code ?? null) : null,
    invoices: invoices.map(({ code, number, issuedOn, amount, paper }) => ({
      code: code.trim(),
      number: number.trim(),
      issuedOn,
      amount: yuanText(amount),
      paperId: paper?.id ?? 0,
    })),
    lines: invoices.flatMap((invoice, index) => invoice.lines.map((line) => lineOf(line, index + 1))),
    paperIds: papers.map((paper) => paper.id),
    payee: payeeOf(draft),
  };
}
