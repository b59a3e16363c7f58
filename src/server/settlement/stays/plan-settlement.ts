/** Which lines of a stay a settlement takes, and the claim that they make (M9, M19, M25, I4). */
import { dayAt, type PlainDate } from '../../../base/date.ts';
import { addFen, formatQuantity, formatUnitPrice, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { agreementOn } from '../../../domain/providers/agreement.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { normaliseTraceCode } from '../../../domain/settlement/check-trace-codes.ts';
import { chooseLines } from '../../../domain/settlement/stays/choose-lines.ts';
import { causeOf, type Stay } from '../../../domain/settlement/stays/stay.ts';
import { isSeparateOn } from '../../../domain/settlement/stays/tell-line.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict } from '../../http/problem.ts';
import { benefitRules } from '../../insured/benefits/benefit-rules.ts';
import { findPersonByNo, listEnrolments } from '../../insured/store.ts';
import { listAgreements } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import type { ClaimToJudge } from '../judge-claim.ts';
import type { OpenedStay } from './open-stays.ts';
import type { StayLine } from './stay-line-store.ts';
import { productsOf } from './upload-lines.ts';

/** What a settlement of a stay is asked to take. */
export interface SettlementAsked {
  /** 收费批次号 of an outpatient settlement; null for a stay in hospital. */
  readonly batch: string | null;
  /** 中途结算. */
  readonly interim: boolean;
  readonly useAccount: boolean;
  /** Trace codes that come with the settlement, by the line's serial; they join those that came with the line (M32). */
  readonly traceCodes: ReadonlyMap<string, readonly string[]>;
}

export interface PlannedSettlement {
  readonly stay: Stay;
  readonly lines: readonly StayLine[];
  readonly claim: ClaimToJudge & { readonly servedOn: PlainDate };
  readonly total: Fen;
  /** Lines that this platform does not settle. */
  readonly elsewhere: { readonly count: number; readonly amount: Fen };
  /** Lines of a later year or enrolment. */
  readonly later: number;
}

const MOST_LINES = 1000;

/**
 * @returns PERSON_NOT_INSURED or INSURANCE_NOT_NORMAL for a line on a day without cover, INSTITUTION_WITHOUT_AGREEMENT for one
 *   on a day without an agreement
 * @throws {Problem} 409 where nothing waits, for a day that has not come, or where an earlier year must be settled by itself first
 */
export async function planSettlement(
  tx: Tx,
  world: World,
  { stay, lines, settledIds }: OpenedStay,
  asked: SettlementAsked,
): Promise<Outcome<PlannedSettlement, Refusal>> {
  const unknown = [...asked.traceCodes.keys()].find(
    (serial) => !lines.some((line) => line.serial === serial),
  );
  if (unknown !== undefined) throw badInput('drug_trac_info.feedetl_sn', `没有明细 ${unknown}`);
  const isOurs = await findIsOurs(tx, world, lines);
  const elsewhere = sumElsewhere(lines, asked, isOurs);
  const waiting = inScope(lines, asked)
    .filter((line) => isOurs(line) && !settledIds.has(line.id))
    .map((line) => ({ ...line, usedOn: dayAt(line.usedAt) }));
  const [first, ...rest] = waiting;
  if (first === undefined)
    throw conflict(
      'NOTHING_TO_SETTLE',
      elsewhere.count > 0 ? '没有单行支付药品的未结费用，其余费用不在本平台结算' : '没有未结的费用明细',
      '请核对就诊编号和收费批次号',
    );
  const person = await findPersonByNo(tx, stay.personNo);
  const enrolments = await listEnrolments(tx, stay.personId);
  const chosen = chooseLines(
    [first, ...rest],
    { enrolments, diedOn: person?.diedOn ?? null },
    await benefitRules(tx),
  );
  if (!chosen.ok) return chosen;
  const { later, lines: taken, servedOn } = chosen.value;
  const agreed = await judgeAgreements(tx, stay.institutionCode, taken);
  if (!agreed.ok) return agreed;
  // A system whose clock runs ahead may charge for tomorrow; what is settled was used before.
  if (servedOn > dayAt(world.clock.now()))
    throw conflict('LINE_DAY_AHEAD', `有明细的日期 ${servedOn} 还没有到`, '请核对系统时间，到了当天再结');
  if (taken.length > MOST_LINES)
    throw conflict('TOO_MANY_LINES', `一次结算至多 ${MOST_LINES} 条单行支付明细`, '请先中途结算');
  if (later > 0 && stay.kind === 'inpatient' && !asked.interim)
    throw conflict(
      'SETTLE_EARLIER_FIRST',
      `还有 ${later} 条明细属于下一年度或另一段参保，不能一次结清`,
      '请先用中途结算（mid_setl_flag 填 1）结前一段，再办出院结算',
    );
  return accept({
    stay,
    lines: taken,
    claim: claimOfLines(stay, taken, asked),
    total: sumOf(taken),
    elsewhere,
    later,
  });
}

/** Costs of every day need the agreement in force on it: a later day does not bring in those of a suspension (M25, M27). */
async function judgeAgreements(
  tx: Tx,
  institutionCode: string,
  lines: readonly (StayLine & { readonly usedOn: PlainDate })[],
): Promise<Outcome<true, Refusal>> {
  const agreements = await listAgreements(tx, institutionCode);
  for (const { serial, usedOn } of lines) {
    const agreed = agreementOn('hospital', agreements, usedOn);
    if (!agreed.ok) return decline({ ...agreed.refusal, detail: `明细 ${serial}，${usedOn}` });
  }
  return accept(true);
}

function inScope(lines: readonly StayLine[], { batch }: Pick<SettlementAsked, 'batch'>): readonly StayLine[] {
  return batch === null ? lines : lines.filter((line) => line.batch === batch);
}

/** Tells which lines this platform settles, by the catalogue of each line's day; never what the hospital did not approve (M11). */
export async function findIsOurs(
  tx: Tx,
  world: World,
  lines: readonly StayLine[],
): Promise<(line: StayLine) => boolean> {
  const products = await productsOf(tx, world, lines);
  return (line) =>
    !line.selfPaid && isSeparateOn(products.get(line.nationalCode)?.timeline, dayAt(line.usedAt));
}

/** What of the lines asked for is settled elsewhere: counted and summed, so that nobody takes it for settled here. */
export function sumElsewhere(
  lines: readonly StayLine[],
  asked: Pick<SettlementAsked, 'batch'>,
  isOurs: (line: StayLine) => boolean,
): PlannedSettlement['elsewhere'] {
  const others = inScope(lines, asked).filter((line) => !isOurs(line));
  return { count: others.length, amount: sumOf(others) };
}

function sumOf(lines: readonly StayLine[]): Fen {
  return lines.reduce<Fen>((sum, { amount }) => addFen(sum, amount), ZERO_FEN);
}

/** The claim that lines make, each on its own day. @throws {Problem} 409 for lines of several circulated prescriptions */
export function claimOfLines(
  stay: Stay,
  lines: readonly StayLine[],
  { traceCodes, useAccount }: Pick<SettlementAsked, 'traceCodes' | 'useAccount'>,
): ClaimToJudge & { readonly servedOn: PlainDate } {
  const [rxno = null, ...more] = [...new Set(lines.map((line) => line.rxno))];
  if (more.length > 0)
    throw conflict(
      'ONE_PRESCRIPTION',
      '一次结算只能凭一张外配处方，外配处方和院内用药也不能混在一起',
      '请分收费批次结算',
    );
  const [main, ...others] = stay.diagnoses.map((one) => one.code);
  const claimed = lines.map((line) => ({
    nationalCode: line.nationalCode,
    price: formatUnitPrice(line.price),
    quantity: formatQuantity(line.quantity),
    unit: line.inSmallestUnits ? ('smallest' as const) : ('pack' as const),
    traceCodes: [
      ...new Set([...line.traceCodes, ...(traceCodes.get(line.serial) ?? []).map(normaliseTraceCode)]),
    ],
    usedOn: dayAt(line.usedAt),
    doctorCode: line.doctorCode,
  }));
  return {
    personNo: stay.personNo,
    rxno,
    receivingHospital: null,
    setting: stay.kind,
    cause: causeOf(stay),
    ...(main === undefined ? {} : { diagnosisCode: main }),
    otherDiagnoses: others,
    ...(stay.diseaseCode === '' ? {} : { diseaseCode: stay.diseaseCode }),
    useAccount,
    servedOn: claimed.map((line) => line.usedOn).reduce((last, one) => (one > last ? one : last)),
    lines: claimed,
  };
}
