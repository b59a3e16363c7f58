/** Areas of enrolment decide about bills of their people at institutions elsewhere, rightly and wrongly (M29, M30, M33, M36). */
import type { OutputOf } from '../../../src/contract/endpoint.ts';
import { enterDeduction } from '../../../src/contract/funds-deductions.ts';
import { getBill } from '../../../src/contract/settlement.ts';
import type { DeductionEntered, ToldPart } from '../auditor/record-statements.ts';
import type { Scheme } from '../auditor/record.ts';
import type { SimArea } from './areas.ts';
import { dayAt, yuan } from './calendar.ts';
import { count, requestId, type Script, type SimClaim } from './script.ts';

const MOST_BILLS = 3;
/** What a decision rests on. */
export const CASE = { caseNo: '示例案', authority: '示例医疗保障局', basis: 'M36', reason: '示例' } as const;
const FUNDS = {
  pooledFund: 'fromPooledFund',
  majorIllness: 'fromMajorIllness',
  assistance: 'fromAssistance',
} as const;
type Fund = keyof typeof FUNDS;
type Bill = OutputOf<typeof getBill>;

const fenOf = (text: string): number => Math.round(Number(text) * 100);

function schemeOf({ person, servedOn }: SimClaim): Scheme {
  const { enrolments } = person.person;
  const held = enrolments.find((one) => one.from <= servedOn && (one.to === null || servedOn <= one.to));
  return held?.scheme ?? 'employee';
}

/** Bills of one area's people at one institution of another, mostly of one scheme and not taken back. */
function drawBills({ dice, claims }: Script, seat: SimArea): SimClaim[] {
  const [hospital, pharmacy] = [seat.hospital, seat.pharmacy];
  const there = claims.filter(
    (one) =>
      [hospital, pharmacy].includes(one.institutionCode) &&
      one.person.area !== seat &&
      (one.stands || dice.percent(10)),
  );
  if (there.length === 0) return [];
  const first = dice.pick(there);
  const mayMix = dice.percent(8);
  const others = there.filter(
    (one) =>
      one !== first &&
      one.institutionCode === first.institutionCode &&
      one.person.area === first.person.area &&
      (mayMix || schemeOf(one) === schemeOf(first)),
  );
  return [first, ...others.slice(0, dice.between(0, MOST_BILLS - 1))];
}

/** What the decision takes of a bill: a part, all that was borne, now and then a fen too much. */
function drawPart({ dice }: Script, bill: Bill, fund: Fund | null): ToldPart {
  const borne = fund === null ? fenOf(bill.charged) - fenOf(bill.cash) : fenOf(bill[FUNDS[fund]]);
  const all = Math.max(1, borne);
  const amount = dice.percent(10) ? all + 1 : dice.percent(25) ? all : dice.between(1, all);
  return { claimNo: bill.claimNo ?? '', amount: yuan(amount) };
}

async function readBills({ desks }: Script, claims: readonly SimClaim[]): Promise<Bill[]> {
  const auditor = await desks.of({ role: 'auditor' });
  return Promise.all(claims.map(({ claimNo }) => auditor.ok(getBill, { params: { claimNo } })));
}

/** Mostly a fund that bore something of the first bill. */
function drawFund({ dice }: Script, [first]: readonly Bill[]): Fund {
  const names = ['pooledFund', 'majorIllness', 'assistance'] as const;
  const bore = names.filter((name) => first !== undefined && first[FUNDS[name]] !== '0.00');
  return dice.pick(bore.length > 0 && dice.percent(90) ? bore : names);
}

/** What a careless desk gets wrong about the bills themselves. */
function spoil({ dice }: Script, parts: readonly ToldPart[]): readonly ToldPart[] {
  if (dice.percent(4)) return [];
  const [first] = parts;
  return first && dice.percent(4) ? [...parts, first] : parts;
}

/** Decides about bills at an institution of an area, for whoever is enrolled elsewhere; sometimes the same request goes out again. */
export async function decideElsewhere(script: Script, seat: SimArea): Promise<void> {
  const { dice, desks, record } = script;
  const claims = drawBills(script, seat);
  const [first] = claims;
  if (!first) return;
  const bills = await readBills(script, claims);
  const fund = dice.percent(50) ? drawFund(script, bills) : null;
  const parts = bills.map((bill) => drawPart(script, bill, fund));
  const sum = parts.reduce((total, one) => total + fenOf(one.amount), 0);
  // Once the first is taken up the next is wrong by a fen, so that no year passes without.
  const { counts } = script;
  const isFirst = fund === null && counts.has('扣款 外地机构 收下') && !counts.has('扣款 外地机构 不收');
  const told = {
    // Now and then somebody decides whose people these are not.
    areaCode: dice.percent(5) ? dice.pick(script.ground.areas).code : first.person.area.code,
    kind: fund === null ? ('deduction' as const) : ('recovery' as const),
    institutionCode: first.institutionCode,
    scheme: schemeOf(first),
    fund,
    amount: yuan(dice.percent(5) || isFirst ? sum + 1 : sum),
    documentNo: `示例决定${(script.serial += 1)}`,
    bills: spoil(script, parts),
  };
  const { areaCode, bills: named, ...rest } = told;
  const desk = await desks.of({ role: 'agencyReviewer', areaCode });
  const body = {
    ...rest,
    ...(named.length === 0 ? {} : { bills: [...named] }),
    requestId: requestId(script),
    decidedOn: dayAt(desks.now()),
    ...CASE,
  };
  for (let tries = dice.percent(20) ? 2 : 1; tries > 0; tries -= 1) {
    const at = desks.now();
    const answer: DeductionEntered['answer'] = await desk.call(enterDeduction, { body });
    record.push({ what: 'statementDeduction', at, by: `${areaCode} 1`, ...told, answer });
    count(script, `${fund === null ? '扣款' : '追回'} 外地机构 ${answer.status === 200 ? '收下' : '不收'}`);
  }
}
