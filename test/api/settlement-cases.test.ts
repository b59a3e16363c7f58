import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addDays, yearOf, day, type PlainDate } from '../../src/base/date.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import { preSettle, settleClaim } from '../../src/contract/settlement.ts';
import { AMOUNT_NAMES, type ClaimFacts, type PricedLine } from '../../src/domain/settlement/model.ts';
import type { Tx } from '../../src/server/db/database.ts';
import {
  insertAssistanceIdentity,
  insertEnrolment,
  insertMajorIllnessMembership,
  insertPerson,
} from '../../src/server/insured/store.ts';
import { insertOffSiteFiling } from '../../src/server/settlement/record-claim-store.ts';
import type { OffSiteKind } from '../../src/policy/parameters/off-site.ts';
import { readClaimLine } from '../../src/server/settlement/read-claim-line.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { loadCases, uncarriedClauses, type Case } from '../support/cases.ts';
import { DOCTOR, furnishCounter, HOSPITAL, requestId, type Counter } from '../support/counter.ts';
import { matchProduct } from '../support/match-product.ts';
import { ORDINARY_CLAIM } from '../support/ordinary-claim.ts';
import { identityNumber } from '../support/province.ts';
import { insertPublishedList } from '../support/published-list.ts';
import { insertPayersOfCase, insertRatioOfCase } from '../support/payers.ts';
import { setReadings, type GivenReadings } from '../support/set-readings.ts';

/**
 * The hand-computed cases once more, through HTTP and PostgreSQL: the facts of each are put into the tables, a hospital
 * settles, and the bill must be the same. A hospital, because its own patients come without a circulated prescription.
 */
let server: TestServer;
let counter: Counter;
let order = 0;
const desks = new Map<string, Caller>();

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    await tx.run(`UPDATE agreement SET to_on = '2032-12-31'`);
    await tx.run(`INSERT INTO agreement (institution_code, agreement_no, clauses, from_on, to_on)
      SELECT institution_code, '示例旧协议', clauses, '2024-01-01', '2025-12-31' FROM agreement WHERE institution_code = '${HOSPITAL}'`);
  });
});
afterAll(() => server.close());

const readingsOf = (one: Case) =>
  (one.given as { readings?: GivenReadings & { yearStart?: string } }).readings;

const factsOf = (one: Case): ClaimFacts => {
  const read = readClaimLine(JSON.stringify({ ...ORDINARY_CLAIM, ...(one.given as object) }));
  if ('fault' in read) throw new Error(`${one.title}: ${read.fault.field}`);
  return read.facts;
};

/**
 * What only the pure decision takes: a unit is sold whole and traced (M32), so a fraction of one never reaches a counter; an act
 * about the year has no end (I4), and cases behind it would be settled by it (`benefit-year.test.ts` does so).
 */
const isSellable = (one: Case) =>
  readingsOf(one)?.yearStart === undefined &&
  factsOf(one).lines.every((line) => line.quantity % 10_000n === 0n);

const DIAGNOSIS = 'C34.900';

/** How many trace codes a line brings: one for each pack, and of a split pack none. */
const codesOf = (line: PricedLine) => Number(line.quantity / 10_000n / BigInt(line.unitsPerPack ?? 1));

async function deskOn(date: string): Promise<Caller> {
  server.clock.setDay(date);
  const desk =
    desks.get(date) ??
    (await server.signIn({
      login: `office-${date}`,
      name: '示例医保办',
      role: 'hospitalOffice',
      institutionCode: HOSPITAL,
    }));
  desks.set(date, desk);
  return desk;
}

/** What the province reads otherwise in a case, which then has a day of its own: nothing was settled on it by the platform's reading. */
async function setReadingsOf(one: Case, date: string): Promise<void> {
  const readings = readingsOf(one);
  if (readings !== undefined) await setReadings(server, date, readings);
}

/** Where the person of a case is enrolled, the hospital standing in 长沙; and what they have filed for buying there (I11). */
function homeOf(one: Case) {
  const { away, filed = [] } = one.given as { away?: boolean; filed?: readonly OffSiteKind[] };
  return { areaCode: away === true ? '430202' : '430102', filed };
}
type Home = ReturnType<typeof homeOf>;

/** Whether the case says that assistance was used under the person's other scheme, before they changed it. */
const isUsedInOther = (one: Case) =>
  (one.given as { usedInOtherScheme?: boolean }).usedInOtherScheme === true;

/** Files what the case says for buying in 长沙, each from a day of its own. */
async function fileForCase(
  tx: Tx,
  personId: number,
  filed: Home['filed'],
  servedOn: PlainDate,
): Promise<void> {
  for (const [index, kind] of filed.entries())
    await insertOffSiteFiling(tx, {
      personId,
      placeCode: '430100',
      kind,
      from: addDays(servedOn, -1 - index),
      to: servedOn,
      filedBy: counter.agency.accountId,
      filedAt: server.clock.now(),
    });
}

/**
 * Enters a person of the case: scheme, 大病 membership, what was used of which limits, assistance.
 * @param inOther whether the assistance was used under the other scheme
 */
async function insertCasePerson(
  tx: Tx,
  facts: ClaimFacts,
  number: number,
  inOther: boolean,
  { areaCode, filed }: Home,
): Promise<{ id: number; personNo: string }> {
  const { scheme, used, limits, assistance, servedOn } = facts;
  const year = yearOf(servedOn);
  const personNo = `4301029${String(number).padStart(7, '0')}`;
  const id = await insertPerson(tx, server.world.secrets, {
    personNo,
    name: `示例患者${number}`,
    idNumber: identityNumber(number),
    areaCode,
  });
  await insertEnrolment(tx, id, {
    scheme,
    areaCode,
    status: 'normal',
    from: day('2020-01-01'),
    to: null,
  });
  await fileForCase(tx, id, filed, servedOn);
  if (facts.inMajorIllness) await insertMajorIllnessMembership(tx, id, scheme, day('2020-01-01'), null);
  await tx.run(
    `INSERT INTO person_year (person_id, scheme, year, pooled_fund_used, major_illness_used, assistance_threshold_used, assistance_used, pooled_fund_limit, major_illness_limit)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      scheme,
      year,
      used.pooledFund,
      used.majorIllness,
      inOther ? 0n : (assistance?.usedThreshold ?? 0n),
      inOther ? 0n : (assistance?.usedCap ?? 0n),
      limits.pooledFund,
      limits.majorIllness,
    ],
  );
  if (inOther)
    await tx.run(
      `INSERT INTO person_year (person_id, scheme, year, assistance_threshold_used, assistance_used) VALUES ($1, $2, $3, $4, $5)`,
      [
        id,
        scheme === 'employee' ? 'resident' : 'employee',
        year,
        assistance?.usedThreshold ?? 0n,
        assistance?.usedCap ?? 0n,
      ],
    );
  await tx.run(
    `INSERT INTO other_spending (person_id, scheme, year, pooled_fund, major_illness, source, request_id, reported_by, reported_at)
     VALUES ($1, $2, $3, $4, $5, '示例', $6, $7, now())`,
    [id, scheme, year, used.pooledFund, used.majorIllness, requestId(), counter.agency.accountId],
  );
  if (assistance !== null) {
    await insertAssistanceIdentity(tx, id, 'subsistence', day('2020-01-01'), null);
    await tx.run(
      `INSERT INTO assistance_rule (area_code, category, year, ratio, threshold, cap, source) VALUES ('430102', 'subsistence', $1, $2, $3, $4, '示例')
       ON CONFLICT (area_code, category, year) DO UPDATE SET ratio = EXCLUDED.ratio, threshold = EXCLUDED.threshold, cap = EXCLUDED.cap`,
      [year, assistance.ratio, assistance.threshold, assistance.cap],
    );
  }
  return { id, personNo };
}

/** Enters a listed product with the standard of a line and the person's benefit for it; gives its code. */
async function insertCaseDrug(
  tx: Tx,
  personId: number,
  line: PricedLine,
  number: string,
): Promise<{ code: string; entryKey: string }> {
  const code = `XC01EXA001A0010101${number}`;
  const entryKey = `示例${number}|片`;
  await insertPublishedList(
    tx,
    { edition: `示例${number}`, effectiveFrom: '2020-01-01', now: Date.parse('2019-12-31') },
    (versionId) =>
      tx.run(
        `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
         VALUES ($1, $2, $2, '片', '示例专科', $3, '2020-01-01', '2032-12-31')`,
        [versionId, entryKey, line.standardKind === 'negotiated' ? 'negotiated' : 'regular'],
      ),
  );
  await tx.run(
    `INSERT INTO product (national_code, entry_key, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection)
     VALUES ($1, $2, $2, '片', '示例药业', '1mg', '10片', $3, '片', '盒', false)`,
    [code, entryKey, line.unitsPerPack ?? 10],
  );
  await tx.run(
    `INSERT INTO commitment (national_code, document_no, signed_on, from_on) VALUES ($1, '示例', '2019-12-01', '2020-01-01')`,
    [code],
  );
  if (line.standard === null) {
    // Without a standard of its own a regular drug is paid by its listing price, here the price at which it is sold (M12).
    await tx.run(
      `INSERT INTO listed_price (national_code, price, from_on, source) VALUES ($1, $2, '2020-01-01', '示例')`,
      [code, line.price],
    );
  } else {
    await tx.run(
      `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, $2, $3, false, '2020-01-01', '示例', now())`,
      [code, line.standardKind, line.standard],
    );
  }
  await matchProduct(tx, HOSPITAL, code);
  // Who takes the ordinary route holds no benefit; its 自付比例 stands in the national catalogue.
  if (line.route === 'ordinary') {
    await insertRatioOfCase(tx, entryKey, line.selfPayRatio ?? 0n);
    return { code, entryKey };
  }
  const application = await tx.first<{ id: bigint }>(
    `INSERT INTO application (application_no, person_id, scheme, area_code, entry_key, generic_name, dosage_form, field, diagnosis_code, diagnosis_name, condition_text,
       hospital_code, doctor_code, applied_on, created_at, created_by, request_id)
     SELECT $1, $2, 'employee', '430102', $3, $3, '片', '示例专科', 'C34.900', '示例', '示例', $4, code, '2020-01-02', now(), $5, $1 FROM practitioner WHERE kind = 'doctor' RETURNING id`,
    [`SQ${number}`, personId, entryKey, HOSPITAL, counter.agency.accountId],
  );
  await tx.run(
    `INSERT INTO application_state (application_id, seq, step, term_from, term_to) VALUES ($1, 1, 'approved', '2020-01-02', '2032-12-31')`,
    [application?.id ?? null],
  );
  return { code, entryKey };
}

async function claimOfCase(facts: ClaimFacts, inOther: boolean, home: Home) {
  order += 1;
  const number = order;
  return server.world.db.transaction('all', async (tx) => {
    const { id, personNo } = await insertCasePerson(tx, facts, number, inOther, home);
    const lines = [];
    const keys = [];
    for (const [index, line] of facts.lines.entries()) {
      const { code, entryKey } = await insertCaseDrug(
        tx,
        id,
        line,
        `${String(number).padStart(4, '0')}${index}`,
      );
      keys.push(entryKey);
      const units = Number(line.quantity / 10_000n);
      const traceCodes = Array.from(
        { length: codesOf(line) },
        (_, unit) => `82${String(number).padStart(8, '0')}${index}${String(unit).padStart(9, '0')}`,
      );
      const price = `${line.price / 10_000n}.${String(line.price % 10_000n).padStart(4, '0')}`;
      const unit = line.unitsPerPack ? ('smallest' as const) : ('pack' as const);
      lines.push({
        nationalCode: code,
        price,
        quantity: String(units),
        traceCodes,
        unit,
        doctorCode: DOCTOR,
      });
    }
    const cause = await insertPayersOfCase(tx, facts, { id, areaCode: home.areaCode, keys });
    const credential = { kind: 'idNumber' as const, number: identityNumber(number) };
    const more = { cause, diagnosisCode: DIAGNOSIS, useAccount: typeof facts.account === 'bigint' };
    return { credential, personNo, rxno: null, receivingHospital: null, lines, ...more };
  });
}

describe('结算用例：经 HTTP 和数据库', () => {
  test.each(
    loadCases('settlement')
      .filter(isSellable)
      .map((one) => [`${one.file} ${one.title}`, one] as const),
  )('%s', async (_title, one) => {
    const facts = factsOf(one);
    await setReadingsOf(one, facts.servedOn);
    const body = await claimOfCase(facts, isUsedInOther(one), homeOf(one));
    const desk = await deskOn(facts.servedOn);
    const {
      refusal,
      lineFundShares,
      towardsThreshold: _internal,
      benefitYear,
      ...amounts
    } = one.expect as Record<string, unknown>;
    const planned = await desk.call(preSettle, { body });
    const answer = await desk.call(settleClaim, { body: { requestId: requestId(), ...body } });
    expect(uncarriedClauses(one, answer.body)).toEqual([]);
    if (refusal !== undefined) {
      expect(answer).toMatchObject({ status: 422, body: { code: refusal } });
      expect(planned).toMatchObject({ status: 422, body: { code: refusal } });
      return;
    }
    if (answer.status !== 200 || planned.status !== 200) throw new Error(JSON.stringify(answer.body));
    expect(answer.body).toMatchObject(amounts);
    if (benefitYear !== undefined)
      expect(answer.body.stages.find((stage) => stage.step === 'withinYearlyLimit')?.inputs).toMatchObject({
        benefitYear,
      });
    if (lineFundShares !== undefined)
      expect(answer.body.lines.map((line) => line.fundShare)).toEqual(lineFundShares);
    expect(AMOUNT_NAMES.map((name) => answer.body[name])).toEqual(
      AMOUNT_NAMES.map((name) => planned.status === 200 && planned.body[name]),
    );
  });

  test('各用例之后账平，每笔分录与账单相符', async () => {
    server.clock.setDay('2026-06-15');
    const auditor = await server.signIn({ login: 'auditor-after', name: '示例审计', role: 'auditor' });
    const { findings, claims } = await auditor.ok(checkLedger, {});
    expect(claims).toBeGreaterThan(30);
    // The cases with assistance begin in the middle of a year, with used amounts that no claim here has booked.
    expect(findings.filter((finding) => finding.kind !== 'yearDiffers')).toEqual([]);
  });
});
