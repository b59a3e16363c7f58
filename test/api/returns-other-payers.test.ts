import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkLedger } from '../../src/contract/funds.ts';
import {
  addCommercialMembers,
  addCommercialPlan,
  giveConsent,
} from '../../src/contract/settlement-commercial.ts';
import { reportAccountBalance, saveOrdinaryPlan } from '../../src/contract/settlement-plans.ts';
import { returnLines, tryReturn } from '../../src/contract/settlement-returns.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  INJECTION,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { insertRatioOfCase } from '../support/payers.ts';

/** The injection takes the whole pool: 2100 of 2100. */
const LIMITS = { pooledFund: 210_000, majorIllness: 100_000 };
let server: TestServer;
let counter: Counter;
let province: Caller;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server, LIMITS);
  province = await server.signIn({ login: 'province-returns', name: '示例省局', role: 'provinceAdmin' });
  await server.world.db.transaction('all', (tx) => insertRatioOfCase(tx, TABLETS.entryKey, 1_000n));
});
afterAll(() => server.close());

async function settleBoth(patient: TestPatient, more: object = {}) {
  const claim = claimOf(patient, TABLETS, 1);
  const lines = [...claim.lines, ...claimOf(patient, INJECTION, 1).lines];
  return counter.hospital.ok(settleClaim, { body: { requestId: requestId(), ...claim, lines, ...more } });
}

/** Brings the injection back. */
function back(bill: Awaited<ReturnType<typeof settleBoth>>) {
  const codes = bill.lines[1]?.traceCodes ?? [];
  return {
    params: { claimNo: bill.claimNo ?? '' },
    body: {
      requestId: requestId(),
      reason: '患者退药',
      lines: [{ line: 2, quantity: '1', traceCodes: [...codes] }],
    },
  };
}
const sound = async () => expect(await counter.auditor.ok(checkLedger, {})).toMatchObject({ sound: true });

describe('退药以后有人要多付的（M32、M9.7、N4）', () => {
  test('腾出来的统筹额度由普通门诊接着用，单子外人能重算', async () => {
    const patient = await counter.addPerson(1);
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        `UPDATE application_state s SET term_to = '2026-01-03' FROM application a WHERE a.id = s.application_id AND a.person_id = $1 AND a.entry_key = $2`,
        [patient.id, TABLETS.entryKey],
      ),
    );
    await province.ok(saveOrdinaryPlan, {
      body: {
        areaCode: '430100',
        scheme: 'employee',
        kind: 'outpatient',
        level: 'any',
        from: '2026-01-01',
        to: null,
        countsBy: 'year',
        deductible: '200.00',
        yearlyLimit: '500.00',
        bands: [{ upTo: null, ratio: '0.6000' }],
        withdrawn: false,
        source: '示例文件',
      },
    });
    const whole = await settleBoth(patient);
    expect(whole).toMatchObject({ fromPooledFund: '2100.00', planShare: '420.00', overLimit: '420.00' });
    const { rest } = await counter.hospital.ok(returnLines, back(whole));
    expect(rest).toMatchObject({ fromPooledFund: '420.00', overLimit: '0.00', personPays: '580.00' });
    expect(checkBill(rest)).toMatchObject({ findings: [] });
    await sound();
  });

  test('保险付得少了，个人账户只付现在有的和退回的，其余由患者补交；试算一样', async () => {
    const patient = await counter.addPerson(2);
    const self = await server.signIn({
      login: 'patient-returns',
      name: '示例患者',
      role: 'patient',
      personId: patient.id,
    });
    const covers = [
      { name: '示例惠民保', deductible: '900.00', drugs: [] },
      { name: '示例特药险', deductible: '0.00', drugs: [INJECTION.entryKey] },
    ];
    for (const cover of covers) {
      const { id } = await province.ok(addCommercialPlan, {
        body: {
          ...cover,
          insurer: '示例保险公司',
          from: '2026-01-01',
          to: '2026-12-31',
          ratio: '1.0000',
          yearlyCap: '5000.00',
          source: '示例协议',
        },
      });
      const member = { personNo: patient.personNo, policyNo: '示例', from: '2026-01-01', to: '2026-12-31' };
      await province.ok(addCommercialMembers, { params: { id }, body: { members: [member] } });
      await self.ok(giveConsent, { params: { id }, body: { requestId: requestId(), given: true } });
    }
    const report = (balance: string) =>
      counter.agency.ok(reportAccountBalance, {
        body: { requestId: requestId(), personNo: patient.personNo, balance, source: '核心系统示例' },
      });
    await report('1000.00');
    const whole = await settleBoth(patient, { useAccount: true });
    expect(whole).toMatchObject({ fromCommercial: '975.00', fromAccount: '225.00', cash: '0.00' });
    await report('0.00');
    const ask = back(whole);
    const trial = await counter.hospital.ok(tryReturn, {
      params: ask.params,
      body: { lines: ask.body.lines },
    });
    const done = await counter.hospital.ok(returnLines, ask);
    expect(done.rest).toMatchObject({ fromCommercial: '0.00', fromAccount: '225.00', cash: '75.00' });
    expect(done.back).toMatchObject({ fromCommercial: '975.00', fromAccount: '0.00', cash: '-75.00' });
    expect(trial.back).toEqual(done.back);
    expect(checkBill(done.rest)).toMatchObject({ findings: [] });
    await sound();
  });
});
