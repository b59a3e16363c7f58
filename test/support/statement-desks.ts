/** Two cities whose institutions are settled with: what they sold in May 2026, the desks on 3 June, and what they do. */
import { expect } from 'vitest';
import { fen } from '../../src/base/money.ts';
import { checkLedger } from '../../src/contract/funds.ts';
import type { CallOf } from '../../src/contract/endpoint.ts';
import { decideDeduction, enterDeduction } from '../../src/contract/funds-deductions.ts';
import * as contract from '../../src/contract/funds-statements.ts';
import { fileOffSite, settleClaim } from '../../src/contract/settlement.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import { startTestServer, type Caller, type TestServer } from './api.ts';
import {
  claimOf,
  FAR_PHARMACY,
  furnishCounter,
  HOSPITAL,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from './counter.ts';

export const sellerOf =
  (counter: Counter) => async (caller: Caller, patient: TestPatient, at: string | null) => {
    const rxno = at === null ? null : await counter.prescribe(patient, TABLETS, 1, at);
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { rxno }) };
    return (await caller.ok(settleClaim, { body })).claimNo ?? '';
  };

export const deskOf =
  (server: TestServer) =>
  (login: string, given: Partial<Parameters<TestServer['signIn']>[0]>): Promise<Caller> =>
    server.signIn({ login, name: `示例·${login}`, role: 'agencyReviewer', ...given });

export const chemist = (institutionCode: string) => ({
  role: 'pharmacist' as const,
  institutionCode,
  practitionerCode: `Y0${institutionCode.slice(1)}`,
});

/**
 * Sells in May, moves to June and signs everybody in.
 * @param given a server on 20 May, where one stands already
 */
export async function openDesks(given?: TestServer) {
  const server = given ?? (await startTestServer({ today: '2026-05-20' }));
  const counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    const limit = { pooledFund: fen(15_000_000), majorIllness: fen(40_000_000), source: '示例' };
    for (const scheme of ['employee', 'resident'] as const)
      await saveYearlyLimitRow(tx, { areaCode: '430200', scheme, year: 2026, ...limit });
  });
  const sell = sellerOf(counter);
  const desk = deskOf(server);
  const claims: Record<string, string> = {};
  const one = await counter.addPerson(1);
  const two = await counter.addPerson(2, { scheme: 'resident' });
  const far = await counter.addPerson(3, { areaCode: '430202' });
  claims['hospitalOne'] = await sell(counter.hospital, one, null);
  claims['hospitalTwo'] = await sell(counter.hospital, two, null);
  claims['pharmacy'] = await sell(counter.pharmacy, one, PHARMACY);
  claims['other'] = await sell(counter.otherPharmacy, two, OTHER_PHARMACY);
  claims['far'] = await sell(counter.farPharmacy, far, FAR_PHARMACY);
  const farFiler = await desk('filer-far', { areaCode: '430200' });
  const away = { personNo: far.personNo, placeCode: '430102', from: '2026-05-01', to: '2026-06-30' };
  await farFiler.ok(fileOffSite, { body: { ...away, kind: 'temporary' } });
  claims['atHospital'] = await sell(counter.hospital, far, null);
  server.clock.setDay('2026-06-03');
  return {
    server,
    counter,
    claims,
    sell,
    people: { one, two, far },
    agency: await desk('finance', { areaCode: '430100' }),
    bureau: await desk('bureau', { role: 'areaBureau', areaCode: '430100' }),
    farAgency: await desk('finance-far', { areaCode: '430200' }),
    county: await desk('finance-county', { areaCode: '430102' }),
    hospital: await desk('office', { role: 'hospitalOffice', institutionCode: HOSPITAL }),
    pharmacist: await desk('chemist', chemist(PHARMACY)),
    otherPharmacist: await desk('chemist-two', chemist(OTHER_PHARMACY)),
    provinceAdmin: await desk('admin', { role: 'provinceAdmin' }),
  };
}

export const issue = (who: Caller, month = '2026-05') =>
  who.call(contract.issueStatements, { body: { month } });
export const statementsOf = async (who: Caller, month = '2026-05') =>
  (await who.ok(contract.listStatements, { query: { month } })).rows;
export async function idOf(who: Caller, institution: string, month = '2026-05'): Promise<number> {
  const found = (await statementsOf(who, month)).find((row) => row.institutionCode === institution);
  if (!found) throw new Error(`no statement of ${institution}`);
  return found.id;
}
export const get = (who: Caller, id: number) => who.ok(contract.getStatement, { params: { id } });
export const respond = (
  who: Caller,
  id: number,
  disputes: { claimNo: string; reason: string }[] = [],
  key = requestId(),
) => who.call(contract.respondToStatement, { params: { id }, body: { requestId: key, disputes } });
export async function step(
  who: Caller,
  id: number,
  name: 'reviewed' | 'returned' | 'approved',
  payable?: string,
) {
  const shown = payable ?? (await get(who, id)).payable;
  const body = { requestId: requestId(), step: name, payable: shown, words: '' };
  return who.call(contract.takeStatementStep, { params: { id }, body });
}

export async function approve(first: Caller, second: Caller, id: number): Promise<void> {
  expect((await step(first, id, 'reviewed')).status).toBe(200);
  expect((await step(second, id, 'approved')).status).toBe(200);
}

/** Ledger sound, and what the ledger owes is what statements and loose claims say, in every area. */
export async function expectSound(server: TestServer): Promise<void> {
  const auditor = await deskOf(server)(`auditor-${requestId()}`, { role: 'auditor' });
  expect(await auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });
  const { rows } = await auditor.ok(contract.getStatementBoard, { query: { month: '2026-05' } });
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) expect(row.payableByStatements).toBe(row.payableByLedger);
}

export interface Decision {
  readonly kind: 'deduction' | 'recovery';
  readonly institutionCode: string;
  readonly amount: string;
  readonly number: number;
}

/** The body of a decision: a deduction of 职工医保, or a recovery for the pooled fund of 居民医保. */
export function decision({ kind, institutionCode, amount, number }: Decision) {
  return {
    requestId: requestId(),
    kind,
    institutionCode,
    scheme: kind === 'recovery' ? ('resident' as const) : ('employee' as const),
    fund: kind === 'recovery' ? ('pooledFund' as const) : null,
    amount,
    documentNo: `示例决定〔2026〕${number}号`,
    decidedOn: '2026-06-01',
    caseNo: `示例案〔2026〕${number}号`,
    authority: '示例市医疗保障局',
    basis: 'M36' as const,
    reason: '示例：违反协议',
  };
}

/** Enters a decision, and another account approves it. */
export async function enterApproved(
  first: Caller,
  second: Caller,
  body: CallOf<typeof enterDeduction>['body'],
): Promise<{ readonly id: number }> {
  const { id } = await first.ok(enterDeduction, { body });
  const word = { requestId: requestId(), outcome: 'approved' as const, words: '' };
  await second.ok(decideDeduction, { params: { id }, body: word });
  return { id };
}
