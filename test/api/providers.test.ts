import { describe, expect, it } from 'vitest';
import { present } from '../../src/base/assert.ts';
import { day } from '../../src/base/date.ts';
import { listAudit } from '../../src/contract/identity.ts';
import {
  decidePaperAgreement,
  enterPaperAgreement,
  listPaperAgreements,
} from '../../src/contract/providers-paper-agreements.ts';
import {
  endAgreement,
  getInstitution,
  listInstitutions,
  listPractitioners,
  registerInstitution,
  registerPharmacist,
  suspendAgreement,
} from '../../src/contract/providers.ts';
import { agreementOn } from '../../src/domain/providers/agreement.ts';
import type { AgreementClause } from '../../src/domain/providers/model.ts';
import { findSigningCertificate } from '../../src/server/identity/certificate-store.ts';
import { listAgreements } from '../../src/server/providers/store.ts';
import type { Caller } from '../support/api.ts';
import { HOSPITAL, PHARMACY, setProviders } from '../support/providers-stage.ts';

const stage = setProviders();
const EVIDENCE = { documentRef: '示例档案〔2026〕1 号', reason: '平台启用以前在线下签署' };

let seconds = 0;

/** Another person of the same agency, who has not entered anything. */
async function secondPerson(): Promise<Caller> {
  seconds += 1;
  return stage.server.signIn({
    login: `second.${seconds}`,
    name: '示例·长沙复核',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
}

interface PaperBody {
  readonly agreementNo: string;
  readonly clauses: AgreementClause[];
  readonly fromOn: string;
  readonly toOn: string;
}

/** Enters a paper agreement and has it confirmed by another person; gives the agreement in force. */
async function agreedOnPaper(code: string, body: PaperBody): Promise<number> {
  const { id } = await stage.agency.ok(enterPaperAgreement, {
    params: { code },
    body: { ...body, ...EVIDENCE },
  });
  const decision = { confirmed: true, note: '' };
  const { agreementId } = await (
    await secondPerson()
  ).ok(decidePaperAgreement, { params: { id }, body: decision });
  return present(agreementId, 'a confirmed one is in force');
}
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

/** Whether the hospital has an agreement in force on each of the days. */
async function inForce(...days: string[]): Promise<boolean[]> {
  const agreements = await stage.server.world.db.transaction('none', (tx) =>
    listAgreements(tx, HOSPITAL.code),
  );
  return days.map((on) => agreementOn('hospital', agreements, day(on)).ok);
}

describe('“双通道”协议（M25、M26、M27）', () => {
  it('缺必备条款的协议拒绝，并说出缺哪一条', async () => {
    const answer = await stage.agency.call(enterPaperAgreement, {
      params: { code: HOSPITAL.code },
      body: {
        ...EVIDENCE,
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

  it('协议按日期生效，可中止、恢复、终止；终止日不能推后', async () => {
    const id = await agreedOnPaper(HOSPITAL.code, {
      agreementNo: '示例协1',
      clauses: [...HOSPITAL_CLAUSES],
      fromOn: '2026-01-01',
      toOn: '2026-12-31',
    });
    expect(await inForce('2025-12-31', '2026-01-01', '2026-12-31', '2027-01-01')).toEqual([
      false,
      true,
      true,
      false,
    ]);
    await stage.agency.ok(suspendAgreement, {
      params: { id },
      body: { fromOn: '2026-06-10', toOn: '2026-06-20', reason: '示例：整改' },
    });
    expect(await inForce('2026-06-09', '2026-06-10', '2026-06-20', '2026-06-21')).toEqual([
      true,
      false,
      false,
      true,
    ]);
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
    expect(await inForce('2026-06-30', '2026-07-01')).toEqual([true, false]);
    expect(
      await stage.agency.call(endAgreement, {
        params: { id },
        body: { endedOn: '2026-12-01', reason: '示例：推后' },
      }),
    ).toMatchObject({ status: 409, body: { code: 'AGREEMENT_ENDED' } });
    expect(await inForce('2026-06-30', '2026-07-01')).toEqual([true, false]);
    const { agreements } = await stage.agency.ok(getInstitution, { params: { code: HOSPITAL.code } });
    expect(agreements.map((one) => one.stopReason)).toEqual(['示例：退出']);
    const second = {
      agreementNo: '示例协2',
      clauses: [...HOSPITAL_CLAUSES],
      fromOn: '2026-07-02',
      toOn: '2027-12-31',
    };
    await agreedOnPaper(HOSPITAL.code, second);
    const register = (body: typeof second) =>
      stage.agency.call(enterPaperAgreement, {
        params: { code: HOSPITAL.code },
        body: { ...body, ...EVIDENCE },
      });
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

  it('两份同期的线下协议同时核对，只成一份；同一份两人同时核对，只算一次', async () => {
    const term = { fromOn: '2026-01-01', toOn: '2026-12-31' };
    const clauses: AgreementClause[] = ['pharmacyDualChannel', 'outsideBudget', 'traceCodes'];
    const entered = await Promise.all(
      ['示例协-甲', '示例协-乙'].map((agreementNo) =>
        stage.agency.ok(enterPaperAgreement, {
          params: { code: PHARMACY.code },
          body: { agreementNo, clauses, ...term, ...EVIDENCE },
        }),
      ),
    );
    const [first, other] = [await secondPerson(), await secondPerson()];
    const body = { confirmed: true, note: '' };
    const answers = await Promise.all(
      entered.flatMap((params) =>
        [first, other].map((caller) => caller.call(decidePaperAgreement, { params, body })),
      ),
    );
    expect(answers.map((one) => one.status).sort()).toEqual([200, 422, 422, 422]);
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
      (
        await stage.otherAgency.call(enterPaperAgreement, {
          params: { code: HOSPITAL.code },
          body: { ...body, ...EVIDENCE },
        })
      ).status,
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

describe('线下协议：有凭据、两个人、核对后才生效（M25、M26、M27）', () => {
  const TERM = { clauses: [...HOSPITAL_CLAUSES], fromOn: '2025-01-01', toOn: '2025-12-31' };
  const params = { code: HOSPITAL.code };
  const enter = (agreementNo: string, more: object = {}) =>
    stage.agency.call(enterPaperAgreement, {
      params,
      body: { agreementNo, ...TERM, ...EVIDENCE, ...more },
    });
  const entered = async (agreementNo: string) => {
    const answer = await enter(agreementNo);
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
    return { id: answer.body.id };
  };
  const held = async () =>
    (await stage.agency.ok(getInstitution, { params })).agreements.map((one) => one.agreementNo);

  it('没有原件所在、没有缘由的不收', async () => {
    expect(await enter('示例协-凭据', { documentRef: ' ' })).toMatchObject({
      status: 400,
      body: { field: 'documentRef' },
    });
    expect(await enter('示例协-凭据', { reason: '  ' })).toMatchObject({
      status: 400,
      body: { field: 'reason' },
    });
    expect((await enter('示例协-凭据', { documentRef: undefined })).status).toBe(400);
  });

  it('登记以后还没有协议；登记的人自己核对不了，绕过程序也不行', async () => {
    const paper = await entered('示例协-两人');
    expect(await held()).not.toContain('示例协-两人');
    const body = { confirmed: true, note: '' };
    expect(await stage.agency.call(decidePaperAgreement, { params: paper, body })).toMatchObject({
      status: 422,
      body: { code: 'AGREEMENT_NEEDS_ANOTHER_PERSON', clause: 'M25' },
    });
    expect((await stage.otherAgency.call(decidePaperAgreement, { params: paper, body })).status).toBe(404);
    const write = (sql: string) => stage.server.world.db.transaction('none', (tx) => tx.run(sql, [paper.id]));
    await expect(
      write(
        'UPDATE paper_agreement SET confirmed = true, decided_by = entered_by, decided_at = now() WHERE id = $1',
      ),
    ).rejects.toThrow('paper_agreement_by_two');
    await expect(
      write(`INSERT INTO agreement (institution_code, agreement_no, clauses, from_on, to_on, paper_id)
             SELECT institution_code, agreement_no, clauses, from_on, to_on, id FROM paper_agreement WHERE id = $1`),
    ).rejects.toThrow('a second person has confirmed');
    const second = await secondPerson();
    const waiting = await second.ok(listPaperAgreements, {
      query: { state: 'waiting', institutionCode: HOSPITAL.code },
    });
    expect(waiting.rows).toMatchObject([
      { id: paper.id, ...EVIDENCE, enteredBy: '示例·长沙经办', decidedBy: null, mayDecide: true },
    ]);
    expect(
      (await stage.agency.ok(listPaperAgreements, { query: { state: 'waiting' } })).rows[0]?.mayDecide,
    ).toBe(false);
    expect((await stage.otherAgency.ok(listPaperAgreements, { query: {} })).total).toBe(0);
    await second.ok(decidePaperAgreement, { params: paper, body: { confirmed: true, note: '与原件一致' } });
    expect(await held()).toContain('示例协-两人');
    expect(await second.call(decidePaperAgreement, { params: paper, body })).toMatchObject({
      status: 422,
      body: { code: 'AGREEMENT_STEP_NOT_ALLOWED' },
    });
    await expect(write('UPDATE paper_agreement SET confirmed = false WHERE id = $1')).rejects.toThrow(
      'decided once',
    );
    const auditor = await stage.server.signIn({ login: 'paper.auditor', name: '示例·审计', role: 'auditor' });
    const { rows } = await auditor.ok(listAudit, { query: { subject: HOSPITAL.code, pageSize: 100 } });
    expect(
      rows
        .filter((row) => row.detail.startsWith('示例协-两人'))
        .map((row) => [row.action, row.detail])
        .sort(),
    ).toEqual([
      ['providers.decidePaperAgreement', '示例协-两人：确认，与原件一致'],
      ['providers.enterPaperAgreement', `示例协-两人：${EVIDENCE.documentRef}`],
    ]);
  });

  it('退回要写原因，退回的永不生效，编号可以重新登记；等着核对的编号不能再用', async () => {
    const term = { fromOn: '2024-01-01', toOn: '2024-12-31' };
    const first = await enter('示例协-退', term);
    if (first.status !== 200) throw new Error('entered');
    expect(await enter('示例协-退', term)).toMatchObject({
      status: 409,
      body: { code: 'AGREEMENT_EXISTS' },
    });
    const second = await secondPerson();
    const reject = (note: string) =>
      second.call(decidePaperAgreement, { params: { id: first.body.id }, body: { confirmed: false, note } });
    expect(await reject(' ')).toMatchObject({ status: 400, body: { field: 'note' } });
    expect(await reject('原件没有乙方盖章')).toMatchObject({ status: 200, body: { agreementId: null } });
    expect(await held()).not.toContain('示例协-退');
    expect((await enter('示例协-退', term)).status).toBe(200);
    expect(
      (await second.ok(listPaperAgreements, { query: { state: 'rejected', institutionCode: HOSPITAL.code } }))
        .rows,
    ).toMatchObject([{ agreementNo: '示例协-退', decisionNote: '原件没有乙方盖章', mayDecide: false }]);
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
