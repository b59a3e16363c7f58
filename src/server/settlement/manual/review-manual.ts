/** The review of a manual claim: its lines matched, tried by the rules of the day, passed or not (M13, M30, I10, I22). */
import { present } from '../../../base/assert.ts';
import { formatFen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-manual-desk.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, REFUSALS, type Refusal } from '../../../domain/refusals.ts';
import { judgeInvoices } from '../../../domain/settlement/manual/invoice.ts';
import { groundFacts } from '../../../domain/settlement/manual/manual-steps.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { lockTraceCodes } from '../../providers/stock/stock-store.ts';
import type { World } from '../../world.ts';
import { billFactsOf, billLinesOf, traceCodesOf, type ParsedClaim } from '../judge-claim.ts';
import { likelyYear } from '../likely-year.ts';
import { presentBill } from '../present-bill.ts';
import { withFreshFacts } from '../with-fresh-facts.ts';
import { listNearBills, type CaseRow } from './case-store.ts';
import { readLines } from './file-manual.ts';
import { asClaim, judgePurchase, payableOf, type JudgedPurchase } from './judge-manual.ts';
import {
  insertManualLines,
  listInvoices,
  listManualEvents,
  listManualLines,
  releaseInvoices,
} from './manual-store.ts';
import { changeCase, isOwn, mayStep, openCase, standingOf, writeStep } from './own-cases.ts';

/** The reviewer's reading of the invoices: products, prices, quantities. */
export async function saveManualLines(
  world: World,
  actor: Actor,
  id: number,
  { requestId, lines: given }: CallOf<typeof contract.saveManualLines>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const lines = readLines(given);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const row = await openCase(tx, actor, id);
    const asked = { requestId, action: 'settlement.saveManualLines', content: given };
    return changeCase(tx, { actor, now }, row, asked, async () => {
      const { state } = await standingOf(tx, row);
      if (state !== 'toReview')
        return decline(refuse('MANUAL_STEP_NOT_ALLOWED', { detail: '只有初审时可以改药品' }));
      const invoices = await listInvoices(tx, id);
      if (lines.some((line) => line.invoiceNo > invoices.length))
        throw badInput('lines', '有药品不在所填的发票上');
      const judged = judgeInvoices(invoices, lines);
      if (!judged.ok) return judged;
      await insertManualLines(tx, id, lines, { accountId: actor.accountId, now });
      return accept(`${lines.length} 行`);
    });
  });
}

interface Tried extends JudgedPurchase {
  readonly row: CaseRow;
  readonly claim: ParsedClaim;
  readonly lineVersion: number;
}

/**
 * A claim's purchase, decided on the person's whole file; `row` must have been opened in the actor's own scope.
 * @param year its benefit year, as `likelyYear` names it; locked by who books it
 * @throws {StaleFacts} where the rules name another year
 * @returns MANUAL_LINE_UNMATCHED
 */
export async function judgeCase(
  world: World,
  tx: Tx,
  actor: Actor,
  row: CaseRow,
  year = likelyYear(world.db, row.servedOn),
  books = false,
): Promise<Outcome<Tried, Refusal>> {
  const lines = await listManualLines(tx, row.id);
  const claim = asClaim(row, lines);
  if (!claim.ok) return claim;
  // Before it is asked whether a pack was sold: it may at this moment be reported as sold outside settlements (M32).
  if (books) await lockTraceCodes(tx, traceCodesOf(claim.value));
  const by = { actor, now: world.clock.now(), year };
  const judged = await judgePurchase(tx, world.db, claim.value, row.outside, by);
  return accept({ ...judged, row, claim: claim.value, lineVersion: lines[0]?.version ?? 1 });
}

function shownObjection({ code, clause, detail, line }: Refusal) {
  const { message, remedy } = REFUSALS[code];
  return { code, message, clause, remedy, detail: detail ?? null, line: line ?? null };
}

/** What the purchase would come to; writes nothing but the trial of a secret price and the look itself. */
export async function tryManualClaim(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.tryManualClaim>, Refusal>> {
  return withFreshFacts(() => world.db.transaction('all', (tx) => tryOnce(tx, world, actor, id)));
}

async function tryOnce(
  tx: Tx,
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.tryManualClaim>, Refusal>> {
  const row = await openCase(tx, actor, id);
  if (!isOwn(actor, row)) throw notFound('这件零星报销');
  await recordAudit(tx, actor, world.clock.now(), {
    action: 'settlement.tryManualClaim',
    subjectKind: 'manualClaim',
    subjectId: row.manualNo,
    personId: row.personId,
  });
  const tried = await judgeCase(world, tx, actor, row);
  if (!tried.ok) return tried;
  const { decided, objections, claim } = tried.value;
  if (!decided.ok && decided.refusal.code === 'PRICE_TRIED_TOO_OFTEN') return decided;
  const codes = claim.lines.map((line) => line.nationalCode);
  const near = await listNearBills(tx, row.personId, codes, row.servedOn);
  const judged = decided.ok ? decided.value : null;
  return accept({
    bill: judged && presentBill(billFactsOf(judged, claim, actor), billLinesOf(judged, claim)),
    payable: judged && formatFen(payableOf(judged.bill)),
    objections: objections.map(shownObjection),
    nearBills: near.filter((bill) => bill.claimNo !== row.claimNo),
  });
}

type StepInput = CallOf<typeof contract.takeManualStep>['body'];

/**
 * Takes a step of the review. To pass, the purchase must be payable; a refusal names a rule or a ground of the agency's own.
 * @returns what stands against the purchase, MANUAL_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 * @throws {Problem} 400 without the words or the ground that a step needs, 404 outside the area
 */
export async function takeManualStep(
  world: World,
  actor: Actor,
  id: number,
  body: StepInput,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const { step, words, ground } = body;
  if (step !== 'passed' && words.trim() === '') throw badInput('words', '请写明原因');
  if (step === 'refusalProposed' && (ground === null || groundFacts(ground) === undefined))
    throw badInput('ground', '请选择不予报销的理由');
  return withFreshFacts(() => world.db.transaction('all', (tx) => stepOnce(tx, world, actor, id, body)));
}

async function stepOnce(
  tx: Tx,
  world: World,
  actor: Actor,
  id: number,
  { step, requestId, words, ground }: StepInput,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const row = await openCase(tx, actor, id);
  const may = await mayStep(tx, actor, row, step, requestId);
  if (!may.ok) return may;
  if (may.value === 'before') return accept({ done: true });
  const facts = { step, requestId, words, action: 'settlement.takeManualStep' };
  if (step === 'passed') {
    const tried = await judgeCase(world, tx, actor, row);
    if (!tried.ok) return tried;
    const { decided, lineVersion } = tried.value;
    if (!decided.ok) return decided;
    const payable = payableOf(decided.value.bill);
    await writeStep(tx, actor, now, row, { ...facts, payable, lineVersion });
    return accept({ done: true });
  }
  if (step === 'refused') {
    await releaseInvoices(tx, id);
    await writeStep(tx, actor, now, row, { ...facts, ground: await proposedGround(tx, id) });
    return accept({ done: true });
  }
  const why = step === 'refusalProposed' && ground !== null ? { ground } : {};
  await writeStep(tx, actor, now, row, { ...facts, ...why });
  return accept({ done: true });
}

async function proposedGround(tx: Tx, id: number): Promise<string> {
  const events = await listManualEvents(tx, id);
  return present(events.at(-1)?.ground, 'a refusal was proposed with its ground');
}
