import { Type } from 'typebox';
import {
  DEDUCTION_BASES,
  RECOVERED_FUNDS,
  type DeductionBasis,
  type RecoveredFund,
} from '../domain/funds/statements/deduction-approval.ts';
import { DeductionClosing } from './funds-deduction-closing-shape.ts';
import { endpoint } from './endpoint.ts';
import {
  ClaimNo,
  DeductionKindName,
  InstitutionCode,
  RequestKey,
  STATEMENT_READERS,
} from './funds-statements.ts';
import { Decided, DECISION, MONEY_DESKS, PROPOSAL } from './funds-two-people-shapes.ts';
import { SchemeName } from './insured.ts';
import { Day, Id, Nullable, oneOf, PAGE_QUERY, pageOf, shape, Text, Yuan } from './shapes.ts';

/** Decisions to withhold from institutions or to have money back: entered with their case by one, approved by another (M29, M33, M36). */

const BasisName = oneOf(Object.keys(DEDUCTION_BASES) as DeductionBasis[]);
const Fund = Nullable(oneOf(Object.keys(RECOVERED_FUNDS) as RecoveredFund[]));

export const enterDeduction = endpoint({
  id: 'funds.enterDeduction',
  method: 'POST',
  path: '/api/institution-deductions',
  summary:
    '按处理决定登记扣款或追回，另一人核准后从以后的应付款中扣；外地机构的写明本地参保人的结算，由就医地扣下、随清算结算',
  who: ['agencyReviewer'],
  body: shape({
    requestId: RequestKey,
    kind: DeductionKindName,
    institutionCode: InstitutionCode,
    scheme: SchemeName,
    /** The fund that gets a recovery back; null for a deduction. */
    fund: Fund,
    amount: Yuan,
    documentNo: Text(60),
    decidedOn: Day,
    /** Of the audit or the administrative case, and who decided it. */
    caseNo: Text(60),
    authority: Text(60),
    basis: BasisName,
    reason: Text(400),
    /** The bills of the area's own people that the decision is about, with what it takes of each; an institution elsewhere must have some. */
    bills: Type.Optional(
      Type.Array(shape({ claimNo: ClaimNo, amount: Yuan }), { minItems: 1, maxItems: 200 }),
    ),
  }),
  output: shape({ id: Id }),
  clauses: ['M29', 'M30', 'M33', 'M36'],
});

export const decideDeduction = endpoint({
  id: 'funds.decideDeduction',
  method: 'POST',
  path: '/api/institution-deductions/:id/decision',
  summary: '核准登记的扣款或追回（要换一个人；追回随即记账），或不同意、收回，写明原因',
  who: MONEY_DESKS,
  params: shape({ id: Id }),
  body: shape({ requestId: RequestKey, ...DECISION }),
  output: Decided,
  refusals: ['DEDUCTION_STEP_NOT_ALLOWED', 'SECOND_PERSON_NEEDED'],
  clauses: ['M29', 'M33', 'M36'],
});

export const listDeductions = endpoint({
  id: 'funds.listDeductions',
  method: 'GET',
  path: '/api/institution-deductions',
  summary: '扣款和追回：决定和核准、已扣、另行了结的、还要扣多少；机构只看到核准的',
  who: STATEMENT_READERS,
  query: shape(PAGE_QUERY),
  output: pageOf(
    shape({
      id: Id,
      kind: DeductionKindName,
      institutionCode: Type.String(),
      institutionName: Type.String(),
      areaName: Type.String(),
      scheme: SchemeName,
      fund: Fund,
      amount: Yuan,
      withheld: Yuan,
      /** Closed otherwise than by withholding, and proposed to be. */
      closed: Yuan,
      reserved: Yuan,
      open: Yuan,
      closings: Type.Array(DeductionClosing),
      mayPropose: Type.Boolean(),
      documentNo: Type.String(),
      decidedOn: Day,
      /** Null of what was entered before two people did it, as are the next two. */
      caseNo: Nullable(Type.String()),
      authority: Nullable(Type.String()),
      basis: Nullable(BasisName),
      reason: Type.String(),
      /** The bills that it is about; empty where the decision names none. */
      bills: Type.Array(shape({ claimNo: Type.String(), amount: Yuan })),
      ...PROPOSAL,
    }),
  ),
  clauses: ['M29', 'M36'],
});

export const fundsDeductionEndpoints = { enterDeduction, decideDeduction, listDeductions };
