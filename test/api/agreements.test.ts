import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { day } from '../../src/base/date.ts';
import { listAudit } from '../../src/contract/identity.ts';
import {
  addLicence,
  draftAgreement,
  getAgreementDraft,
  getInstitutionFile,
  listAgreementDrafts,
  listAgreementTemplates,
  listExpiring,
  publishAgreementTemplate,
  signAgreement,
  updateInstitution,
  withdrawAgreementDraft,
} from '../../src/contract/providers-agreements.ts';
import { getInstitution, suspendAgreement } from '../../src/contract/providers.ts';
import { agreementOn } from '../../src/domain/providers/agreement.ts';
import { templateClauses } from '../../src/domain/providers/agreements/template.ts';
import { listAgreements, lockTerms } from '../../src/server/providers/store.ts';
import { insertAgreement } from '../support/insert-agreement.ts';
import { HOSPITAL, PHARMACY, setProviders } from '../support/providers-stage.ts';

const stage = setProviders();
const IN_CODE = { params: { code: HOSPITAL.code } };

function template(kind: 'hospital' | 'pharmacy', effectiveFrom: string, leave?: string) {
  const articles = templateClauses(kind)
    .filter((clause) => clause !== leave)
    .map((clause) => ({ clause, words: `示例条款：${clause}` }));
  return { kind, title: '示例服务协议', effectiveFrom, source: '示例文件', articles };
}

let bureaus = 0;
const bureau = () =>
  stage.server.signIn({
    login: `bureau${(bureaus += 1)}`,
    name: '示例·市局',
    role: 'areaBureau',
    areaCode: '430100',
  });

const inForce = async (on: string) =>
  agreementOn(
    'hospital',
    await stage.server.world.db.transaction('none', (tx) => listAgreements(tx, HOSPITAL.code)),
    day(on),
  ).ok;

describe('机构档案（M2、M25、M26）', () => {
  it('市州局补全连锁、位置和证照；半个位置、重复证照、外地都不收', async () => {
    const area = await bureau();
    const place = {
      level: '三级甲等',
      chainName: '',
      address: '示例路 8 号',
      phone: '',
      lon: 112.98,
      lat: 28.19,
    };
    expect(await area.call(updateInstitution, { ...IN_CODE, body: { ...place, lat: null } })).toMatchObject({
      status: 400,
      body: { field: 'lat' },
    });
    expect(await area.call(updateInstitution, { ...IN_CODE, body: { ...place, lon: 12 } })).toMatchObject({
      status: 400,
      body: { field: 'lon' },
    });
    expect((await stage.otherAgency.call(updateInstitution, { ...IN_CODE, body: place })).status).toBe(404);
    await area.ok(updateInstitution, { ...IN_CODE, body: place });
    const licence = {
      kind: 'practice' as const,
      licenceNo: '示例证-1',
      issuer: '示例卫健局',
      fromOn: '2024-01-01',
      toOn: '2026-07-31',
    };
    await area.ok(addLicence, { ...IN_CODE, body: licence });
    expect(await area.call(addLicence, { ...IN_CODE, body: licence })).toMatchObject({
      status: 409,
      body: { code: 'LICENCE_EXISTS' },
    });
    const file = await stage.agency.ok(getInstitutionFile, IN_CODE);
    expect(file).toMatchObject({
      lon: 112.98,
      lat: 28.19,
      licenceProblem: null,
      mayManage: true,
      licences: [{ licenceNo: '示例证-1', state: 'expiring' }],
    });
    expect((await stage.otherAgency.call(getInstitutionFile, IN_CODE)).status).toBe(404);
    const other = await stage.server.signIn({
      login: 'pharm.a',
      name: '示例·药店',
      role: 'cashier',
      institutionCode: PHARMACY.code,
    });
    expect((await other.call(getInstitutionFile, IN_CODE)).status).toBe(404);
    expect(
      (await other.ok(getInstitutionFile, { params: { code: PHARMACY.code } })).licenceProblem,
    ).toContain('药品经营许可证');
  });
});

describe('协议从范本到双方签署（N3.2、M25、M27、M28）', () => {
  it('范本必须写明配备使用目录药品等条款，公布后按起用日生效', async () => {
    for (const left of ['stocking', 'outsideBudget', 'outpatientDualChannel', 'doctorService'])
      expect(
        await stage.admin.call(publishAgreementTemplate, { body: template('hospital', '2026-01-01', left) }),
      ).toMatchObject({ status: 422, body: { code: 'AGREEMENT_CLAUSES_MISSING' } });
    expect(
      (await stage.agency.call(publishAgreementTemplate, { body: template('hospital', '2026-01-01') }))
        .status,
    ).toBe(403);
    await stage.admin.ok(publishAgreementTemplate, { body: template('hospital', '2026-01-01') });
    await stage.admin.ok(publishAgreementTemplate, { body: template('hospital', '2027-01-01') });
    expect(
      await stage.admin.call(publishAgreementTemplate, { body: template('hospital', '2026-01-01') }),
    ).toMatchObject({ status: 409 });
    const { rows } = await stage.agency.ok(listAgreementTemplates, {});
    expect(rows.map((row) => [row.effectiveFrom, row.current])).toEqual([
      ['2027-01-01', false],
      ['2026-01-01', true],
    ]);
  });

  it('机构先签、经办后签，签齐才生效；签名可再验', async () => {
    const body = { agreementNo: '示例协-S1', fromOn: '2026-01-01', toOn: '2026-12-31', renewsId: null };
    expect((await stage.otherAgency.call(draftAgreement, { ...IN_CODE, body })).status).toBe(404);
    expect(
      await stage.agency.call(draftAgreement, {
        params: { code: PHARMACY.code },
        body: { ...body, agreementNo: '示例协-P' },
      }),
    ).toMatchObject({ status: 422, body: { code: 'AGREEMENT_TEMPLATE_MISSING', clause: 'M27' } });
    const { id } = await stage.agency.ok(draftAgreement, { ...IN_CODE, body });
    expect(await stage.agency.call(draftAgreement, { ...IN_CODE, body })).toMatchObject({ status: 409 });
    const office = await stage.officeOf('office.a', HOSPITAL.code);
    const stranger = await stage.officeOf('office.b', 'H43020200001');
    const params = { id };
    expect((await stranger.call(getAgreementDraft, { params })).status).toBe(404);
    expect((await stranger.call(signAgreement, { params })).status).toBe(404);
    expect((await stage.otherAgency.call(getAgreementDraft, { params })).status).toBe(404);
    expect(await stage.agency.call(signAgreement, { params })).toMatchObject({
      status: 422,
      body: { code: 'AGREEMENT_STEP_NOT_ALLOWED' },
    });
    expect((await office.ok(getAgreementDraft, { params })).mySide).toBe('institution');
    expect((await office.ok(listAgreementDrafts, { query: { state: 'awaitingInstitution' } })).total).toBe(1);
    expect(await office.ok(signAgreement, { params })).toEqual({ state: 'awaitingAgency' });
    expect(await inForce('2026-06-20')).toBe(false);
    expect(await (await bureau()).ok(signAgreement, { params })).toEqual({ state: 'signed' });
    expect([await inForce('2026-06-14'), await inForce('2026-06-15'), await inForce('2026-12-31')]).toEqual([
      false,
      true,
      true,
    ]);
    const draft = await office.ok(getAgreementDraft, { params });
    expect(draft.signatures.map((one) => [one.party, one.valid])).toEqual([
      ['institution', true],
      ['agency', true],
    ]);
    expect(draft.content).toContain('示例条款：stocking');
    const { agreements } = await stage.agency.ok(getInstitution, IN_CODE);
    expect(agreements[0]).toMatchObject({ agreementNo: '示例协-S1', state: 'inForce' });
    expect(agreements[0]?.clauses).toContain('stocking');
    expect((await office.call(withdrawAgreementDraft, { params, body: { reason: '晚了' } })).status).toBe(
      422,
    );
    const auditor = await stage.server.signIn({ login: 'auditor.g', name: '示例·审计', role: 'auditor' });
    expect((await auditor.ok(listAudit, { query: { action: 'providers.signAgreement' } })).total).toBe(2);
  });

  it('待签的正文谁也改不了；写明原因撤回以后不能再签', async () => {
    const body = { agreementNo: '示例协-S2', fromOn: '2027-01-01', toOn: '2027-12-31', renewsId: null };
    const { id } = await stage.agency.ok(draftAgreement, { ...IN_CODE, body });
    const office = await stage.officeOf('office.c', HOSPITAL.code);
    await office.ok(signAgreement, { params: { id } });
    await stage.server.world.db
      .transaction('all', (tx) =>
        tx.run(`UPDATE agreement_draft SET content = content || '。' WHERE id = $1`, [id]),
      )
      .then(
        () => expect.unreachable('the application may not change a draft'),
        (error: unknown) => expect(String(error)).toContain('permission denied'),
      );
    await office.ok(withdrawAgreementDraft, { params: { id }, body: { reason: '示例：条款有误' } });
    expect(await stage.agency.call(signAgreement, { params: { id } })).toMatchObject({ status: 422 });
    expect(await stage.agency.ok(getAgreementDraft, { params: { id } })).toMatchObject({
      state: 'withdrawn',
      withdrawal: { reason: '示例：条款有误' },
    });
  });

  it('快到期的列出来，续签从第二天开始；证照过期不能签；中止留下经过', async () => {
    stage.server.clock.setDay('2026-11-20');
    const agency = await bureau();
    const { agreements } = await agency.ok(getInstitution, IN_CODE);
    const renewsId = agreements[0]?.id ?? 0;
    const expiring = await agency.ok(listExpiring, { query: {} });
    expect(expiring.rows.map((row) => [row.what, row.number, row.daysLeft, row.renewing])).toEqual([
      ['licence', '示例证-1', -112, false],
      ['agreement', '示例协-S1', 41, false],
    ]);
    const body = { agreementNo: '示例协-S3', fromOn: '2026-12-31', toOn: '2027-12-31', renewsId };
    expect(await agency.call(draftAgreement, { ...IN_CODE, body })).toMatchObject({
      status: 422,
      body: { code: 'INSTITUTION_LICENCE_NOT_VALID', clause: 'M25' },
    });
    await agency.ok(addLicence, {
      ...IN_CODE,
      body: { kind: 'practice', licenceNo: '示例证-2', issuer: '', fromOn: '2026-08-01', toOn: null },
    });
    expect(await agency.call(draftAgreement, { ...IN_CODE, body })).toMatchObject({
      status: 422,
      body: { code: 'AGREEMENT_TERM_OVERLAPS' },
    });
    const { id } = await agency.ok(draftAgreement, { ...IN_CODE, body: { ...body, fromOn: '2027-01-01' } });
    expect((await agency.ok(listExpiring, { query: { what: 'agreement' } })).rows).toMatchObject([
      { number: '示例协-S1', renewing: true },
    ]);
    const office = await stage.officeOf('office.d', HOSPITAL.code);
    await office.ok(signAgreement, { params: { id } });
    await agency.ok(signAgreement, { params: { id } });
    expect([await inForce('2026-12-31'), await inForce('2027-06-01')]).toEqual([true, true]);
    expect((await agency.ok(listExpiring, { query: {} })).total).toBe(0);
    await agency.ok(suspendAgreement, {
      params: { id: renewsId },
      body: { fromOn: '2026-11-25', toOn: '2026-11-30', reason: '示例：整改' },
    });
    await agency.ok(suspendAgreement, {
      params: { id: renewsId },
      body: { fromOn: null, toOn: null, reason: '示例：整改完成' },
    });
    expect(
      (await office.ok(getInstitutionFile, IN_CODE)).events.map((one) => [one.kind, one.reason]),
    ).toEqual([
      ['suspended', '示例：整改'],
      ['resumed', '示例：整改完成'],
    ]);
  });
});

describe('谁签甲方，同时签怎样（M7、M25、M28）', () => {
  it('甲方由起草的经办签署、撤回；辖区套着的县经办只能看', async () => {
    const agency = await bureau();
    const body = { agreementNo: '示例协-S4', fromOn: '2028-01-01', toOn: '2028-12-31', renewsId: null };
    const { id } = await agency.ok(draftAgreement, { ...IN_CODE, body });
    const params = { id };
    const office = await stage.officeOf('office.e', HOSPITAL.code);
    await office.ok(signAgreement, { params });
    const county = await stage.server.signIn({
      login: 'county.a',
      name: '示例·县经办',
      role: 'agencyReviewer',
      areaCode: '430102',
    });
    expect(await county.ok(getAgreementDraft, { params })).toMatchObject({
      mySide: null,
      mayWithdraw: false,
    });
    expect((await county.call(signAgreement, { params })).status).toBe(403);
    expect(
      (await county.call(withdrawAgreementDraft, { params, body: { reason: '示例：越权' } })).status,
    ).toBe(403);
    const draft = await agency.ok(getAgreementDraft, { params });
    expect(draft).toMatchObject({ state: 'awaitingAgency', mySide: 'agency', mayWithdraw: true });
    await agency.ok(withdrawAgreementDraft, { params, body: { reason: '示例：撤回' } });
  });

  it('签署时另一份同期的协议正在登记，等它有了结果再判断，只有一份生效', async () => {
    const agency = await bureau();
    const office = await stage.officeOf('office.f', HOSPITAL.code);
    const term = { from: day('2029-01-01'), to: day('2029-12-31') };
    const body = { agreementNo: '示例协-S5', fromOn: term.from, toOn: term.to, renewsId: null };
    const params = await agency.ok(draftAgreement, { ...IN_CODE, body });
    await office.ok(signAgreement, { params });
    const other = { institutionCode: HOSPITAL.code, agreementNo: '示例协-S6', ...term };
    const signing = await stage.server.world.db.transaction('none', async (tx) => {
      await lockTerms(tx, HOSPITAL.code);
      await insertAgreement(tx, { ...other, clauses: templateClauses('hospital') });
      const answer = agency.call(signAgreement, { params });
      // Without the lock the signature is through by then and does not see the other one.
      await Promise.race([answer, setTimeout(1000)]);
      return { answer };
    });
    expect(await signing.answer).toMatchObject({ status: 422, body: { code: 'AGREEMENT_TERM_OVERLAPS' } });
    const { agreements } = await agency.ok(getInstitution, IN_CODE);
    expect(agreements.filter((one) => one.fromOn === '2029-01-01')).toHaveLength(1);
  });
});
