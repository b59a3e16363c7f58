/** Takes back parts of a settlement: its reversal and a settlement of the rest, booked as one (M32, M9.5, I4, I9, I12). */
import { present } from '../../../base/assert.ts';
import { wallClock } from '../../../base/date.ts';
import {
  formatFen,
  formatQuantity,
  parseFen,
  parseQuantity,
  subtractFen,
  ZERO_FEN,
  type Fen,
} from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-returns.ts';
import type { Bill as BillText } from '../../../contract/settlement.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { decline } from '../../../base/outcome.ts';
import { refuse } from '../../../domain/refusals.ts';
import { normaliseTraceCode } from '../../../domain/settlement/check-trace-codes.ts';
import type { ReversingSide } from '../../../domain/settlement/decide-reversal.ts';
import type { Bill } from '../../../domain/settlement/model.ts';
import {
  decideRest,
  keptLines,
  type ReturnedLine,
  type SoldLine,
} from '../../../domain/settlement/reversal/return-lines.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { judgeNothingUnderWay } from '../../prescription/bookings/booking-steps.ts';
import { lockTraceCodes } from '../../providers/stock/stock-store.ts';
import type { World } from '../../world.ts';
import { findClaim, type ClaimLineRow, type ClaimRow } from '../bill-store.ts';
import { readBill } from '../read-bills.ts';
import { openClaim, reverseWhole } from '../reverse-claim.ts';
import { hashOf } from '../settle-claim.ts';
import { withFreshFacts } from '../with-fresh-facts.ts';
import { bookReversal, type BookedBy } from './book-reversal.ts';
import { bookRest, carryDelivery, numbersUpTo } from './book-rest.ts';
import { loadPayersNow } from './payers-now.ts';
import { loadRecordedClaim } from './recorded-claim.ts';
import { findRestNo, listChain } from './replacement-store.ts';

type Input = CallOf<typeof contract.returnLines>['body'];
type Answer = OutputOf<typeof contract.returnLines>;
type Trial = OutputOf<typeof contract.tryReturn>;

/**
 * Takes back chosen packs or units: by the institution that sold them, or once it may no more by the agency that pays (I4).
 * Everything brought back is a reversal of the whole. Sent again, the same request gets its first answer.
 * @throws {Problem} 400 for a line named twice or no quantity, 404 for a number that is not a settlement of this institution or
 *   area, 409 for a request id used otherwise
 */
export async function returnLines(
  world: World,
  actor: Actor,
  claimNo: string,
  input: Input,
): Promise<Outcome<Answer, Refusal>> {
  const side = sideOf(actor);
  const returned = parseReturned(input.lines);
  const by = bookedBy(world, actor, input, contentOf(claimNo, returned));
  return withFreshFacts(() =>
    world.db.transaction('all', (tx) => returnOnce(tx, by, side, claimNo, returned), 'hot'),
  );
}

/** @throws {Problem} 403 for who neither sells nor pays */
function sideOf({ institutionCode, areaCode }: Actor): ReversingSide {
  if (institutionCode !== null) return 'institution';
  if (areaCode === null) throw notAllowed();
  return 'agency';
}

function bookedBy(
  world: World,
  actor: Actor,
  { requestId, reason }: Pick<Input, 'requestId' | 'reason'>,
  content: string,
): BookedBy {
  const contentHash = hashOf(content);
  const now = world.clock.now();
  return { actor, requestId, reason, contentHash, now, channel: 'page', action: 'settlement.returnLines' };
}

function contentOf(claimNo: string, returned: readonly ReturnedLine[]): string {
  const lines = returned.map(({ line, quantity, traceCodes }) => [
    line,
    formatQuantity(quantity),
    [...traceCodes].sort(),
  ]);
  return JSON.stringify(['return', claimNo, lines]);
}

function parseReturned(lines: Input['lines']): ReturnedLine[] {
  const returned = lines.map(({ line, quantity: text, traceCodes }, index): ReturnedLine => {
    const quantity = parseQuantity(text);
    if (quantity === undefined || quantity <= 0n)
      throw badInput(`lines.${index}.quantity`, '应为大于零的数量');
    return { line, quantity, traceCodes: traceCodes.map(normaliseTraceCode) };
  });
  const twice = returned.findIndex(
    (one, index) => returned.findIndex(({ line }) => line === one.line) < index,
  );
  if (twice >= 0) throw badInput(`lines.${twice}.line`, '同一行只写一次');
  return returned.sort((a, b) => a.line - b.line);
}

async function returnOnce(
  tx: Tx,
  by: BookedBy,
  side: ReversingSide,
  claimNo: string,
  returned: readonly ReturnedLine[],
): Promise<Outcome<Answer, Refusal>> {
  const opened = await openClaim(tx, by, claimNo, side);
  if ('earlier' in opened) return accept(await answerOf(tx, opened.earlier));
  if (!opened.judged.ok) return opened.judged;
  const claim = opened.judged.value;
  const here = await judgeNothingUnderWay(tx, await numbersUpTo(tx, claim));
  if (!here.ok) return here;
  const decided = await decideReturn(tx, claim, returned);
  if (!decided.ok) return decided;
  if (decided.value === 'everything') {
    const reversed = await reverseWhole(tx, by, claim);
    return reversed.ok ? accept(await answerOf(tx, reversed.value)) : reversed;
  }
  return bookReturn(tx, by, claim, decided.value);
}

interface DecidedReturn {
  readonly bill: Bill;
  readonly kept: readonly ClaimLineRow[];
  readonly returnedCodes: readonly string[];
}

async function decideReturn(
  tx: Tx,
  claim: ClaimRow,
  returned: readonly ReturnedLine[],
): Promise<Outcome<DecidedReturn | 'everything', Refusal>> {
  const { settled, rows } = await loadRecordedClaim(tx, claim);
  if (settled === undefined) return decline(refuse('RETURN_NOT_DECIDABLE'));
  const kept = keptLines(settled.lines, returned);
  if (!kept.ok) return kept;
  if (kept.value.length === 0) return accept('everything');
  const rest = decideRest(settled, kept.value, await loadPayersNow(tx, claim, settled));
  if (!rest.ok) return rest;
  const codes = rows.filter((row) => returned.some((one) => one.line === row.line));
  return accept({
    bill: rest.value,
    kept: kept.value.map((line) => keptRow(rows, line)),
    returnedCodes: codes.map((row) => row.nationalCode),
  });
}

function keptRow(rows: readonly ClaimLineRow[], { line, quantity, traceCodes }: SoldLine): ClaimLineRow {
  const row = present(
    rows.find((one) => one.line === line),
    'a kept line was sold',
  );
  return { ...row, quantity, traceCodes };
}

async function bookReturn(
  tx: Tx,
  by: BookedBy,
  claim: ClaimRow,
  { bill, kept, returnedCodes }: DecidedReturn,
): Promise<Outcome<Answer, Refusal>> {
  // Kept packs are free for a moment: nobody may report them as sold otherwise meanwhile.
  await lockTraceCodes(
    tx,
    kept.flatMap((line) => line.traceCodes),
  );
  const carried = await carryDelivery(tx, by, claim, kept, returnedCodes);
  if (!carried.ok) return carried;
  const reversal = await bookReversal(tx, by, claim);
  const planKind = bill.planUse === null ? null : planKindOf(claim);
  const restNo = await bookRest(tx, by, claim, {
    bill,
    kept,
    planKind,
    kind: 'return',
    reversalId: reversal.id,
  });
  await carried.value(restNo);
  return accept(await answerOf(tx, await written(tx, reversal.claimNo)));
}

/** Which plan paid: the stage of its lines names it. */
export function planKindOf({ explanation }: ClaimRow): 'chronic' | 'outpatient' {
  const stage = explanation.stages.find(({ step }) => step === 'ordinaryEligible');
  return stage?.inputs['plan'] === 'chronic' ? 'chronic' : 'outpatient';
}

async function written(tx: Tx, claimNo: string): Promise<BillText> {
  return present(await readBill(tx, claimNo), 'a claim that was written can be read');
}

async function answerOf(tx: Tx, reversal: BillText): Promise<Answer> {
  const restNo = await findRestNo(tx, reversal.claimNo ?? '');
  const rest = restNo === undefined ? null : await written(tx, restNo);
  return { reversal, rest, back: givenBack(reversal, rest) };
}

const BACK = [
  'charged',
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromWorkInjury',
  'fromMaternity',
  'fromCommercial',
  'fromAccount',
  'cash',
] as const;

function givenBack(reversal: BillText, rest: BillText | null): contract.GivenBack {
  const of = (bill: BillText | null, name: (typeof BACK)[number]): Fen =>
    parseFen(bill?.[name] ?? '0.00') ?? ZERO_FEN;
  return backOf((name) => subtractFen(subtractFen(ZERO_FEN, of(reversal, name)), of(rest, name)));
}

function backOf(amount: (name: (typeof BACK)[number]) => Fen): contract.GivenBack {
  return Object.fromEntries(BACK.map((name) => [name, formatFen(amount(name))])) as contract.GivenBack;
}

/**
 * What would come back and what the rest would come to; nothing is written but the look.
 * @throws {Problem} as `returnLines`
 */
export async function tryReturn(
  world: World,
  actor: Actor,
  claimNo: string,
  lines: Input['lines'],
): Promise<Outcome<Trial, Refusal>> {
  const side = sideOf(actor);
  const returned = parseReturned(lines);
  // No request has this number: a trial has no first answer.
  const by = bookedBy(world, actor, { requestId: '.trial', reason: '' }, '');
  return world.db.transaction('all', async (tx): Promise<Outcome<Trial, Refusal>> => {
    const opened = await openClaim(tx, by, claimNo, side);
    if ('earlier' in opened) throw notFound('结算单');
    if (!opened.judged.ok) return opened.judged;
    const claim = opened.judged.value;
    const decided = await decideReturn(tx, claim, returned);
    if (!decided.ok) return decided;
    await recordAudit(tx, actor, by.now, {
      action: 'settlement.tryReturn',
      subjectKind: 'claim',
      subjectId: claimNo,
      personId: claim.personId,
    });
    const rest = decided.value === 'everything' ? null : decided.value.bill;
    const back = backOf((name) => subtractFen(claim[name], rest?.[name] ?? ZERO_FEN));
    return accept({ back, restCharged: formatFen(rest?.charged ?? ZERO_FEN) });
  });
}

/**
 * Every return and correction of a settlement, the first one first.
 * @throws {Problem} 404, also for what lies outside the actor's scope
 */
export async function listReplacements(
  world: World,
  actor: Actor,
  claimNo: string,
): Promise<OutputOf<typeof contract.listReplacements>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const claim = await findClaim(tx, claimNo);
    if (!claim) throw notFound('结算单');
    const chain = await listChain(tx, claim.areaCode, claim.id);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.listReplacements',
      subjectKind: 'claim',
      subjectId: claimNo,
      personId: claim.personId,
    });
    const rows = chain.map(
      ({ claimNo, reversalNo, replacementNo, kind, at, charged, cash, fromAccount }) => ({
        claimNo,
        reversalNo,
        replacementNo,
        kind,
        at: wallClock(at),
        charged: formatFen(charged),
        cash: formatFen(cash),
        fromAccount: formatFen(fromAccount),
      }),
    );
    return { rows };
  });
}
