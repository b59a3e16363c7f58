/** Manual claims as their pages show them; every look at somebody else's is recorded (M7, M30). */
import { present } from '../../../base/assert.ts';
import { wallClock } from '../../../base/date.ts';
import { formatFen, formatQuantity, formatUnitPrice } from '../../../base/money.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-manual.ts';
import type { ManualClaim } from '../../../contract/settlement-manual.ts';
import { ROLES, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { maskPersonName } from '../../../domain/insured/identity-number.ts';
import {
  groundFacts,
  MANUAL_STEPS,
  mayTake,
  STATE_AFTER,
  type ManualStep,
} from '../../../domain/settlement/manual/manual-steps.ts';
import { sellerName } from '../../../domain/settlement/manual/outside-seller.ts';
import { otherProvinceName } from '../../../domain/settlement/outside-province.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { pageSpan } from '../../http/paging.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { findCase, listCases, type CaseRow } from './case-store.ts';
import {
  findManualPayee,
  listInvoices,
  listManualEvents,
  listManualLines,
  listManualPapers,
  type StoredEvent,
} from './manual-store.ts';
import { listPaymentsOf, type PaymentRow } from './payment-store.ts';

/** The province recognises a person and does not learn the name (M7). */
export const nameFor = (actor: Actor, name: string) =>
  ROLES[actor.role].level === 'province' ? maskPersonName(name) : name;

function headOf(actor: Actor, row: CaseRow) {
  const { id, manualNo, reason, servedOn, filedAt, step, claimNo, payment, outside } = row;
  return {
    id,
    manualNo,
    personName: nameFor(actor, row.personName),
    reason,
    institutionName: outside === null ? row.institutionName : sellerName(outside),
    servedOn,
    filedAt: wallClock(filedAt),
    state: STATE_AFTER[step],
    invoiced: formatFen(row.invoiced),
    payable: row.payable === null ? null : formatFen(row.payable),
    payment,
    claimNo,
  };
}

/** A patient's own, or an area's, those that wait for the agency first. */
export async function listManualClaims(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listManualClaims>['query'],
): Promise<OutputOf<typeof contract.listManualClaims>> {
  const { state, payable = false, q } = query;
  const steps = (Object.keys(MANUAL_STEPS) as ManualStep[]).filter((step) => STATE_AFTER[step] === state);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listCases(tx, {
      steps: state === undefined ? null : steps,
      toPay: payable,
      q: q?.trim() || null,
      ...pageSpan(query),
    });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.listManualClaims',
      subjectKind: 'manualClaim',
      subjectId: 'list',
      detail: `${rows.length} 件`,
    });
    return { rows: rows.map((row) => headOf(actor, row)), total };
  });
}

export function presentPayment(row: PaymentRow) {
  const { id, batchNo, state, amount, bankName, lastFour, releasedAt, resultOn, resultWords } = row;
  const money = { amount: formatFen(amount), releasedAt: wallClock(releasedAt) };
  return { id, batchNo, state, ...money, bankName, lastFour, resultOn, resultWords };
}

function presentEvent({
  step,
  at,
  actorName,
  words,
  payable,
  ground,
}: StoredEvent): ManualClaim['events'][number] {
  const facts = ground === null ? undefined : groundFacts(ground);
  return {
    step,
    at: wallClock(at),
    actorName,
    words,
    payable: payable === null ? null : formatFen(payable),
    ground: facts && ground !== null ? { code: ground, ...facts } : null,
  };
}

/** @throws {Problem} 404 out of sight */
export async function getManualClaim(world: World, actor: Actor, id: number): Promise<ManualClaim> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await findCase(tx, id);
    if (row === undefined) throw notFound('这件零星报销');
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.getManualClaim',
      subjectKind: 'manualClaim',
      subjectId: row.manualNo,
      personId: row.personId,
    });
    return presentCase(tx, actor, row);
  });
}

async function presentCase(tx: Tx, actor: Actor, row: CaseRow): Promise<ManualClaim> {
  const lines = await listManualLines(tx, row.id);
  const events = await listManualEvents(tx, row.id);
  const payments = await listPaymentsOf(tx, row.id);
  const payee = present(await findManualPayee(tx, row.id), 'a filed claim names an account');
  const { personNo, institutionCode, outside, setting, cause, diagnosisCode, areaName } = row;
  return {
    ...headOf(actor, row),
    personNo,
    institutionCode,
    outside: outside && { ...outside, provinceName: otherProvinceName(outside.placeCode) ?? '' },
    setting,
    cause,
    diagnosisCode,
    receivingHospitalName: outside?.receivingHospital ?? row.receivingHospitalName,
    areaName,
    invoices: (await listInvoices(tx, row.id)).map((one) => ({ ...one, amount: formatFen(one.amount) })),
    lines: lines.map(({ version: _, price, quantity, inSmallestUnits, traceCodes, ...line }) => ({
      ...line,
      price: formatUnitPrice(price),
      quantity: formatQuantity(quantity),
      unit: inSmallestUnits ? ('smallest' as const) : ('pack' as const),
      traceCodes: [...traceCodes],
    })),
    lineVersion: lines[0]?.version ?? 1,
    papers: (await listManualPapers(tx, row.id)).map(({ personId: _, uploadedAt, ...paper }) => ({
      ...paper,
      uploadedAt: wallClock(uploadedAt),
    })),
    payee: { bankName: payee.bankName, lastFour: payee.lastFour },
    events: events.map(presentEvent),
    payments: payments.map(presentPayment),
    mayDo: mayDo(actor, row, events, payments),
  };
}

type Act = ManualClaim['mayDo'][number];

const STEP_OF: readonly (readonly [Act, ManualStep])[] = [
  ['return', 'returned'],
  ['pass', 'passed'],
  ['proposeRefusal', 'refusalProposed'],
  ['sendBack', 'sentBack'],
  ['approve', 'approved'],
  ['refuse', 'refused'],
  ['reverse', 'reversed'],
  ['refile', 'refiled'],
  ['withdraw', 'withdrawn'],
];

/** What the page offers; each act asks again. */
function mayDo(
  actor: Actor,
  row: CaseRow,
  events: readonly StoredEvent[],
  payments: readonly PaymentRow[],
): Act[] {
  const mine = actor.personId !== null && actor.personId === row.personId;
  const desk = actor.personId === null && isOwnArea(actor, row.areaCode);
  if (!mine && !desk) return [];
  const standing = {
    state: STATE_AFTER[row.step],
    lastBy: events.at(-1)?.accountId ?? 0,
    filedBy: row.filedBy,
  };
  const counter = mine || actor.role === 'agencyReviewer';
  const steps = STEP_OF.filter(([act, step]) => {
    const ofFiler = act === 'refile' || act === 'withdraw';
    return (ofFiler ? counter : desk) && mayTake(step, standing, actor.accountId).ok;
  }).map(([act]) => act);
  const atBank = payments.find((one) => one.state !== 'returned');
  const approvedBy = events.find((event) => event.step === 'approved')?.accountId;
  const owed = row.step === 'approved' && (row.payable ?? 0n) > 0n && atBank === undefined;
  const reads = desk && actor.role === 'agencyReviewer' && standing.state === 'toReview';
  const more: readonly (readonly [Act, boolean])[] = [
    ['saveLines', reads],
    ['saveSeller', reads && row.outside !== null],
    [
      'payee',
      counter && atBank === undefined && !['refused', 'withdrawn', 'reversed'].includes(standing.state),
    ],
    ['release', desk && owed && approvedBy !== actor.accountId],
    ['repaid', desk && row.step === 'reversed' && atBank?.state === 'paid'],
  ];
  return [...steps, ...more.filter(([, holds]) => holds).map(([act]) => act)];
}
