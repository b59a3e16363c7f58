/** How does one sale go on at the till, from the scanned prescription to the settled bill, without losing or repeating anything? */
import type { CallFailed } from '../../contract/client.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import type { Buyer, TillGoods } from '../../contract/settlement-till.ts';
import type { Bill, ShownCredential } from '../../contract/settlement.ts';
import { placePack } from './till-scan.ts';

/** One prescribed product with its price and the packs scanned for it. */
export interface TillLine {
  readonly lineNo: number;
  readonly nationalCode: string;
  readonly genericName: string;
  readonly tradeName: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly directions: string;
  /** What is fetched now, in units of sale: all that is left, or what was booked of it (M29). */
  readonly quantity: number;
  /** What may still be fetched. */
  readonly left: number;
  /** As prescribed. */
  readonly ordered: number;
  readonly saleUnit: string;
  readonly isInjection: boolean;
  readonly tracePrefixes: readonly string[];
  readonly listedPrice: string | null;
  /** As typed. */
  readonly price: string;
  readonly codes: readonly string[];
}

export interface Hospital {
  readonly code: string;
  readonly name: string;
}

/** The sale at the till. */
export interface Till {
  readonly prescription: PrescriptionView | null;
  readonly lines: readonly TillLine[];
  /** All trace codes in the order in which they were scanned. */
  readonly scanned: readonly string[];
  readonly buyer: Buyer | null;
  readonly credential: ShownCredential | null;
  /** Where injections go (M32); null when there are none. */
  readonly hospital: Hospital | null;
  /** What was booked of it, by national code; empty where the sale does not come from a booking (M29). */
  readonly booked: Readonly<Record<string, number>>;
  /** Only what is scanned is fetched now; the rest stays on the prescription (M33). */
  readonly partly: boolean;
  /** The personal account pays before cash. */
  readonly useAccount: boolean;
  /** Pre-settled, settled, reversed, or the reversal: the last that the server answered to what is on screen. */
  readonly bill: Bill | null;
  /** One for one content: sent again, it settles nothing twice. Empty before the first sending. */
  readonly requestId: string;
  /** What the server has been asked and not yet answered; meanwhile scans queue up. */
  readonly waiting: '' | 'asking' | 'sending';
  /** A settlement was sent and no answer came: it may have been made. Nothing may be changed until that is known. */
  readonly unsure: boolean;
  /** Escape was pressed once; pressed again, the sale is put down. */
  readonly leaving: boolean;
  /** What is wrong with the last scan, or with the key pressed. */
  readonly problem: string;
  /** The scan that the server is asked about. */
  readonly asked: string;
  /** The scan that was refused: it comes back to the field. */
  readonly returned: { readonly text: string } | null;
  readonly failure: CallFailed | null;
  /** For the live region: what has just happened. */
  readonly said: string;
}

export const EMPTY_TILL: Till = {
  prescription: null,
  lines: [],
  scanned: [],
  buyer: null,
  credential: null,
  hospital: null,
  booked: {},
  partly: false,
  useAccount: false,
  bill: null,
  requestId: '',
  waiting: '',
  unsure: false,
  leaving: false,
  problem: '',
  asked: '',
  returned: null,
  failure: null,
  said: '',
};

/** What survives a reload of the tab; the credential does not: it is shown again. */
export interface KeptTill {
  readonly rxno: string;
  readonly prices: Readonly<Record<string, string>>;
  readonly codes: Readonly<Record<string, readonly string[]>>;
  readonly hospital: Hospital | null;
  readonly booked: Readonly<Record<string, number>>;
  readonly useAccount: boolean;
  readonly requestId: string;
}

export const NOTHING_KEPT: KeptTill = {
  rxno: '',
  prices: {},
  codes: {},
  hospital: null,
  booked: {},
  useAccount: false,
  requestId: '',
};

/** Where the sale stands, which is what the next scan and the keys mean. */
export type Stage = 'prescription' | 'buyer' | 'check' | 'packs' | 'ready' | 'priced' | 'done';

/** Whether this pharmacy's own pharmacist has passed the prescription, which the server says in the words of a refusal. */
export function isPassed(prescription: PrescriptionView): boolean {
  return prescription.checkObjection?.code === 'PRESCRIPTION_ALREADY_CHECKED';
}

export function stageOf({ prescription, buyer, lines, bill, partly }: Till): Stage {
  if (bill !== null && bill.state !== 'preSettled') return 'done';
  if (prescription === null) return 'prescription';
  if (buyer === null) return 'buyer';
  if (!isPassed(prescription)) return 'check';
  if (bill !== null) return 'priced';
  const whole = lines.every((line) => line.codes.length === line.quantity);
  return whole || (partly && lines.some((line) => line.codes.length > 0)) ? 'ready' : 'packs';
}

export function keptOf({ prescription, lines, hospital, booked, useAccount, requestId }: Till): KeptTill {
  const byLine = <T>(pick: (line: TillLine) => T) =>
    Object.fromEntries(lines.map((line) => [String(line.lineNo), pick(line)]));
  return {
    rxno: prescription?.rxno ?? '',
    prices: byLine((line) => line.price),
    codes: byLine((line) => line.codes),
    hospital,
    booked,
    useAccount,
    requestId,
  };
}

export type TillAction =
  | {
      readonly kind: 'opened';
      readonly prescription: PrescriptionView;
      readonly goods: readonly TillGoods[];
      readonly kept: KeptTill;
    }
  | { readonly kind: 'looked'; readonly prescription: PrescriptionView }
  | { readonly kind: 'identified'; readonly buyer: Buyer; readonly credential: ShownCredential }
  | { readonly kind: 'packed'; readonly code: string }
  | { readonly kind: 'unpacked'; readonly code: string }
  | { readonly kind: 'parted' }
  | { readonly kind: 'accounted' }
  | { readonly kind: 'repriced'; readonly lineNo: number; readonly price: string }
  | { readonly kind: 'delivered'; readonly hospital: Hospital }
  /** `of` is what was priced; a change made meanwhile makes the bill worthless. */
  | { readonly kind: 'preSettled'; readonly bill: Bill; readonly of: Priced }
  | { readonly kind: 'asked'; readonly text: string }
  | { readonly kind: 'sent'; readonly requestId: string }
  | { readonly kind: 'settled'; readonly bill: Bill }
  | { readonly kind: 'failed'; readonly failure: CallFailed; readonly sending: boolean }
  | { readonly kind: 'misread'; readonly problem: string; readonly text: string }
  | { readonly kind: 'escaped' }
  | { readonly kind: 'cleared'; readonly said: string };

/** What a price was asked for. */
type Priced = Pick<Till, 'lines' | 'hospital' | 'useAccount'>;

/** The next state. Whatever changes what would be settled drops the pre-settled bill and the request's number. */
export function nextTill(before: Till, action: TillAction): Till {
  const till: Till = { ...before, problem: '', returned: null, failure: null, said: '', leaving: false };
  if (CHANGES.includes(action.kind) && before.waiting === 'sending')
    return { ...till, problem: '正在结算，请稍候' };
  if (CHANGES.includes(action.kind) && before.unsure)
    return { ...till, problem: '上一次结算还没有得到回答，请按 F4 重试。重试不会重复付款' };
  const answered: Till = { ...till, waiting: '', asked: '' };
  switch (action.kind) {
    case 'asked':
      return { ...till, waiting: 'asking', asked: action.text };
    case 'opened':
      return opened(action.prescription, action.goods, action.kept);
    case 'looked':
      return {
        ...answered,
        prescription: action.prescription,
        said: isPassed(action.prescription) ? '药师已审核' : '还没有审核通过',
      };
    case 'identified':
      return {
        ...answered,
        buyer: action.buyer,
        credential: action.credential,
        said: `凭证相符，${action.buyer.name}`,
      };
    case 'preSettled':
      return preSettled(answered, action.bill, action.of);
    case 'sent':
      return { ...till, requestId: action.requestId, waiting: 'sending' };
    case 'settled':
      return settled(answered, action.bill);
    case 'failed':
      return { ...failed(answered, action.failure, action.sending), returned: returnedOf(before.asked) };
    case 'escaped':
      return escaped(before, till);
    case 'cleared':
      return { ...EMPTY_TILL, said: action.said };
    case 'misread':
      return { ...till, problem: action.problem, returned: returnedOf(action.text) };
    case 'packed':
    case 'unpacked':
    case 'parted':
    case 'accounted':
    case 'repriced':
    case 'delivered':
      return edited(till, action);
  }
}

type Edit = Extract<
  TillAction,
  { kind: 'packed' | 'unpacked' | 'parted' | 'accounted' | 'repriced' | 'delivered' }
>;

function edited(till: Till, action: Edit): Till {
  switch (action.kind) {
    case 'packed':
      return packed(till, action.code);
    case 'unpacked':
      return unpacked(till, action.code);
    case 'parted':
      return parted(till);
    case 'accounted':
      return changed(till, {
        useAccount: !till.useAccount,
        said: till.useAccount ? '不用个人账户，全部付现金' : '先用个人账户，不够的付现金',
      });
    case 'repriced': {
      const { lineNo, price } = action;
      const lines = till.lines.map((line) => (line.lineNo === lineNo ? { ...line, price } : line));
      return changed(till, { lines });
    }
    case 'delivered':
      return changed(till, { hospital: action.hospital, said: `配送至${action.hospital.name}` });
  }
}

/** What may not be done while it is unknown whether the settlement was made. */
const CHANGES: readonly TillAction['kind'][] = [
  'packed',
  'unpacked',
  'parted',
  'accounted',
  'repriced',
  'delivered',
];

function changed(till: Till, change: Partial<Till>): Till {
  return { ...till, bill: null, requestId: '', ...change };
}

/** The patient takes what is scanned and fetches the rest another day. */
function parted(till: Till): Till {
  if (till.scanned.length === 0) return { ...till, problem: '还没有扫药盒，请先扫这次要取的' };
  const left = till.lines.reduce((sum, line) => sum + line.quantity - line.codes.length, 0);
  return changed(till, {
    partly: true,
    said: `只取已扫的 ${till.scanned.length} 个，余下 ${left} 个留在处方上，按 F2 预结算`,
  });
}

function returnedOf(text: string): Till['returned'] {
  return text === '' ? null : { text };
}

function unpacked(till: Till, code: string): Till {
  const rest = (codes: readonly string[]) => codes.filter((one) => one !== code);
  const lines = till.lines.map((line) => ({ ...line, codes: rest(line.codes) }));
  return changed(till, { lines, scanned: rest(till.scanned), said: `已去掉追溯码 ${code}` });
}

function opened(prescription: PrescriptionView, goods: readonly TillGoods[], kept: KeptTill): Till {
  const mine = kept.rxno === prescription.rxno ? kept : NOTHING_KEPT;
  // What is already fetched in full is not sold again; once all is, the lines stand as they were prescribed.
  const open = prescription.lines.filter((line) => line.left > 0);
  const wanted = open.filter((line) => mine.booked[line.nationalCode] !== undefined);
  const now = wanted.length > 0 ? wanted : open;
  const lines = (now.length > 0 ? now : prescription.lines).map((line) =>
    lineOf(
      line,
      goods.find((one) => one.nationalCode === line.nationalCode),
      mine,
    ),
  );
  const treating = { code: prescription.hospitalCode, name: prescription.hospitalName };
  const hospital = lines.some((line) => line.isInjection) ? (mine.hospital ?? treating) : null;
  const said = `已打开${prescription.personName}的处方，请出示凭证`;
  const scanned = lines.flatMap((line) => line.codes);
  const { booked, useAccount, requestId } = mine;
  return { ...EMPTY_TILL, prescription, lines, scanned, hospital, booked, useAccount, requestId, said };
}

function lineOf(
  line: PrescriptionView['lines'][number],
  found: TillGoods | undefined,
  { prices, codes, booked }: KeptTill,
): TillLine {
  const { lineNo, nationalCode, genericName, tradeName, strength, pack, maker, saleUnit } = line;
  const left = line.left > 0 ? line.left : line.quantity;
  const quantity = Math.min(left, booked[nationalCode] ?? left);
  const product = { nationalCode, genericName, tradeName, strength, pack, maker };
  return {
    lineNo,
    ...product,
    quantity,
    left,
    ordered: line.quantity,
    saleUnit,
    directions: `${line.usage}，${line.frequency}，每次 ${line.dose}${line.doseUnit}`,
    isInjection: found?.isInjection ?? false,
    tracePrefixes: found?.tracePrefixes ?? [],
    listedPrice: found?.listedPrice ?? null,
    price: prices[String(lineNo)] ?? found?.suggestedPrice ?? '',
    codes: codes[String(lineNo)] ?? [],
  };
}

function packed(till: Till, text: string): Till {
  const placed = placePack(till.lines, text);
  if ('problem' in placed) return { ...till, problem: placed.problem, returned: returnedOf(text) };
  const lines = till.lines.map((line) =>
    line.lineNo === placed.lineNo ? { ...line, codes: [...line.codes, placed.code] } : line,
  );
  const line = lines.find((one) => one.lineNo === placed.lineNo);
  const left = lines.reduce((sum, one) => sum + one.quantity - one.codes.length, 0);
  const next = left === 0 ? '全部扫齐' : `还差 ${left} 个`;
  return changed(till, {
    lines,
    scanned: [...till.scanned, placed.code],
    said: `${line?.genericName ?? ''} ${line?.codes.length ?? 0}/${line?.quantity ?? 0}，${next}`,
  });
}

function preSettled(till: Till, bill: Bill, of: Priced): Till {
  const same = of.lines === till.lines && of.hospital === till.hospital && of.useAccount === till.useAccount;
  return same
    ? { ...till, bill, said: '已预结算，核对后按 F4 结算' }
    : { ...till, problem: '内容已经改动，请按 F2 重新预结算' };
}

function settled(till: Till, bill: Bill): Till {
  const seen = till.bill?.state === 'preSettled' ? till.bill.personPays : bill.personPays;
  const differs = bill.state === 'settled' && seen !== bill.personPays;
  return {
    ...till,
    bill,
    unsure: false,
    said: bill.state === 'reversal' ? '已撤销，应退还个人' : '已结算，按回车接下一位',
    problem: differs
      ? `个人应付与预结算时不同：预结算 ${seen} 元，结算 ${bill.personPays} 元，请以结算为准`
      : '',
  };
}

/** The trace code that the server refused, so that it can be taken out with one key. */
export function refusedCodeOf({ failure, scanned }: Till): string | undefined {
  return scanned.find((code) => failure?.problem.detail?.includes(code) === true);
}

/** Without an answer, or with none that can be read, the server may have done what it was asked. */
function isUnanswered({ problem }: CallFailed): boolean {
  return problem.status === 0 || problem.status >= 500 || problem.code === 'UNREADABLE';
}

function failed(till: Till, failure: CallFailed, sending: boolean): Till {
  if (sending && isUnanswered(failure)) return { ...till, failure, unsure: true };
  const answered = sending ? { unsure: false } : {};
  const spent = failure.problem.code === 'REQUEST_REUSED' || failure.problem.code === 'REQUEST_VOIDED';
  return { ...till, ...answered, failure, ...(spent ? { requestId: '' } : {}) };
}

/** One step back at a time; packs already scanned, or an unknown outcome, are only let go when asked twice. */
function escaped(before: Till, till: Till): Till {
  if (before.problem !== '' || before.failure !== null) return till;
  const stage = stageOf(before);
  if (stage === 'priced' && !before.unsure) return { ...till, bill: null, said: '已退回修改' };
  const holds = before.unsure || before.lines.some((line) => line.codes.length > 0);
  if (!holds || stage === 'done' || before.leaving) return { ...EMPTY_TILL, said: '请扫处方流水号' };
  return { ...till, leaving: true };
}
