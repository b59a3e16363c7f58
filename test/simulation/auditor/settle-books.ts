/** Plays what was settled, taken back and given back in part through the books, and checks every answer on the way. */
import { codeOf } from './answers.ts';
import { partsOf, yuan } from './arithmetic.ts';
import { endBookings, isOnTheRoad, meetBooking } from './booking-books.ts';
import { lastDayOf, yearOn } from './benefit-years.ts';
import {
  dayOf,
  NOTHING_USED,
  orderOf,
  plusDays,
  writingOf,
  yearKey,
  type Booked,
  type Books,
  type Ground,
} from './books.ts';
import { compareAnswers, compareBill, differ } from './compare-bill.ts';
import { loweredFor } from './lowered-elsewhere.ts';
import { isFromPharmacy, judge, levelOf, placeOf, type JudgedLine, type Purchase } from './judge-claim.ts';
import { postBill } from './post-entries.ts';
import { reckon, type PayFacts, type Reckoned } from './reckon-bill.ts';
import { accountOfRest, factsOfRest } from './rest-facts.ts';
import type { ClaimSent, ReturnSent, ReversalSent } from './record.ts';
import type { Answer, ToldBill } from './told.ts';
import { enrolmentOn, payFactsOn } from './what-held.ts';

const DAYS_AFTER = 31;

/** Moves everything that is counted over a year. @param sign -1 when a settlement is taken back */
function move(
  books: Books,
  { personNo, scheme, servedOn, planKind, rxno, reckoned, lines }: Booked,
  sign: bigint,
): void {
  const year = yearOn(books, servedOn);
  const key = yearKey(personNo, scheme, year);
  const { amounts, uses } = reckoned;
  const used = books.years.get(key) ?? NOTHING_USED;
  books.years.set(key, {
    pool: used.pool + sign * amounts.fromPooledFund,
    major: used.major + sign * amounts.fromMajorIllness,
    threshold: used.threshold + sign * uses.threshold,
    assistance: used.assistance + sign * amounts.fromAssistance,
    ownShare: used.ownShare + sign * amounts.ownShare,
  });
  if (planKind !== null) {
    const planKey = `${key} ${planKind}`;
    const plan = books.plansUsed.get(planKey) ?? { deductible: 0n, counted: 0n, paid: 0n };
    books.plansUsed.set(planKey, {
      deductible: plan.deductible + sign * uses.plan.deductible,
      counted: plan.counted + sign * uses.plan.counted,
      paid: plan.paid + sign * uses.plan.paid,
    });
  }
  for (const { id, deductible, paid } of uses.commercial) {
    const insuredKey = `${id} ${personNo} ${year}`;
    const insured = books.insured.get(insuredKey) ?? { deductible: 0n, paid: 0n, claims: 0 };
    books.insured.set(insuredKey, {
      deductible: insured.deductible + sign * deductible,
      paid: insured.paid + sign * paid,
      claims: insured.claims + 1,
    });
  }
  if (amounts.fromAccount !== 0n)
    books.accounts.set(personNo, (books.accounts.get(personNo) ?? 0n) - sign * amounts.fromAccount);
  for (const { nationalCode, quantity, traceCodes } of lines) {
    for (const code of traceCodes)
      if (sign > 0n) books.sold.add(code);
      else books.sold.delete(code);
    const handedKey = `${rxno} ${nationalCode}`;
    if (rxno !== null) books.handed.set(handedKey, (books.handed.get(handedKey) ?? 0n) + sign * quantity);
  }
}

/** Writes a settlement into the books. */
export function enterBill(books: Books, booked: Booked, at: number): void {
  const { claimNo } = booked;
  if (books.bills.has(claimNo)) books.findings.push(`${claimNo} 编号用了两次`);
  books.bills.set(claimNo, booked);
  books.written.push({ claimNo, of: booked, sign: 1n, at });
  move(books, booked, 1n);
  postBill(books, booked, claimNo, at, 1n);
}

/** Whether a request has been answered before: then the answer must be the same. */
function askedBefore(
  books: Books,
  key: string,
  asked: string,
  told: readonly (ToldBill | null)[] | null,
  status: number,
): boolean {
  const first = books.requests.get(key);
  if (first === undefined) return false;
  if (first.asked !== asked) {
    if (status !== 409) books.findings.push(`${key} 编号已用于别的业务，却得到 ${status}`);
    return true;
  }
  if (told === null) books.findings.push(`${key} 重发得到 ${status}，不是第一次的结果`);
  else first.told.forEach((bill, index) => books.findings.push(...compareAnswers(bill, told[index] ?? null)));
  return true;
}

/** A claim as it was delivered. */
export function settleInBooks(books: Books, sent: ClaimSent): void {
  const { asked, institutionCode, answer, at } = sent;
  const key = `${institutionCode} ${asked.requestId}`;
  const told = answer.status === 200 ? (answer as { body: ToldBill }).body : null;
  if (askedBefore(books, key, writingOf(asked), told && [told], answer.status)) return;
  const day = dayOf(at);
  const decided = decide(books, { institutionCode, asked, day, byHand: false });
  const because = 'against' in decided ? [...decided.against].join('、') : '';
  if (told === null) {
    const code = codeOf(answer);
    if (!('against' in decided))
      books.findings.push(`${key} 应当支付，平台以 ${code}（${answer.status}）拒绝`);
    else if (answer.status !== 422 || !decided.against.has(code))
      books.findings.push(differ(key, '拒绝的理由', `${code}（${answer.status}）`, because));
    return;
  }
  books.requests.set(key, { asked: writingOf(asked), told: [told] });
  if ('against' in decided) {
    books.findings.push(`${told.claimNo ?? key} 不应支付（${because}），平台却结算了`);
    return;
  }
  books.findings.push(...compareBill(told, decided.book(told.claimNo ?? '', at, true), 1n));
}

/** What a purchase comes to, or what stands against it. */
export type Decided =
  | { readonly against: ReadonlySet<string> }
  | {
      readonly reckoned: Reckoned;
      /** @param writes whether it is settled, or only looked at */
      readonly book: (claimNo: string, at: number, writes: boolean) => Booked;
    };

/** @param owedTo the institution that is owed for it; none of what the person has paid */
export function decide(books: Books, purchase: Purchase, owedTo = purchase.institutionCode): Decided {
  const { asked, day } = purchase;
  const { against, lines, plan, told } = judge(books, purchase);
  const person = books.people.get(asked.personNo);
  const enrolment = enrolmentOn(person, day);
  if (against.size > 0 || person === undefined || enrolment === undefined) return { against };
  const { areaCode } = enrolment;
  const soldAt = placeOf(books, purchase);
  const lowered = loweredFor(books, { personNo: asked.personNo, areaCode, soldAt }, day);
  const facts = { ...payFactsOn(books, person, enrolment, asked, plan, day), lowered };
  const reckoned = reckon(lines, facts);
  const ground = {
    personNo: asked.personNo,
    scheme: enrolment.scheme,
    areaCode,
    servedOn: day,
    institutionCode: owedTo,
    rxno: asked.rxno,
    planKind: plan?.kind ?? null,
    setting: isFromPharmacy(purchase) ? ('pharmacy' as const) : (asked.setting ?? 'outpatient'),
    cause: asked.cause ?? ('illness' as const),
    told,
    consents: books.consents.length,
    level: levelOf(books, purchase),
    soldAt,
    facts,
  };
  return {
    reckoned,
    book: (claimNo, at, writes) => {
      const place = { at, order: writes ? orderOf(claimNo) : 0n };
      const booked: Booked = { ...ground, place, claimNo, lines, reckoned, reversedBy: null, next: null };
      if (writes) enterBill(books, booked, at);
      if (writes) meetBooking(books, booked);
      return booked;
    },
  };
}

/** M32, I4: once only; by the institution until a month after the year has ended, from then on by the agency. */
export function standsAgainst(
  books: Books,
  booked: Booked,
  day: string,
  side: 'institution' | 'agency',
): string | null {
  if (booked.reversedBy !== null) return 'CLAIM_ALREADY_REVERSED';
  const ofInstitution = day <= plusDays(lastDayOf(books, yearOn(books, booked.servedOn)), DAYS_AFTER);
  if (side === 'institution' && !ofInstitution) return 'REVERSAL_YEAR_CLOSED';
  if (side === 'agency' && ofInstitution) return 'REVERSAL_STILL_OF_INSTITUTION';
  return isOnTheRoad(books, booked.claimNo) ? 'HOME_DELIVERY_UNDER_WAY' : null;
}

function takeBack(books: Books, booked: Booked, told: ToldBill, at: number): void {
  const reversalNo = told.claimNo ?? '';
  books.findings.push(...compareBill(told, booked, -1n));
  if (told.reversesNo !== booked.claimNo)
    books.findings.push(`${reversalNo} 没有写明撤销的是 ${booked.claimNo}`);
  reverseBill(books, booked, reversalNo, at);
}

/** Takes a settlement out of everything that is counted. */
export function reverseBill(books: Books, booked: Booked, reversalNo: string, at: number): void {
  booked.reversedBy = reversalNo;
  books.written.push({ claimNo: reversalNo, of: booked, sign: -1n, at });
  move(books, booked, -1n);
  postBill(books, booked, reversalNo, at, -1n);
}

export function mustRefuse(books: Books, subject: string, answer: Answer<unknown>, because: string): void {
  if (answer.status !== 422 || codeOf(answer) !== because)
    books.findings.push(differ(subject, '应当拒绝', `${codeOf(answer)}（${answer.status}）`, because));
}

export function reverseInBooks(
  books: Books,
  { institutionCode, requestId, claimNo, side, at, answer }: ReversalSent,
): void {
  const booked = books.bills.get(claimNo);
  if (booked === undefined) {
    books.findings.push(`${claimNo} 要撤销的结算不在账上`);
    return;
  }
  const key = `${institutionCode} ${requestId}`;
  const told = answer.status === 200 ? (answer as { body: ToldBill }).body : null;
  if (askedBefore(books, key, claimNo, told && [told], answer.status)) return;
  const because = standsAgainst(books, booked, dayOf(at), side);
  if (because !== null) mustRefuse(books, `${claimNo} 撤销`, answer, because);
  else if (told === null) books.findings.push(`${claimNo} 应当可以撤销，平台以 ${codeOf(answer)} 拒绝`);
  else {
    books.requests.set(key, { asked: claimNo, told: [told] });
    takeBack(books, booked, told, at);
    endBookings(books, claimNo);
  }
}

/** What stays sold; a code when the return is none of this claim. Who keeps packs keeps their codes. */
function keptOf(booked: Booked, sent: ReturnSent): readonly JudgedLine[] | string {
  const kept: JudgedLine[] = [];
  for (const [index, line] of booked.lines.entries()) {
    const back = sent.lines.find((one) => one.line === index + 1);
    const quantity = line.quantity - partsOf(back?.quantity ?? '0');
    const traceCodes = line.traceCodes.filter((code) => back?.traceCodes.includes(code) !== true);
    if (quantity < 0n || traceCodes.length + (back?.traceCodes.length ?? 0) !== line.traceCodes.length)
      return 'RETURN_NOT_OF_CLAIM';
    // Of which day of a stay the rest is, nobody has said.
    const day = line.isOfStay ? null : line.day;
    if (quantity > 0n) kept.push({ ...line, quantity, traceCodes, day });
  }
  const uncoded = kept.some(
    ({ units, traceCodes, quantity }) => units === null && BigInt(traceCodes.length) * 10_000n !== quantity,
  );
  return uncoded ? 'RETURN_CODES_INCOMPLETE' : kept;
}

/** What the rest rests on: what others have used since is no longer open to it. */
function restOf(books: Books, { personNo, scheme, servedOn, planKind, facts, reckoned }: Booked): PayFacts {
  const year = yearOn(books, servedOn);
  const plan = books.plansUsed.get(`${yearKey(personNo, scheme, year)} ${planKind ?? ''}`);
  const { uses } = reckoned;
  const others = {
    plan: plan && { ...plan, paid: plan.paid - uses.plan.paid },
    insurer: (id: number) => {
      const all = books.insured.get(`${id} ${personNo} ${year}`);
      const own = uses.commercial.find((one) => one.id === id);
      return (
        all && {
          deductible: all.deductible - (own?.deductible ?? 0n),
          paid: all.paid - (own?.paid ?? 0n),
        }
      );
    },
  };
  const account = accountOfRest(facts.account, books.accounts.get(personNo) ?? 0n, reckoned);
  return { ...factsOfRest(facts, reckoned, others), account };
}

const GIVEN_BACK = [
  'charged',
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromAccount',
  'cash',
] as const;

export function returnInBooks(books: Books, sent: ReturnSent): void {
  const { institutionCode, requestId, claimNo, side, at, answer } = sent;
  const booked = books.bills.get(claimNo);
  if (booked === undefined) {
    books.findings.push(`${claimNo} 要退药的结算不在账上`);
    return;
  }
  const key = `${institutionCode} ${requestId}`;
  const asked = JSON.stringify([claimNo, sent.lines]);
  const told = answer.status === 200 ? (answer as Extract<ReturnSent['answer'], { status: 200 }>).body : null;
  if (askedBefore(books, key, asked, told && [told.reversal, told.rest], answer.status)) return;
  const kept = keptOf(booked, sent);
  const facts = restOf(books, booked);
  const rest = typeof kept === 'string' || kept.length === 0 ? null : reckon(kept, facts);
  const because = standsAgainst(books, booked, dayOf(at), side) ?? (typeof kept === 'string' ? kept : null);
  if (because !== null) {
    mustRefuse(books, `${claimNo} 退药`, answer, because);
    return;
  }
  if (told === null) {
    books.findings.push(`${claimNo} 应当可以退药，平台以 ${codeOf(answer)} 拒绝`);
    return;
  }
  books.requests.set(key, { asked, told: [told.reversal, told.rest] });
  takeBack(books, booked, told.reversal, at);
  if (rest === null) endBookings(books, claimNo);
  if ((told.rest === null) !== (rest === null)) books.findings.push(`${claimNo} 退药后余下的结算单不对`);
  for (const name of GIVEN_BACK) {
    const back = booked.reckoned.amounts[name] - (rest?.amounts[name] ?? 0n);
    if (yuan(back) !== told.back[name])
      books.findings.push(differ(`${claimNo} 退药`, name, told.back[name] ?? '', yuan(back)));
  }
  if (told.rest !== null && rest !== null && typeof kept !== 'string')
    bookRest(books, told.rest, booked, { facts, lines: kept, reckoned: rest }, at);
}

function bookRest(
  books: Books,
  told: ToldBill,
  whole: Booked,
  left: Pick<Booked, 'facts' | 'lines' | 'reckoned'>,
  at: number,
): void {
  const claimNo = told.claimNo ?? '';
  const planKind = keptPlan(whole, left.lines);
  const rest: Booked = { ...whole, ...left, claimNo, planKind, reversedBy: null, next: null };
  whole.next = { claimNo, how: 'return' };
  enterBill(books, rest, at);
  books.findings.push(...compareBill(told, rest, 1n));
  books.rests.set(whole.claimNo, claimNo);
}

function keptPlan(booked: Booked, kept: Booked['lines']): Ground['planKind'] {
  return kept.some((line) => line.route === 'ordinary') ? booked.planKind : null;
}
