import { describe, expect, it } from 'vitest';
import { day } from '../../src/base/date.ts';
import { listAudit } from '../../src/contract/identity.ts';
import {
  addAgreement,
  endAgreement,
  getInstitution,
  listInstitutions,
  listPractitioners,
  registerInstitution,
  registerPharmacist,
  suspendAgreement,
} from '../../src/contract/providers.ts';
import { agreementOn } from '../../src/domain/providers/agreement.ts';
import { findSigningCertificate } from '../../src/server/identity/certificate-store.ts';
import { listAgreements } from '../../src/server/providers/store.ts';
import { HOSPITAL, PHARMACY, setProviders } from '../support/providers-stage.ts';

const stage = setProviders();
const HOSPITAL_CLAUSES = ['outpatientDualChannel', 'outsideBudget', 'doctorService'] as const;

describe('定点机构登记（M2、M7）', () => {
  it('编码要与区划一致，重复、外地都不收', async () => {
    expect(
      await stage.agency.call(registerInstitution, { body: { ...HOSPITAL, code: 'H43010400009' } }),
    ).toMatchObject({ status: 400, body: { field: 'code' } });
    expect(await stage.agency.call(registerInstitution, { body: HOSPITAL })).toMatchObject({
      status: 409,
      body: { code: 'INSTITUTION_EXISTS' },
    });
    expect(
      (await stage.otherAgency.call(registerInstitution, { body: { ...HOSPITAL, code: 'H43010200008' } }))
        .status,
    ).toBe(403);
    expect((await stage.admin.call(registerInstitution, { body: HOSPITAL })).status).toBe(403);
  });

  it('两类机构都在公开名单里，可按类别和协议状态筛选', async () => {
    const all = await stage.server.anonymous.ok(listInstitutions, { query: { areaCode: '430100' } });
    expect(all.rows.map((row) => [row.code, row.kind, row.agreement])).toEqual([
      [HOSPITAL.code, 'hospital', null],
      [PHARMACY.code, 'pharmacy', null],
    ]);
    expect(
      (await stage.server.anonymous.ok(listInstitutions, { query: { kind: 'pharmacy', q: '大药房' } })).total,
    ).toBe(1);
    expect((await stage.server.anonymous.ok(listInstitutions, { query: { q: '%药%' } })).total).toBe(0);
  });
});

describe('“双通道”协议（M25、M26、M27）', () => {
  it('缺必备条款的协议拒绝，并说出缺哪一条', async () => {
    const answer = await stage.agency.call(addAgreement, {
      params: { code: HOSPITAL.code },
      body: {
        agreementNo: '示例协0',
        clauses: ['outpatientDualChannel'],
        fromOn: '2026-01-01',
        toOn: '2026-12-31',
      },
    });
    expect(answer).toMatchObject({ status: 422, body: { code: 'AGREEMENT_CLAUSES_MISSING', clause: 'M27' } });
    expect(JSON.stringify(answer.body)).toContain('总额控制');
    expect((await stage.agency.ok(getInstitution, { params: { code: HOSPITAL.code } })).agreements).toEqual(
      [],
    );
  });

  it('协议按日期生效，可中止、恢复、终止', async () => {
    const { id } = await stage.agency.ok(addAgreement, {
      params: { code: HOSPITAL.code },
      body: {
        agreementNo: '示例协1',
        clauses: [...HOSPITAL_CLAUSES],
        fromOn: '2026-01-01',
        toOn: '2026-12-31',
      },
    });
    const inForce = async (on: string) =>
      agreementOn(
        'hospital',
        await stage.server.world.db.transaction('none', (tx) => listAgreements(tx, HOSPITAL.code)),
        day(on),
      ).ok;
    expect([
      await inForce('2025-12-31'),
      await inForce('2026-01-01'),
      await inForce('2026-12-31'),
      await inForce('2027-01-01'),
    ]).toEqual([false, true, true, false]);
    await stage.agency.ok(suspendAgreement, {
      params: { id },
      body: { fromOn: '2026-06-10', toOn: '2026-06-20', reason: '示例：整改' },
    });
    expect([
      await inForce('2026-06-09'),
      await inForce('2026-06-10'),
      await inForce('2026-06-20'),
      await inForce('2026-06-21'),
    ]).toEqual([true, false, false, true]);
    expect(
      (await stage.server.anonymous.ok(listInstitutions, { query: { agreement: 'inForce' } })).total,
    ).toBe(0);
    await stage.agency.ok(suspendAgreement, {
      params: { id },
      body: { fromOn: null, toOn: null, reason: '示例：整改完成' },
    });
    expect(
      (await stage.server.anonymous.ok(listInstitutions, { query: { agreement: 'inForce' } })).rows,
    ).toMatchObject([{ code: HOSPITAL.code, agreement: 'inForce' }]);
    await stage.agency.ok(endAgreement, {
      params: { id },
      body: { endedOn: '2026-07-01', reason: '示例：退出' },
    });
    expect([await inForce('2026-06-30'), await inForce('2026-07-01')]).toEqual([true, false]);
    const { agreements } = await stage.agency.ok(getInstitution, { params: { code: HOSPITAL.code } });
    expect(agreements.map((one) => one.stopReason)).toEqual(['示例：退出']);
    const second = {
      agreementNo: '示例协2',
      clauses: [...HOSPITAL_CLAUSES],
      fromOn: '2026-07-02',
      toOn: '2027-12-31',
    };
    await stage.agency.ok(addAgreement, { params: { code: HOSPITAL.code }, body: second });
    const register = (body: typeof second) =>
      stage.agency.call(addAgreement, { params: { code: HOSPITAL.code }, body });
    const taken = await register({ ...second, fromOn: '2028-01-01', toOn: '2028-12-31' });
    expect(taken).toMatchObject({ status: 409, body: { code: 'AGREEMENT_EXISTS' } });
    const crossing = await register({ ...second, agreementNo: '示例协3', fromOn: '2027-12-31' });
    expect(crossing).toMatchObject({ status: 422, body: { code: 'AGREEMENT_TERM_OVERLAPS' } });
    expect(
      (await stage.agency.ok(getInstitution, { params: { code: HOSPITAL.code } })).agreements.map(
        (one) => one.state,
      ),
    ).toEqual(['coming', 'inForce']);
  });

  it('同一机构同时登记两份同期协议，只成一份', async () => {
    const answers = await Promise.all(
      ['示例协-甲', '示例协-乙'].map((agreementNo) =>
        stage.agency.call(addAgreement, {
          params: { code: PHARMACY.code },
          body: {
            agreementNo,
            clauses: ['pharmacyDualChannel', 'outsideBudget', 'traceCodes'],
            fromOn: '2026-01-01',
            toOn: '2026-12-31',
          },
        }),
      ),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([200, 422]);
    expect(
      (await stage.agency.ok(getInstitution, { params: { code: PHARMACY.code } })).agreements,
    ).toHaveLength(1);
  });

  it('外地经办不能动本地协议', async () => {
    const { agreements } = await stage.otherAgency.ok(getInstitution, { params: { code: HOSPITAL.code } });
    const id = agreements[0]?.id ?? 0;
    const body = {
      agreementNo: '示例协9',
      clauses: [...HOSPITAL_CLAUSES],
      fromOn: '2026-01-01',
      toOn: '2026-12-31',
    };
    expect(
      (await stage.otherAgency.call(addAgreement, { params: { code: HOSPITAL.code }, body })).status,
    ).toBe(404);
    expect(
      (
        await stage.otherAgency.call(suspendAgreement, {
          params: { id },
          body: { fromOn: '2026-06-10', toOn: null, reason: '越权' },
        })
      ).status,
    ).toBe(404);
    expect(
      (
        await stage.otherAgency.call(endAgreement, {
          params: { id },
          body: { endedOn: '2026-06-10', reason: '越权' },
        })
      ).status,
    ).toBe(404);
    expect(
      await stage.agency.call(suspendAgreement, {
        params: { id },
        body: { fromOn: null, toOn: '2026-06-10', reason: '示例' },
      }),
    ).toMatchObject({ status: 400, body: { field: 'fromOn' } });
  });
});

describe('药师登记', () => {
  it('登记在药店名下并发给签名证书，写入留痕', async () => {
    const pharmacist = {
      code: 'Y430102000001',
      name: '示例·药师',
      title: '执业药师',
      licenceNo: '430000000001',
    };
    await stage.agency.ok(registerPharmacist, { params: { code: PHARMACY.code }, body: pharmacist });
    expect(
      await stage.agency.call(registerPharmacist, { params: { code: PHARMACY.code }, body: pharmacist }),
    ).toMatchObject({ status: 409 });
    expect(
      await stage.agency.call(registerPharmacist, {
        params: { code: HOSPITAL.code },
        body: { ...pharmacist, code: 'Y430102000002' },
      }),
    ).toMatchObject({ status: 400 });
    expect(
      (
        await stage.otherAgency.call(registerPharmacist, {
          params: { code: PHARMACY.code },
          body: { ...pharmacist, code: 'Y430102000003' },
        })
      ).status,
    ).toBe(404);
    expect(
      (await stage.otherAgency.call(listPractitioners, { params: { code: PHARMACY.code }, query: {} }))
        .status,
    ).toBe(404);
    const certificate = await stage.server.world.db.transaction('none', (tx) =>
      findSigningCertificate(tx, 'practitioner', pharmacist.code, stage.server.clock.now()),
    );
    expect(certificate?.holderName).toBe(pharmacist.name);
    const auditor = await stage.server.signIn({ login: 'auditor', name: '示例·审计', role: 'auditor' });
    expect(
      (await auditor.ok(listAudit, { query: { action: 'providers.registerPharmacist' } })).rows.map(
        (row) => row.detail,
      ),
    ).toEqual([pharmacist.code]);
  });
});
