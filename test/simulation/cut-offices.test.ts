import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { correctOtherSpending, setPersonLimit } from '../../src/contract/funds-limits.ts';
import { checkLedger, reportOtherSpending } from '../../src/contract/funds.ts';
import {
  enterBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
  takeBenefitActStep,
} from '../../src/contract/settlement-benefits.ts';
import {
  confirmReadjudication,
  findReadjudications,
  listReadjudications,
  takeReadjudicationStep,
} from '../../src/contract/settlement-readjudication.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { PATIENCE } from './kill/cut-everywhere.ts';
import { openCutServer, type CutServer } from './kill/cut-server.ts';

/** A pack of 1000 yuan asks 700 of the pool: two packs and a half end it. */
const LIMITS = { pooledFund: 200_000, majorIllness: 100_000 };

interface Desk {
  readonly whole: Caller;
  /** Signed in to the same account where the wire is cut. */
  readonly cut: Caller;
}

let direct: TestServer;
let server: CutServer;
let counter: Counter;
let cutEverywhere: CutServer['cutEverywhere'];
/** Two people of an agency, and two of the province's bureau. */
let agency: Desk;
let agencySecond: Desk;
let bureau: Desk;
let bureauSecond: Desk;

beforeAll(async () => {
  direct = await startTestServer();
  counter = await furnishCounter(direct, LIMITS);
  server = await openCutServer(direct);
  ({ cutEverywhere } = server);
  const deskFor = async (account: Parameters<TestServer['signIn']>[0]): Promise<Desk> => ({
    whole: await direct.signIn(account),
    cut: await server.cut.signInAs(account.login, 'passw0rd'),
  });
  const reviewer = { name: '示例经办', role: 'agencyReviewer' as const, areaCode: '430100' };
  agency = await deskFor({ ...reviewer, login: 'agency-cut' });
  agencySecond = await deskFor({ ...reviewer, login: 'agency-second-cut' });
  const admin = { name: '示例省局', role: 'provinceAdmin' as const };
  bureau = await deskFor({ ...admin, login: 'bureau-cut' });
  bureauSecond = await deskFor({ ...admin, login: 'bureau-second-cut' });
}, PATIENCE.timeout);
afterAll(() => server.close());

let order = 0;
const nextPerson = () => counter.addPerson((order += 1));
const keyOf = ({ personNo }: TestPatient) => ({ personNo, scheme: 'employee', year: 2026 }) as const;
const sound = async () =>
  expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true, findings: [] });

async function reported(patient: TestPatient, pooledFund: string): Promise<{ id: number }> {
  const amounts = { pooledFund, majorIllness: '0.00' };
  const told = { ...keyOf(patient), ...amounts, source: '示例', paidOn: '2026-06-01' };
  return agency.whole.ok(reportOtherSpending, { body: { requestId: requestId(), ...told } });
}

describe('每一步断开：占用的更正和个人限额（M9.5、M9.2）', PATIENCE, () => {
  test('更正其他业务的占用：更正的一笔和累计一起在或一起不在', async () => {
    const patient = await nextPerson();
    const { id } = await reported(patient, '500.00');
    let yuan = 100;
    await cutEverywhere(() => {
      const amounts = { pooledFund: `${(yuan += 1)}.00`, majorIllness: '0.00' };
      const body = { requestId: requestId(), id, ...amounts, reason: '示例' };
      const ask = () => agency.cut.call(correctOtherSpending, { body });
      return Promise.resolve({ ask, writes: { other_spending: 1 } });
    });
    await sound();
  });

  test('个人限额', async () => {
    const patient = await nextPerson();
    let yuan = 100;
    await cutEverywhere(() => {
      const limits = { pooledFund: `${(yuan += 1)}.00`, majorIllness: null };
      const body = { requestId: requestId(), ...keyOf(patient), ...limits, source: '示例' };
      const ask = () => agency.cut.call(setPersonLimit, { body });
      return Promise.resolve({ ask, writes: { person_limit_entry: 1 } });
    });
  });
});

/** A pack and then two were bought before the agency learnt of what else was paid. @returns the case */
async function found(): Promise<{ params: { id: number } }> {
  const patient = await nextPerson();
  for (const packs of [1, 2]) {
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, packs) };
    await counter.hospital.ok(settleClaim, { body });
  }
  await reported(patient, '1800.00');
  const { personNo } = patient;
  await agency.whole.ok(findReadjudications, { body: { year: 2026, personNo, after: null } });
  const { rows } = await agency.whole.ok(listReadjudications, { query: { personNo, state: 'open' } });
  return { params: { id: rows[0]?.id ?? 0 } };
}

describe('每一步断开：更正以后的重算（M9.5、M29、I12）', PATIENCE, () => {
  const proposing = { body: { step: 'proposed' as const, words: '示例' } };

  test('提议', async () => {
    await cutEverywhere(async () => {
      const given = { ...(await found()), ...proposing };
      const ask = () => agencySecond.cut.call(takeReadjudicationStep, given);
      const writes = { readjudication_event: 1, claim: 0 };
      return { ask, writes, saysDone: 'READJUDICATION_STEP_NOT_ALLOWED' };
    });
  });

  test('确认：每一张结算单的撤销和重写都在或都不在', async () => {
    await cutEverywhere(async () => {
      const of = await found();
      await agencySecond.whole.ok(takeReadjudicationStep, { ...of, ...proposing });
      const given = { ...of, body: { words: '' } };
      const ask = () => agency.cut.call(confirmReadjudication, given);
      // The audit names each bill and the case.
      return { ask, writes: { readjudication_event: 1, claim: 4, claim_replacement: 2, audit_entry: 3 } };
    });
    await sound();
  });
});

describe('每一步断开：待遇参数的调整（M9.6、I15）', PATIENCE, () => {
  const DONE = { saysDone: 'PARAMETER_STEP_NOT_ALLOWED' };
  const ACT = { title: '示例文件', issuedOn: '2026-06-01', to: null, residentRatio: null };
  /** The first limits that an area is given, and a ratio. */
  const entered = () => {
    const key = { areaCode: '430300', scheme: 'employee' as const, year: 2027 };
    const limits = [{ ...key, pooledFund: '1500.00', majorIllness: '4000.00' }];
    const values = { ...ACT, from: '2026-07-01', employeeRatio: '0.7500', limits, assistance: [] };
    return bureau.whole.ok(enterBenefitAct, { body: { ...values, number: requestId(), reason: '示例' } });
  };

  async function tried(): Promise<{ params: { id: number } }> {
    const params = await entered();
    const span = { from: '2026-01-01', to: '2026-01-31', areas: [] };
    const { id } = await bureau.whole.ok(startBenefitReplay, { params, body: span });
    await expect
      .poll(async () => (await bureau.whole.ok(getBenefitReplay, { params: { id } })).state, {
        timeout: 20_000,
      })
      .not.toBe('running');
    return { params };
  }
  const stepping = (step: 'proposed' | 'approved' | 'withdrawn') => ({ body: { step, words: '示例' } });

  test('提议', async () => {
    await cutEverywhere(async () => {
      const given = { ...(await tried()), ...stepping('proposed') };
      const ask = () => bureau.cut.call(takeBenefitActStep, given);
      return { ask, writes: { benefit_act_event: 1 }, ...DONE };
    });
  });

  test('通过：生效的数和经过一起在或一起不在', async () => {
    let last: { params: { id: number } } | undefined;
    await cutEverywhere(async () => {
      if (last) await bureau.whole.ok(takeBenefitActStep, { ...last, ...stepping('withdrawn') });
      last = await tried();
      await bureau.whole.ok(takeBenefitActStep, { ...last, ...stepping('proposed') });
      const given = { ...last, ...stepping('approved') };
      const ask = () => bureauSecond.cut.call(takeBenefitActStep, given);
      return { ask, writes: { benefit_act_event: 1, yearly_limit: 1 }, ...DONE };
    });
  });
});
