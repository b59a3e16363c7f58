import { useCallback, useEffect, useRef } from 'react';
import type { CallFailed } from '../../contract/client.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { getBooking } from '../../contract/prescription-bookings.ts';
import { identifyBuyer, openAtTill } from '../../contract/settlement-till.ts';
import { getBill, preSettle, settleClaim, type Bill } from '../../contract/settlement.ts';
import { useCall } from '../ui/api.ts';
import { useKeptSale, type SaleKeeping } from './kept-sale.ts';
import { credentialOf, isPackOf, rxnoOf } from './till-scan.ts';
import {
  EMPTY_TILL,
  keptOf,
  nextTill,
  NOTHING_KEPT,
  refusedCodeOf,
  stageOf,
  type Hospital,
  type KeptTill,
  type Stage,
  type Till,
  type TillAction,
} from './till-state.ts';
import { newRequestId } from '../ui/request-id.ts';

/** The sale and everything that the desk may do with it. */
export interface TillDesk {
  readonly till: Till;
  readonly stage: Stage;
  /** A call is under way; keys wait. */
  readonly busy: boolean;
  /** What the scanner read; a scan that is refused comes back in `till.returned`. */
  readonly scan: (text: string) => void;
  /** Takes out the code that the server refused, or else the last one scanned. */
  readonly unpack: (code?: string) => void;
  readonly reprice: (lineNo: number, price: string) => void;
  readonly deliver: (hospital: Hospital) => void;
  /** Only what is scanned is fetched now. */
  readonly part: () => void;
  /** Turns the use of the personal account on or off. */
  readonly account: () => void;
  readonly preSettle: () => void;
  readonly settle: () => void;
  /** Asks again whether the pharmacist has passed the prescription. */
  readonly look: () => void;
  readonly looked: (prescription: PrescriptionView) => void;
  readonly reversed: (bill: Bill) => void;
  readonly escape: () => void;
  /** Enter with nothing typed: goes on with the sale, or to the next customer. */
  readonly enter: () => void;
  /** Ready for the next customer. */
  readonly next: (said?: string) => void;
}

const PRICE = /^\d{1,11}(\.\d{1,4})?$/;

/** What stands against sending the sale as it is; undefined when nothing does. */
function whatLacks(till: Till, stage: Stage): string | undefined {
  if (till.unsure) return '上一次结算还没有得到回答，请按 F4 重试';
  if (stage === 'prescription') return '请先扫处方流水号';
  if (stage === 'buyer') return '请先扫患者的凭证';
  if (stage === 'check') return '处方还没有审核，请药师先审核';
  const priceless = till.lines.find((line) => !PRICE.test(line.price));
  if (priceless) return `请填写第 ${priceless.lineNo} 行 ${priceless.genericName}的单价，至多四位小数`;
  if (stage === 'packs') return '还有药盒没有扫，请逐盒扫追溯码';
  return undefined;
}

/** The claim as the endpoints take it. */
function claimOf({ prescription, buyer, credential, hospital, useAccount, lines }: Till) {
  if (prescription === null || buyer === null || credential === null) return undefined;
  return {
    credential,
    personNo: buyer.personNo,
    rxno: prescription.rxno,
    receivingHospital: hospital?.code ?? null,
    ...(useAccount ? { useAccount } : {}),
    lines: lines
      .filter(({ codes }) => codes.length > 0)
      .map(({ nationalCode, price, codes }) => ({
        nationalCode,
        price,
        quantity: String(codes.length),
        traceCodes: [...codes],
      })),
  };
}

type Dispatch = (action: TillAction) => void;

/** What becomes of a call that failed. */
function failing(dispatch: Dispatch, sending = false): { readonly onError: (failure: CallFailed) => void } {
  return { onError: (failure) => dispatch({ kind: 'failed', failure, sending }) };
}

/** Opens prescriptions: those already settled here come with their bill, so that a lost answer is found again. */
function useOpening(dispatch: Dispatch) {
  const { mutate: askOpen } = useCall(openAtTill, { writesNothing: true });
  const { mutate: askBill } = useCall(getBill, { writesNothing: true });
  const open = useCallback(
    (rxno: string, kept: KeptTill = NOTHING_KEPT) => {
      dispatch({ kind: 'asked', text: rxno });
      askOpen(
        { params: { rxno } },
        {
          ...failing(dispatch),
          onSuccess: ({ prescription, goods }) => {
            dispatch({ kind: 'opened', prescription, goods, kept });
            const { claimNo } = prescription;
            if (claimNo === null) return;
            dispatch({ kind: 'asked', text: '' });
            const onSuccess = (bill: Bill) => dispatch({ kind: 'settled', bill });
            askBill({ params: { claimNo } }, { ...failing(dispatch), onSuccess });
          },
        },
      );
    },
    [askOpen, askBill, dispatch],
  );
  const look = useCallback(
    (rxno: string) => {
      dispatch({ kind: 'asked', text: '' });
      askOpen(
        { params: { rxno } },
        {
          ...failing(dispatch),
          onSuccess: ({ prescription }) => dispatch({ kind: 'looked', prescription }),
        },
      );
    },
    [askOpen, dispatch],
  );
  return { open, look };
}

/** What a scan means at the stage of the sale. */
function useScanning(till: Till, stage: Stage, dispatch: Dispatch, open: (rxno: string) => void) {
  const identifying = useCall(identifyBuyer, { writesNothing: true });
  function scanCredential(text: string): void {
    const rxno = till.prescription?.rxno ?? '';
    const credential = credentialOf(text);
    const problem = whatIsNoCredential(till, text);
    if (problem !== undefined || credential === undefined) {
      dispatch({ kind: 'misread', text, problem: problem ?? NO_CREDENTIAL });
      return;
    }
    dispatch({ kind: 'asked', text });
    identifying.mutate(
      { body: { rxno, credential } },
      { ...failing(dispatch), onSuccess: (buyer) => dispatch({ kind: 'identified', buyer, credential }) },
    );
  }
  return (text: string): void => {
    if (stage === 'prescription' || stage === 'done') {
      const rxno = rxnoOf(text);
      if (rxno === undefined) dispatch({ kind: 'misread', text, problem: NO_PRESCRIPTION });
      else open(rxno);
    } else if (stage === 'buyer') scanCredential(text);
    else if (stage === 'check') dispatch({ kind: 'misread', text, problem: NOT_CHECKED });
    else dispatch({ kind: 'packed', code: text });
  };
}

const NO_PRESCRIPTION = '这不是处方流水号，请扫处方上的二维码，或核对后重录（末位是校验码）';
const NO_CREDENTIAL = '这不是凭证号码，请扫身份证、社会保障卡或医保电子凭证';
const NOT_CHECKED = '处方还没有审核，请药师先审核，再扫药盒';

/** What else was scanned where a credential was asked for. */
function whatIsNoCredential(till: Till, text: string): string | undefined {
  const rxno = rxnoOf(text);
  if (rxno !== undefined)
    return rxno === till.prescription?.rxno
      ? '这张处方已经打开，请扫患者的身份证、社会保障卡或医保电子凭证'
      : '这是另一张处方。先按 Esc 放下这一单，再扫那一张';
  return isPackOf(till.lines, text) ? '这是药盒的追溯码，请先扫患者的凭证' : undefined;
}

/** Sends the sale. A sending without an answer is repeated with the same number, so that nothing is paid twice. */
function useSettling(till: Till, stage: Stage, dispatch: Dispatch) {
  const planning = useCall(preSettle, { writesNothing: true });
  const settling = useCall(settleClaim);
  const claim = claimOf(till);
  function plan() {
    if (stage === 'done') return;
    const lack = whatLacks(till, stage);
    if (lack !== undefined) dispatch({ kind: 'misread', text: '', problem: lack });
    if (lack !== undefined || claim === undefined) return;
    dispatch({ kind: 'asked', text: '' });
    const onSuccess = (bill: Bill) => dispatch({ kind: 'preSettled', bill, of: till });
    planning.mutate({ body: claim }, { ...failing(dispatch), onSuccess });
  }
  function send() {
    if (stage === 'done') return;
    const lack =
      stage === 'priced' ? undefined : (whatLacks(till, stage) ?? '请先按 F2 预结算，核对后再结算');
    if (lack !== undefined) dispatch({ kind: 'misread', text: '', problem: lack });
    if (lack !== undefined || claim === undefined) return;
    const requestId = till.requestId === '' ? newRequestId() : till.requestId;
    dispatch({ kind: 'sent', requestId });
    const onSuccess = (bill: Bill) => dispatch({ kind: 'settled', bill });
    settling.mutate({ body: { requestId, ...claim } }, { ...failing(dispatch, true), onSuccess });
  }
  return { plan, send };
}

/**
 * Opens what was booked, once: its prescription with the quantities of the booking (M29). A sale that is not finished comes first.
 * @param held the prescription of the sale that this tab kept; empty for none
 */
function useBooking(
  bookingNo: string,
  held: string,
  dispatch: Dispatch,
  open: (rxno: string, kept: KeptTill) => void,
) {
  const { mutate: ask } = useCall(getBooking, { writesNothing: true });
  const opened = useRef('');
  useEffect(() => {
    if (bookingNo === '' || opened.current === bookingNo) return;
    opened.current = bookingNo;
    ask(
      { params: { bookingNo } },
      {
        ...failing(dispatch),
        onSuccess: ({ rxno, lines }) => {
          if (rxno === null || rxno === held) return;
          if (held !== '') {
            const problem = '上一单还没有办完。请先办完或放下，再从预约打开';
            dispatch({ kind: 'misread', text: '', problem });
            return;
          }
          const booked = Object.fromEntries(lines.map((line) => [line.nationalCode, line.quantity]));
          open(rxno, { ...NOTHING_KEPT, rxno, booked });
        },
      },
    );
  }, [bookingNo, held, ask, dispatch, open]);
}

const KEEPING: SaleKeeping<Till, TillAction, KeptTill> = {
  name: 'till',
  nothing: NOTHING_KEPT,
  begin: () => EMPTY_TILL,
  next: nextTill,
  keptOf: (till) => {
    // While what was kept is being opened, or could not be, it stays.
    const isOpening = till.prescription === null && (till.waiting !== '' || till.failure !== null);
    if (till === EMPTY_TILL || isOpening) return undefined;
    return till.prescription !== null && stageOf(till) !== 'done' ? keptOf(till) : null;
  },
};

/** Takes up again, once, what the tab kept over a reload. */
function useResuming(held: KeptTill, open: (rxno: string, kept: KeptTill) => void): void {
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current) return;
    begun.current = true;
    if (held.rxno !== '') open(held.rxno, held);
  }, [held, open]);
}

/**
 * The pack that completes the sale has it pre-settled at once: nothing is written, and nobody at the till wants anything else
 * then. Whatever is changed afterwards is pre-settled when that is asked for.
 */
function usePricingAtLastPack(till: Till, stage: Stage, plan: () => void): void {
  const had = useRef(till.scanned.length);
  useEffect(() => {
    const isMore = till.scanned.length > had.current;
    had.current = till.scanned.length;
    if (isMore && stage === 'ready' && till.waiting === '') plan();
  });
}

/** Scans that come faster than the server answers wait their turn; after a failure they are forgotten, since they meant something else. */
function useQueue(till: Till, take: (text: string) => void): (text: string) => void {
  const queue = useRef<string[]>([]);
  useEffect(() => {
    if (till.waiting !== '') return;
    if (till.failure !== null || till.problem !== '') queue.current = [];
    const text = queue.current.shift();
    if (text !== undefined) take(text);
  });
  return (text) => {
    if (till.waiting === '') take(text);
    else queue.current.push(text);
  };
}

/** One sale after the other at a pharmacy's till. @param bookingNo what it opens with; empty for nothing */
export function useTill(bookingNo = ''): TillDesk {
  const [till, dispatch, held] = useKeptSale(KEEPING);
  const stage = stageOf(till);
  const { open, look } = useOpening(dispatch);
  const scan = useQueue(till, useScanning(till, stage, dispatch, open));
  const settling = useSettling(till, stage, dispatch);
  usePricingAtLastPack(till, stage, settling.plan);
  useResuming(held, open);
  useBooking(bookingNo, held.rxno, dispatch, open);
  const busy = till.waiting !== '';
  const next = (said = '请扫下一张处方') => dispatch({ kind: 'cleared', said });
  function enter() {
    if (till.leaving) dispatch({ kind: 'misread', text: '', problem: '' });
    else if (stage === 'done') next();
    else if (stage === 'ready' && !busy) settling.plan();
  }
  function unpack(given?: string) {
    const code = given ?? refusedCodeOf(till) ?? till.scanned.at(-1);
    if (code !== undefined && stage !== 'done') dispatch({ kind: 'unpacked', code });
  }
  return {
    till,
    stage,
    busy,
    scan,
    unpack,
    reprice: (lineNo, price) => dispatch({ kind: 'repriced', lineNo, price }),
    deliver: (hospital) => dispatch({ kind: 'delivered', hospital }),
    part: () => dispatch({ kind: 'parted' }),
    account: () => dispatch({ kind: 'accounted' }),
    preSettle: () => !busy && settling.plan(),
    settle: () => !busy && settling.send(),
    look: () => till.prescription !== null && !busy && look(till.prescription.rxno),
    looked: (prescription) => dispatch({ kind: 'looked', prescription }),
    reversed: (bill) => dispatch({ kind: 'settled', bill }),
    escape: () => !busy && dispatch({ kind: 'escaped' }),
    enter,
    next,
  };
}
