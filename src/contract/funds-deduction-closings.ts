import { ClosingKindName } from './funds-deduction-closing-shape.ts';
import { endpoint } from './endpoint.ts';
import { RequestKey } from './funds-statements.ts';
import { Decided, DECISION, MONEY_DESKS } from './funds-two-people-shapes.ts';
import { Day, Id, Nullable, shape, Text, Yuan } from './shapes.ts';

/** What is open of a decision, closed otherwise than by withholding: proposed by one account, decided by another (M29, M33, M36). */

export const proposeClosing = endpoint({
  id: 'funds.proposeClosing',
  method: 'POST',
  path: '/api/deduction-closings',
  summary: '提议了结扣款或追回没有扣完的：机构转账退回、决定撤回、核销；提议的金额先不从对账单扣',
  who: MONEY_DESKS,
  body: shape({
    requestId: RequestKey,
    deductionId: Id,
    kind: ClosingKindName,
    amount: Yuan,
    /** What allows it: the paper about the return, the withdrawal, or the writing off. */
    documentNo: Text(60),
    reason: Text(400),
    /** Of money that came by bank, and of nothing else. */
    receivedOn: Nullable(Day),
    bankReference: Nullable(Text(100)),
  }),
  output: shape({ id: Id }),
  refusals: ['DEDUCTION_STEP_NOT_ALLOWED', 'CLOSING_BEYOND_OPEN', 'WRITE_OFF_OF_RECOVERY_ONLY'],
  clauses: ['M29', 'M30', 'M33', 'M36'],
});

export const decideClosing = endpoint({
  id: 'funds.decideClosing',
  method: 'POST',
  path: '/api/deduction-closing-decisions',
  summary: '核准了结（要换一个人，随即记账），或不同意、写明原因（提议的金额照旧从对账单扣）',
  who: MONEY_DESKS,
  body: shape({
    requestId: RequestKey,
    closingId: Id,
    ...DECISION,
  }),
  output: Decided,
  refusals: ['CLOSING_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED'],
  clauses: ['M29', 'M33', 'M36'],
});

export const fundsDeductionClosingEndpoints = { proposeClosing, decideClosing };
