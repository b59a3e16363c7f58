/** How does a sale go on at a hospital's outpatient desk, from the shown credential to the settled bill, without losing or repeating anything? */
import type { CallFailed } from '../../../contract/client.ts';
import type { OutpatientDrug, OutpatientGoods } from '../../../contract/settlement-outpatient.ts';
import type { Buyer } from '../../../contract/settlement-till.ts';
import type { Bill, ShownCredential } from '../../../contract/settlement.ts';
import { rxnoOf, traceCodeOf } from '../till-scan.ts';

export interface SaleDoctor {
  readonly code: string;
  readonly name: string;
}

/** One product that is handed out: who ordered it, for how much, and its packs. */
export interface SaleLine extends OutpatientGoods {
  readonly lineNo: number;
  /** Whose doctors may order it (M22). */
  readonly fields: readonly string[];
  readonly doctor: SaleDoctor | null;
  /** As typed. */
  readonly price: string;
  readonly codes: readonly string[];
}

/** What survives a reload of the tab; the credential does not: it is shown again. */
export interface KeptSale {
  /** Empty for nothing kept. */
  readonly personNo: string;
  readonly lines: readonly SaleLine[];
  readonly useAccount: boolean;
  readonly requestId: string;
  readonly unsure: boolean;
}

export interface Sale {
  /** What this tab still holds of a sale whose patient has to show the credential again; else null. */
  readonly kept: KeptSale | null;
  readonly patient: Buyer | null;
  readonly credential: ShownCredential | null;
  readonly drugs: readonly OutpatientDrug[];
  readonly lines: readonly SaleLine[];
  readonly useAccount: boolean;
  /** Pre-settled, settled or reversed: the last that the server answered to what is on screen. */
  readonly bill: Bill | null;
  /** One for one content: sent again, it settles nothing twice. Empty before the first sending. */
  readonly requestId: string;
  readonly waiting: '' | 'asking' | 'sending';
  /** A settlement was sent and no answer came: it may have been made. Nothing may be changed until that is known. */
  readonly unsure: boolean;
  /** Asked to put down a sale with packs; once more does it. */
  readonly leaving: boolean;
  /** What is wrong with the last scan or key, in words. */
  readonly problem: string;
  readonly failure: CallFailed | null;
  /** What was just done, for the eye and the screen reader. */
  readonly said: string;
}

export const EMPTY_SALE: Sale = {
  kept: null,
  patient: null,
  credential: null,
  drugs: [],
  lines: [],
  useAccount: false,
  bill: null,
  requestId: '',
  waiting: '',
  unsure: false,
  leaving: false,
  problem: '',
  failure: null,
  said: '',
};

/** Where the sale stands, which is what the next scan and the keys mean. */
export type SaleStage = 'patient' | 'packs' | 'priced' | 'done';

export function stageOfSale({ patient, bill }: Sale): SaleStage {
  if (bill !== null && bill.state !== 'preSettled') return 'done';
  if (patient === null) return 'patient';
  return bill === null ? 'packs' : 'priced';
}

export type SaleAction =
  | {
      readonly kind: 'opened';
      readonly patient: Buyer;
      readonly drugs: readonly OutpatientDrug[];
      readonly credential: ShownCredential;
    }
  | { readonly kind: 'chosen'; readonly nationalCode: string }
  | { readonly kind: 'packed'; readonly text: string }
  | { readonly kind: 'unpacked'; readonly code: string }
  | { readonly kind: 'ordered'; readonly lineNo: number; readonly doctor: SaleDoctor }
  | { readonly kind: 'repriced'; readonly lineNo: number; readonly price: string }
  | { readonly kind: 'accounted' }
  | { readonly kind: 'asked' }
  /** `of` is what was priced; a change made meanwhile makes the bill worthless. */
  | { readonly kind: 'preSettled'; readonly bill: Bill; readonly of: Sale }
  | { readonly kind: 'sent'; readonly requestId: string }
  | { readonly kind: 'settled'; readonly bill: Bill }
  | { readonly kind: 'failed'; readonly failure: CallFailed; readonly sending: boolean }
  | { readonly kind: 'misread'; readonly problem: string }
  | { readonly kind: 'escaped' }
  | { readonly kind: 'cleared'; readonly said: string };

type Change = Extract<
  SaleAction,
  { kind: 'chosen' | 'packed' | 'unpacked' | 'ordered' | 'repriced' | 'accounted' }
>;

/** The next state. Whatever changes what would be settled drops the pre-settled bill and the request's number. */
export function nextSale(before: Sale, action: SaleAction): Sale {
  const sale: Sale = { ...before, problem: '', failure: null, said: '', leaving: false };
  const answered: Sale = { ...sale, waiting: '' };
  switch (action.kind) {
    case 'opened':
      return opened(action, before.kept);
    case 'asked':
      return { ...sale, waiting: 'asking' };
    case 'preSettled':
      return preSettled(answered, action.bill, action.of);
    case 'sent':
      return { ...sale, requestId: action.requestId, waiting: 'sending' };
    case 'settled':
      return {
        ...answered,
        bill: action.bill,
        unsure: false,
        said: action.bill.state === 'reversal' ? '已撤销，应退还个人' : '已结算，按回车接下一位',
      };
    case 'failed':
      return failed(answered, action.failure, action.sending);
    case 'misread':
      return { ...sale, problem: action.problem };
    case 'escaped':
      return escaped(before, sale);
    case 'cleared':
      return { ...EMPTY_SALE, said: action.said };
    case 'chosen':
    case 'packed':
    case 'unpacked':
    case 'ordered':
    case 'repriced':
    case 'accounted':
      return edited(before, sale, action);
  }
}

const UNSURE = '上一次结算还没有得到回答，请按 F4 重试。重试不会重复付款';

/** One step back at a time; packs already scanned are only let go when asked twice. */
function escaped(before: Sale, sale: Sale): Sale {
  if (before.unsure) return { ...sale, failure: before.failure, problem: UNSURE };
  if (before.problem !== '' || before.failure !== null) return sale;
  const stage = stageOfSale(before);
  if (stage === 'priced') return { ...sale, bill: null, said: '已退回修改' };
  const holds = before.kept !== null || (stage === 'packs' && linesToSell(before).length > 0);
  return holds && !before.leaving ? { ...sale, leaving: true } : { ...EMPTY_SALE, said: '请扫患者的凭证' };
}

function opened(shown: Extract<SaleAction, { kind: 'opened' }>, kept: KeptSale | null): Sale {
  if (kept === null) return begun(shown);
  if (kept.personNo !== shown.patient.personNo)
    return {
      ...EMPTY_SALE,
      kept,
      problem: `这是另一位患者的凭证。请先由参保人 ${kept.personNo} 再出示凭证，办完上一单；不办了按两次 Esc 放下`,
    };
  const { lines, useAccount, requestId, unsure } = kept;
  const sale = { ...begun(shown), lines, useAccount, requestId, unsure };
  return sale.problem === '' ? { ...sale, said: `凭证相符，${shown.patient.name}，接着办上一单` } : sale;
}

function begun({ patient, drugs, credential }: Extract<SaleAction, { kind: 'opened' }>): Sale {
  const said = `凭证相符，${patient.name}`;
  const sale = { ...EMPTY_SALE, patient, drugs, credential, said };
  return drugs.some(({ goods }) => goods.length > 0)
    ? sale
    : {
        ...sale,
        said: '',
        problem:
          drugs.length === 0
            ? `${patient.name}今天没有单行支付的待遇资格，请先由责任医师申请`
            : `${patient.name}有待遇资格的药品，本院都没有对照，或今天不能付，请在“药品对照”里核对`,
      };
}

function edited(before: Sale, sale: Sale, action: Change): Sale {
  if (before.waiting === 'sending') return { ...sale, problem: '正在结算，请稍候' };
  if (before.unsure) return { ...sale, problem: UNSURE };
  switch (action.kind) {
    case 'chosen':
      return withLine(sale, action.nationalCode);
    case 'packed':
      return packed(sale, action.text);
    case 'unpacked': {
      const lines = sale.lines.map((line) => ({
        ...line,
        codes: line.codes.filter((one) => one !== action.code),
      }));
      return changed(sale, { lines, said: `已去掉追溯码 ${action.code}` });
    }
    case 'ordered':
      return ordered(sale, action.lineNo, action.doctor);
    case 'repriced': {
      const { lineNo, price } = action;
      return changed(sale, {
        lines: sale.lines.map((line) => (line.lineNo === lineNo ? { ...line, price } : line)),
      });
    }
    case 'accounted':
      return changed(sale, {
        useAccount: !sale.useAccount,
        said: sale.useAccount ? '不用个人账户，全部付现金' : '先用个人账户，不够的付现金',
      });
  }
}

function changed(sale: Sale, change: Partial<Sale>): Sale {
  return { ...sale, bill: null, requestId: '', ...change };
}

/** The sale with a line for a product, which is then the last; one that is there already stays where it is. */
function withLine(sale: Sale, nationalCode: string): Sale {
  if (sale.lines.some((line) => line.nationalCode === nationalCode)) return sale;
  const drug = sale.drugs.find(({ goods }) => goods.some((one) => one.nationalCode === nationalCode));
  const goods = drug?.goods.find((one) => one.nationalCode === nationalCode);
  if (drug === undefined || goods === undefined) return sale;
  const same = sale.lines.find((line) => line.fields.some((one) => drug.fields.includes(one)));
  const line: SaleLine = {
    ...goods,
    lineNo: sale.lines.length + 1,
    fields: drug.fields,
    doctor: same?.doctor ?? null,
    price: goods.suggestedPrice ?? '',
    codes: [],
  };
  return changed(sale, { lines: [...sale.lines, line], said: `${goods.genericName}，请扫药盒` });
}

/** Who ordered one line most likely ordered the others of the same field, where nobody is named yet. */
function ordered(sale: Sale, lineNo: number, doctor: SaleDoctor): Sale {
  const fields = sale.lines.find((line) => line.lineNo === lineNo)?.fields ?? [];
  const lines = sale.lines.map((line) => {
    const isSame = line.doctor === null && line.fields.some((one) => fields.includes(one));
    return line.lineNo === lineNo || isSame ? { ...line, doctor } : line;
  });
  return changed(sale, { lines, said: `开单医师 ${doctor.name}` });
}

function packed(sale: Sale, text: string): Sale {
  const code = traceCodeOf(text);
  if (rxnoOf(text) !== undefined)
    return { ...sale, problem: '这是流转处方的流水号。凭流转处方的，请在院内系统里按外配处方结算' };
  if (code === undefined) return { ...sale, problem: '这不是药品追溯码，请扫药盒上的追溯码' };
  const holder = sale.lines.find((line) => line.codes.includes(code));
  if (holder)
    return { ...sale, problem: `这个追溯码已经扫过，在第 ${holder.lineNo} 行 ${holder.genericName}` };
  const goods = goodsOf(sale, code);
  if (goods === undefined) return { ...sale, problem: unknownPack(sale, code) };
  const whole = withLine(sale, goods.nationalCode);
  const lines = whole.lines.map((line) =>
    line.nationalCode === goods.nationalCode ? { ...line, codes: [...line.codes, code] } : line,
  );
  const count = lines.find((line) => line.nationalCode === goods.nationalCode)?.codes.length ?? 0;
  return changed(whole, { lines, said: `${goods.genericName} 已扫 ${count} ${goods.saleUnit}` });
}

/** The product that a code's first digits name; else the line begun last of which no digits are known. */
function goodsOf({ drugs, lines }: Sale, code: string): OutpatientGoods | undefined {
  const all = drugs.flatMap(({ goods }) => goods);
  const named = all.find(({ tracePrefixes }) => tracePrefixes.some((prefix) => code.startsWith(prefix)));
  return named ?? lines.findLast(({ tracePrefixes }) => tracePrefixes.length === 0);
}

function unknownPack({ drugs }: Sale, code: string): string {
  const unmarked = drugs
    .flatMap(({ goods }) => goods)
    .some(({ tracePrefixes }) => tracePrefixes.length === 0);
  const start = `追溯码 ${code.slice(0, 7)}… 不是这位患者有待遇资格的药品`;
  return unmarked ? `${start}；没有登记追溯码开头的药品，请先点“发这种”` : `${start}，请核对药盒`;
}

function preSettled(sale: Sale, bill: Bill, of: Sale): Sale {
  const same = of.lines === sale.lines && of.useAccount === sale.useAccount && of.patient === sale.patient;
  return same
    ? { ...sale, bill, said: '已预结算，核对后按 F4 结算' }
    : { ...sale, problem: '内容已经改动，请按 F2 重新预结算' };
}

function failed(sale: Sale, failure: CallFailed, sending: boolean): Sale {
  const { status, code } = failure.problem;
  // Without an answer, or with none that can be read, the server may have done what it was asked.
  if (sending && (status === 0 || status >= 500 || code === 'UNREADABLE'))
    return { ...sale, failure, unsure: true };
  const answered = sending ? { unsure: false } : {};
  const spent = code === 'REQUEST_REUSED' || code === 'REQUEST_VOIDED';
  return { ...sale, ...answered, failure, ...(spent ? { requestId: '' } : {}) };
}

const PRICE = /^\d{1,11}(\.\d{1,4})?$/;

/** What stands against sending the sale as it is; undefined when nothing does. */
export function whatSaleLacks(sale: Sale): string | undefined {
  if (sale.unsure) return UNSURE;
  if (sale.patient === null) return '请先扫患者的凭证';
  const packed = linesToSell(sale);
  if (packed.length === 0) return '还没有扫药盒，请逐盒扫追溯码';
  const priceless = packed.find((line) => !PRICE.test(line.price));
  if (priceless) return `请填写第 ${priceless.lineNo} 行 ${priceless.genericName}的单价，至多四位小数`;
  const unordered = packed.find((line) => line.doctor === null);
  if (unordered) return `请选择第 ${unordered.lineNo} 行 ${unordered.genericName}的开单医师`;
  return undefined;
}

/** Lines without a pack are not sold. */
export function linesToSell({ lines }: Pick<Sale, 'lines'>): readonly SaleLine[] {
  return lines.filter(({ codes }) => codes.length > 0);
}

/** The claim as the endpoints take it; undefined before a credential was shown. */
export function claimOfSale(sale: Sale) {
  const { patient, credential, useAccount } = sale;
  if (patient === null || credential === null) return undefined;
  return {
    credential,
    personNo: patient.personNo,
    rxno: null,
    receivingHospital: null,
    ...(useAccount ? { useAccount } : {}),
    lines: linesToSell(sale).map(({ nationalCode, price, codes, doctor }) => ({
      nationalCode,
      price,
      quantity: String(codes.length),
      traceCodes: [...codes],
      ...(doctor === null ? {} : { doctorCode: doctor.code }),
    })),
  };
}

/** The trace code that the server refused, so that it can be marked. */
export function refusedPackOf({ failure, lines }: Sale): string | undefined {
  return lines.flatMap(({ codes }) => codes).find((code) => failure?.problem.detail?.includes(code) === true);
}

/** The line that the server refused because of who ordered it, counted as on the screen; undefined for any other answer. */
export function refusedOrderOf(sale: Sale): number | undefined {
  const { code, line } = sale.failure?.problem ?? {};
  if (code === undefined || !ABOUT_DOCTORS.includes(code)) return undefined;
  return linesToSell(sale)[(line ?? 0) - 1]?.lineNo;
}

const ABOUT_DOCTORS: readonly string[] = [
  'ORDERING_DOCTOR_REQUIRED',
  'DOCTOR_NOT_PUBLISHED',
  'DOCTOR_FIELD_MISMATCH',
  'DOCTOR_TITLE_TOO_LOW',
  'QUALIFICATION_SUSPENDED',
  'QUALIFICATION_ENDED',
];
