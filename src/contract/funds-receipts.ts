import { Type, type Static } from 'typebox';
import {
  LATER_STEPS,
  RECEIPT_STATES,
  RECEIPT_STEPS,
  type ReceiptState,
  type ReceiptStep,
} from '../domain/funds/receipts/receipt-steps.ts';
import { endpoint } from './endpoint.ts';
import { Month, RequestKey } from './funds-statements.ts';
import { MONEY_DESKS } from './funds-two-people-shapes.ts';
import { AreaCode, SchemeName } from './insured.ts';
import { Day, Id, Instant, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text, Yuan } from './shapes.ts';

/** What insurers owe for what was paid to institutions for them, and their money coming in (N4, M29). */

export const RECEIPT_READERS = [...MONEY_DESKS, 'provinceAdmin', 'auditor'] as const;

const StateName = oneOf(Object.keys(RECEIPT_STATES) as ReceiptState[]);
const StepName = oneOf(Object.keys(RECEIPT_STEPS) as ReceiptStep[]);
const IdParam = shape({ id: Id });

/** The area whose bank is paid, and the plan that pays. */
const PARTIES = {
  areaCode: AreaCode,
  areaName: Type.String(),
  planId: Id,
  planName: Type.String(),
  insurer: Type.String(),
  scheme: SchemeName,
};

export const listCommercialReceivables = endpoint({
  id: 'funds.listCommercialReceivables',
  method: 'GET',
  path: '/api/commercial-receivables',
  summary:
    '应收商业保险赔付：按地区、方案、险种和月份，应付、已收、未收，与总账核对；地区看自己的，省里看全部',
  who: RECEIPT_READERS,
  output: shape({
    plans: Type.Array(
      shape({
        ...PARTIES,
        /** By the bills: settlements less reversals. */
        borne: Yuan,
        received: Yuan,
        open: Yuan,
        /** Entered and not approved yet; it is not in the books. */
        waiting: Yuan,
        months: Type.Array(
          shape({ month: Month, settled: Yuan, reversed: Yuan, received: Yuan, open: Yuan }),
        ),
      }),
    ),
    /** The ledger's account beside the sum of what the plans still owe. */
    balances: Type.Array(
      shape({
        areaCode: AreaCode,
        areaName: Type.String(),
        scheme: SchemeName,
        ledger: Yuan,
        open: Yuan,
        agrees: Type.Boolean(),
      }),
    ),
  }),
  clauses: ['N4', 'M29', 'M7'],
});

export const exportCommercialBill = endpoint({
  id: 'funds.exportCommercialBill',
  method: 'GET',
  path: '/api/commercial-bill',
  summary: '导出给保险公司的月度清单：只有结算编号、保单号、费用日期和赔付金额',
  who: RECEIPT_READERS,
  query: shape({ areaCode: AreaCode, planId: Id, month: Month }),
  download: true,
  output: Type.String({ description: 'xlsx 文件' }),
  clauses: ['N4', 'M7'],
});

const HEAD = {
  id: Id,
  ...PARTIES,
  amount: Yuan,
  bankDay: Day,
  bankReference: Type.String(),
  note: Type.String(),
  state: StateName,
  enteredBy: Type.String(),
  enteredAt: Instant,
};

export const listCommercialReceipts = endpoint({
  id: 'funds.listCommercialReceipts',
  method: 'GET',
  path: '/api/commercial-receipts',
  summary: '商业保险到账登记，新的在前',
  who: RECEIPT_READERS,
  query: shape({ ...PAGE_QUERY, state: Type.Optional(StateName) }),
  output: pageOf(shape(HEAD)),
  clauses: ['N4', 'M29', 'M7'],
});

export const CommercialReceipt = shape({
  ...HEAD,
  /** The journal that booked it, and the one that took it back. */
  journalNo: Nullable(Type.String()),
  backJournalNo: Nullable(Type.String()),
  /** What the plan still owes now. */
  open: Yuan,
  mayDo: Type.Array(oneOf(LATER_STEPS)),
  parts: Type.Array(
    shape({ month: Month, areaName: Type.String(), institutionName: Type.String(), amount: Yuan }),
  ),
  events: Type.Array(shape({ step: StepName, at: Instant, by: Type.String(), words: Type.String() })),
});
export type CommercialReceipt = Static<typeof CommercialReceipt>;

export const getCommercialReceipt = endpoint({
  id: 'funds.getCommercialReceipt',
  method: 'GET',
  path: '/api/commercial-receipts/:id',
  summary: '一笔商业保险到账：冲抵的月份和机构、凭证、经过',
  who: RECEIPT_READERS,
  params: IdParam,
  output: CommercialReceipt,
  clauses: ['N4', 'M29', 'M7'],
});

export const enterCommercialReceipt = endpoint({
  id: 'funds.enterCommercialReceipt',
  method: 'POST',
  path: '/api/commercial-receipts',
  summary: '登记保险公司的到账，由另一人核准后入账；不能多于未收的',
  who: MONEY_DESKS,
  body: shape({
    requestId: RequestKey,
    planId: Id,
    scheme: SchemeName,
    amount: Yuan,
    bankDay: Day,
    bankReference: Text(60),
    note: Type.String({ maxLength: 400 }),
  }),
  output: shape({ id: Id }),
  refusals: ['RECEIPT_OVER_OPEN'],
  clauses: ['N4', 'M29'],
});

export const takeReceiptStep = endpoint({
  id: 'funds.takeReceiptStep',
  method: 'POST',
  path: '/api/commercial-receipts/:id/steps',
  summary: '核准入账或退回；入账有误的由一人申请、另一人撤回，账上记相反的分录',
  who: MONEY_DESKS,
  params: IdParam,
  body: shape({
    requestId: RequestKey,
    step: oneOf(LATER_STEPS),
    /** Why; needed to give back, to ask for taking back, and to refuse that. */
    words: Type.String({ maxLength: 400 }),
  }),
  output: shape({ state: StateName, journalNo: Nullable(Type.String()) }),
  refusals: ['RECEIPT_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED', 'RECEIPT_OVER_OPEN'],
  clauses: ['N4', 'M29'],
});

export const fundsReceiptEndpoints = {
  listCommercialReceivables,
  exportCommercialBill,
  listCommercialReceipts,
  getCommercialReceipt,
  enterCommercialReceipt,
  takeReceiptStep,
};
