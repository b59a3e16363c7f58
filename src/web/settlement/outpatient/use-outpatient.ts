import type { CallFailed } from '../../../contract/client.ts';
import { openOutpatientDesk } from '../../../contract/settlement-outpatient.ts';
import { preSettle, settleClaim, type Bill } from '../../../contract/settlement.ts';
import { useCall } from '../../ui/api.ts';
import { newRequestId } from '../../ui/request-id.ts';
import { useKeptSale } from '../kept-sale.ts';
import { credentialOf } from '../till-scan.ts';
import { OUTPATIENT_KEEPING } from './outpatient-kept.ts';
import {
  claimOfSale,
  refusedPackOf,
  stageOfSale,
  whatSaleLacks,
  type Sale,
  type SaleAction,
  type SaleDoctor,
  type SaleStage,
} from './outpatient-sale.ts';

/** The sale and everything that the desk may do with it. */
export interface OutpatientDesk {
  readonly sale: Sale;
  readonly stage: SaleStage;
  readonly busy: boolean;
  readonly scan: (text: string) => void;
  readonly choose: (nationalCode: string) => void;
  /** Takes out the code that the server refused, or else the last one of the last line. */
  readonly unpack: (code?: string) => void;
  readonly order: (lineNo: number, doctor: SaleDoctor) => void;
  readonly reprice: (lineNo: number, price: string) => void;
  readonly account: () => void;
  readonly preSettle: () => void;
  readonly settle: () => void;
  readonly reversed: (bill: Bill) => void;
  /** Enter with nothing typed: goes on with the sale, or to the next patient. */
  readonly enter: () => void;
  readonly escape: () => void;
}

const NO_CREDENTIAL = '这不是凭证号码，请扫身份证、社会保障卡或医保电子凭证';

/** Sends the sale. A sending without an answer is repeated with the same number, so that nothing is paid twice. */
function useSettling(sale: Sale, stage: SaleStage, dispatch: (action: SaleAction) => void) {
  const planning = useCall(preSettle, { writesNothing: true });
  const settling = useCall(settleClaim);
  const claim = claimOfSale(sale);
  const failing = (sending: boolean) => ({
    onError: (failure: CallFailed) => dispatch({ kind: 'failed', failure, sending }),
  });
  const lacks = (lack: string | undefined): boolean => {
    if (lack !== undefined) dispatch({ kind: 'misread', problem: lack });
    return lack !== undefined || claim === undefined;
  };
  function plan() {
    if (stage === 'done' || lacks(whatSaleLacks(sale)) || claim === undefined) return;
    dispatch({ kind: 'asked' });
    const onSuccess = (bill: Bill) => dispatch({ kind: 'preSettled', bill, of: sale });
    planning.mutate({ body: claim }, { ...failing(false), onSuccess });
  }
  function send() {
    if (stage === 'done') return;
    const ready = stage === 'priced' || sale.unsure;
    const lack = ready ? undefined : (whatSaleLacks(sale) ?? '请先按 F2 预结算，核对后再结算');
    if (lacks(lack) || claim === undefined) return;
    const requestId = sale.requestId === '' ? newRequestId() : sale.requestId;
    dispatch({ kind: 'sent', requestId });
    const onSuccess = (bill: Bill) => dispatch({ kind: 'settled', bill });
    settling.mutate({ body: { requestId, ...claim } }, { ...failing(true), onSuccess });
  }
  return { plan, send };
}

/** One patient after the other at a hospital's outpatient desk; the sale outlives a reload. */
export function useOutpatient(): OutpatientDesk {
  const [sale, dispatch] = useKeptSale(OUTPATIENT_KEEPING);
  const stage = stageOfSale(sale);
  const busy = sale.waiting !== '';
  const opening = useCall(openOutpatientDesk, { writesNothing: true });
  const { plan, send } = useSettling(sale, stage, dispatch);
  function open(text: string) {
    const credential = credentialOf(text);
    if (credential === undefined) return dispatch({ kind: 'misread', problem: NO_CREDENTIAL });
    dispatch({ kind: 'asked' });
    opening.mutate(
      { body: { credential } },
      {
        onSuccess: ({ patient, drugs }) => dispatch({ kind: 'opened', patient, drugs, credential }),
        onError: (failure) => dispatch({ kind: 'failed', failure, sending: false }),
      },
    );
  }
  function scan(text: string) {
    if (busy) return;
    if (stage === 'patient' || stage === 'done') open(text);
    else dispatch({ kind: 'packed', text });
  }
  function unpack(given?: string) {
    const code = given ?? refusedPackOf(sale) ?? sale.lines.flatMap(({ codes }) => codes).at(-1);
    if (code !== undefined && stage !== 'done') dispatch({ kind: 'unpacked', code });
  }
  const next = () => dispatch({ kind: 'cleared', said: '请扫下一位患者的凭证' });
  return {
    sale,
    stage,
    busy,
    scan,
    choose: (nationalCode) => dispatch({ kind: 'chosen', nationalCode }),
    unpack,
    order: (lineNo, doctor) => dispatch({ kind: 'ordered', lineNo, doctor }),
    reprice: (lineNo, price) => dispatch({ kind: 'repriced', lineNo, price }),
    account: () => dispatch({ kind: 'accounted' }),
    preSettle: () => !busy && plan(),
    settle: () => !busy && send(),
    reversed: (bill) => dispatch({ kind: 'settled', bill }),
    enter: () => {
      if (sale.leaving) dispatch({ kind: 'misread', problem: '' });
      else if (stage === 'done') next();
      else if (stage === 'packs' && !busy) plan();
    },
    escape: () => !busy && dispatch({ kind: 'escaped' }),
  };
}
