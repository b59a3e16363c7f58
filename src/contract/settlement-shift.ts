import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { SchemeName } from './insured.ts';
import {
  Count,
  FileFormName,
  Instant,
  Nullable,
  oneOf,
  PAGE_QUERY,
  pageOf,
  shape,
  Text,
  Yuan,
} from './shapes.ts';

/** What a cashier hands over at the end of a shift: by cashier and payer, bill by bill (M29). */

const COUNTER = ['cashier', 'pharmacist', 'hospitalOffice'] as const;
/** Wall clock of the province; a shift takes in its beginning and ends before its end. */
const Minute = Type.String({
  pattern: '^\\d{4}-\\d{2}-\\d{2} ([01]\\d|2[0-4]):[0-5]\\d$',
  description: '北京时间 yyyy-MM-dd HH:mm',
});
const SHIFT = { from: Minute, to: Minute, cashier: Type.Optional(Text(80)) };

const SUMS = {
  settlements: Count,
  reversals: Count,
  charged: Yuan,
  pooledFund: Yuan,
  majorIllness: Yuan,
  assistance: Yuan,
  workInjury: Yuan,
  maternity: Yuan,
  commercial: Yuan,
  account: Yuan,
  /** Of the settlements. */
  cashTaken: Yuan,
  /** For the reversals, not negative. */
  cashReturned: Yuan,
  /** Of what was returned: for settlements of an earlier time or of somebody else. */
  cashReturnedForOthers: Yuan,
  /** To hand over: taken less returned; negative where more was returned. */
  cashDue: Yuan,
};

export const getShift = endpoint({
  id: 'settlement.getShift',
  method: 'GET',
  path: '/api/shift',
  summary: '本机构一段时间的班次汇总：按收款人、按付款方，应交现金',
  who: COUNTER,
  query: shape(SHIFT),
  output: shape({
    institutionName: Type.String(),
    from: Instant,
    to: Instant,
    rows: Type.Array(
      shape({
        /** Names the cashier in the query. */
        cashier: Type.String(),
        /** With the operator's number behind it where an institution's own system named one. */
        name: Type.String(),
        channel: oneOf(['page', 'gateway'] as const),
        isMe: Type.Boolean(),
        ...SUMS,
      }),
    ),
    total: shape(SUMS),
  }),
  clauses: ['M29'],
});

export const listShiftBills = endpoint({
  id: 'settlement.listShiftBills',
  method: 'GET',
  path: '/api/shift/bills',
  summary: '班次里的结算和撤销，逐笔',
  who: COUNTER,
  query: shape({ ...SHIFT, ...PAGE_QUERY }),
  output: pageOf(
    shape({
      claimNo: Type.String(),
      kind: oneOf(['settlement', 'reversal'] as const),
      /** Of a reversal: the settlement that it takes back, and whether that one belongs to this very shift. */
      reversesNo: Nullable(Type.String()),
      ofThisShift: Type.Boolean(),
      settledAt: Instant,
      name: Type.String(),
      scheme: SchemeName,
      charged: Yuan,
      funds: Yuan,
      commercial: Yuan,
      account: Yuan,
      cash: Yuan,
    }),
  ),
  clauses: ['M29'],
});

export const exportShift = endpoint({
  id: 'settlement.exportShift',
  method: 'GET',
  path: '/api/shift/file',
  summary: '导出班次汇总和逐笔明细',
  who: COUNTER,
  query: shape({ ...SHIFT, form: FileFormName }),
  download: true,
  output: Type.String({ description: 'xlsx、csv 或 pdf 文件' }),
  clauses: ['M29'],
});

export const settlementShiftEndpoints = { getShift, listShiftBills, exportShift };
