import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createDualChannelDraft,
  describeVersion,
  dropVersionEntry,
  getVersion,
  listVersions,
  publishVersion,
  returnVersion,
  submitVersion,
} from '../../src/contract/list-versions.ts';
import { listNationalEntries } from '../../src/contract/catalogue.ts';
import { findPaymentRoute } from '../../src/contract/payment-route.ts';
import { addListEntry, createListVersion, dropListEntry } from '../../src/contract/separate-payment.ts';
import { setSelfPayRatio } from '../../src/contract/self-pay-ratios.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { withOtherRoute } from '../../src/server/catalogue/versions/other-route.ts';
import { day } from '../../src/base/date.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { imported } from '../support/catalogue.ts';
import { publishByTwo, secondDesk } from '../support/publish.ts';
import { smallCatalogue } from '../support/workbook.ts';

let server: TestServer;
let catalogue: Caller;
let checker: Caller;
let agency: Caller;
let nationalId: number;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
  checker = await secondDesk(server);
  agency = await server.signIn({
    login: 'agency1',
    name: '示例·经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  nationalId = await imported(catalogue, smallCatalogue(), { edition: '2026' });
});
afterAll(() => server.close());

const inDatabase = <T>(work: (tx: Tx) => Promise<T>) => server.world.db.transaction('all', work);

const newList = (edition: string) =>
  catalogue.ok(createListVersion, {
    body: { edition, effectiveFrom: '2026-01-01', effectiveTo: '2026-12-31', generics: 1, copyFrom: null },
  });

const listEntry = (versionId: number, genericName: string) => ({
  versionId,
  genericName,
  dosageForm: '注射剂',
  field: '肿瘤',
  paymentScope: null,
  diagnosisCodes: [],
  origin: 'negotiated' as const,
  termFrom: null,
  termTo: '2026-12-31',
  transitionTo: null,
});

describe('一人提交，另一人核对后发布或退回（N1.1、N5.1）', () => {
  it('提交后谁也改不了内容；退回写明理由，改后再提交；经过留在版本里', async () => {
    const params = { id: nationalId };
    const seq = 2;
    const submitted = await catalogue.ok(submitVersion, { params, body: { note: '与公布总数核对过' } });
    expect(submitted).toMatchObject({
      state: 'submitted',
      submittedBy: '示例·目录',
      submitNote: '与公布总数核对过',
    });
    const facts = { sourceDocument: '', effectiveFrom: '2026-01-01', effectiveTo: null, controlTotals: {} };
    for (const answer of [
      await catalogue.call(submitVersion, { params, body: { note: '再提交' } }),
      await catalogue.call(describeVersion, { params, body: facts }),
      await catalogue.call(setSelfPayRatio, { params, body: { seq, ratio: '0.1000', evidence: '示例' } }),
    ]) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'CATALOGUE_SUBMITTED', clause: 'N1.1' } });
    }
    expect((await catalogue.ok(getVersion, { params })).submittedByMe).toBe(true);
    expect((await checker.ok(getVersion, { params })).submittedByMe).toBe(false);
    expect(await checker.ok(returnVersion, { params, body: { reason: '先补公布文件' } })).toMatchObject({
      state: 'draft',
      submittedBy: null,
    });
    expect(await checker.call(returnVersion, { params, body: { reason: '再退' } })).toMatchObject({
      status: 422,
      body: { code: 'CATALOGUE_NOT_SUBMITTED' },
    });
    const totals = { western: 3, chinese: 2, negotiatedWestern: 3, negotiatedChinese: 1, total: 9 };
    const described = await catalogue.ok(describeVersion, {
      params,
      body: { ...facts, sourceDocument: '示例文号〔2026〕1号', controlTotals: totals },
    });
    expect(described.sourceDocument).toBe('示例文号〔2026〕1号');
    await publishByTwo(catalogue, checker, nationalId);
    const { steps, version } = await checker.ok(getVersion, { params });
    expect(version).toMatchObject({ state: 'published', inForce: true, publishedBy: '示例·目录复核' });
    expect(steps.map((step) => [step.step, step.by])).toEqual([
      ['submitted', '示例·目录'],
      ['returned', '示例·目录复核'],
      ['submitted', '示例·目录'],
      ['published', '示例·目录复核'],
    ]);
  });

  it('数据库也守着：不能自己发布，不能跳过提交，提交和发布后不能增删改', async () => {
    const { id } = await newList('守规版');
    await catalogue.ok(addListEntry, { body: listEntry(id, '示例单抗注射液') });
    const publish = (by: number) =>
      inDatabase((tx) =>
        tx.run(
          `UPDATE catalogue_version SET state = 'published', published_by = $2, published_at = now() WHERE id = $1`,
          [id, by],
        ),
      );
    await expect(publish(checker.accountId)).rejects.toThrow(/only after it was submitted/);
    await catalogue.ok(submitVersion, { params: { id }, body: { note: '示例' } });
    await expect(publish(catalogue.accountId)).rejects.toThrow(/published_by_another/);
    const add = () =>
      inDatabase((tx) =>
        tx.run(
          `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
           VALUES ($1, '私加|片', '私加', '片', '肿瘤', 'regular', '2026-01-01', '2026-12-31')`,
          [id],
        ),
      );
    await expect(add()).rejects.toThrow(/immutable/);
    await publish(checker.accountId);
    await expect(add()).rejects.toThrow(/immutable/);
    for (const sql of [
      'DELETE FROM separate_entry WHERE version_id = $1',
      `UPDATE catalogue_version SET effective_from = '2025-01-01' WHERE id = $1`,
    ]) {
      await expect(inDatabase((tx) => tx.run(sql, [id]))).rejects.toThrow(/immutable/);
    }
    const ratio = inDatabase((tx) =>
      tx.run(
        `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_at) VALUES ($1, 1, 1000, 'review', '示例', now())`,
        [nationalId],
      ),
    );
    await expect(ratio).rejects.toThrow(/class A/);
  });

  it('空的版本不能提交；地区一概不能动（N5.1）', async () => {
    const { id } = await newList('空版');
    const params = { id };
    expect((await catalogue.call(submitVersion, { params, body: { note: '示例' } })).status).toBe(409);
    const body = {
      nationalId,
      edition: '地区版',
      effectiveFrom: '2026-01-01',
      effectiveTo: null,
      sourceDocument: '',
      total: null,
    };
    const facts = { sourceDocument: '', effectiveFrom: '2026-01-01', effectiveTo: null, controlTotals: {} };
    for (const answer of [
      await agency.call(submitVersion, { params, body: { note: '示例' } }),
      await agency.call(returnVersion, { params, body: { reason: '示例' } }),
      await agency.call(publishVersion, { params, body: {} }),
      await agency.call(describeVersion, { params, body: facts }),
      await agency.call(createDualChannelDraft, { body }),
      await agency.call(dropVersionEntry, { params: { id: nationalId, seq: 1 } }),
    ]) {
      expect(answer).toMatchObject({ status: 422, body: { code: 'AREA_MAY_NOT_CHANGE_LIST' } });
    }
    expect(
      (await agency.ok(listVersions, { query: {} })).rows.every((row) => row.state === 'published'),
    ).toBe(true);
  });

  it('按执行日期生效：发布了但没到日子的不算在执行', async () => {
    const { id } = await catalogue.ok(createListVersion, {
      body: {
        edition: '明年版',
        effectiveFrom: '2027-01-01',
        effectiveTo: '2027-12-31',
        generics: 1,
        copyFrom: null,
      },
    });
    await catalogue.ok(addListEntry, { body: { ...listEntry(id, '示例单抗注射液'), termTo: '2027-12-31' } });
    expect(await publishByTwo(catalogue, checker, id)).toMatchObject({ inForce: false });
    server.clock.setDay('2027-01-01');
    catalogue = await server.signInAs('catalogue1', 'passw0rd');
    checker = await server.signInAs('catalogue2', 'passw0rd');
    const { rows } = await catalogue.ok(listVersions, { query: { kind: 'separatePayment' } });
    expect(rows.filter((row) => row.inForce).map((row) => row.edition)).toEqual(['明年版']);
    server.clock.setDay('2026-06-15');
  });
});

describe('双通道目录与支付渠道（M3、N6）', () => {
  const routeOf = async (name: string, form = '', onDay = '2026-06-15') =>
    server.anonymous.ok(findPaymentRoute, { query: { name, form, day: onDay, setting: 'pharmacy' } });

  it('由国家目录的谈判部分建立，去掉药店买不到的；数量与公布的核对', async () => {
    const { id, entries } = await catalogue.ok(createDualChannelDraft, {
      body: {
        nationalId,
        edition: '2026',
        effectiveFrom: '2026-01-01',
        effectiveTo: null,
        sourceDocument: '示例文号',
        total: 3,
      },
    });
    expect(entries).toBe(4);
    const { rows } = await catalogue.ok(listNationalEntries, { params: { id }, query: {} });
    expect(rows.map((row) => row.name)).toEqual(['示例替尼片', '示例单抗注射液', '示例软胶囊', '示例缓释片']);
    expect((await catalogue.ok(getVersion, { params: { id } })).deviations).toEqual(['双通道药品多 1']);
    await catalogue.ok(dropVersionEntry, { params: { id, seq: 4 } });
    expect((await catalogue.call(dropVersionEntry, { params: { id, seq: 4 } })).status).toBe(404);
    expect((await catalogue.call(dropVersionEntry, { params: { id: nationalId, seq: 1 } })).status).toBe(422);
    const published = await publishByTwo(catalogue, checker, id);
    expect(published).toMatchObject({ kind: 'dualChannel', overrideReason: null, entries: 3 });
  });

  it('饮片和制剂目录有效期最长两年；没有写止期的补足两年', async () => {
    const insert = (to: string | null) =>
      inDatabase((tx) =>
        tx.first<{ id: bigint }>(
          `INSERT INTO catalogue_version (kind, edition, effective_from, effective_to, state, control_totals, created_at)
           VALUES ('herbalPieces', $1, '2025-01-01', $2, 'draft', '{}', now()) RETURNING id`,
          [`饮片${to ?? ''}`, to],
        ),
      );
    await expect(insert('2027-01-01')).rejects.toThrow(/two_years_at_most/);
    await expect(insert(null)).rejects.toThrow(/two_years_at_most/);
    const params = { id: Number((await insert('2026-12-31'))?.id) };
    const facts = { sourceDocument: '示例', effectiveFrom: '2026-01-01', controlTotals: { payable: 1 } };
    expect(
      await catalogue.ok(describeVersion, { params, body: { ...facts, effectiveTo: null } }),
    ).toMatchObject({
      effectiveTo: '2027-12-31',
    });
    expect(
      await catalogue.call(describeVersion, { params, body: { ...facts, effectiveTo: '2028-01-01' } }),
    ).toMatchObject({ status: 400, body: { field: 'effectiveTo' } });
  });

  it('各类目录各走各的渠道：单行支付、双通道、普通政策、商保不付', async () => {
    await inDatabase(async (tx) => {
      const version = await tx.first<{ id: bigint }>(
        `INSERT INTO catalogue_version (kind, edition, effective_from, state, control_totals, created_at)
         VALUES ('commercialInnovative', '2026', '2026-01-01', 'draft', '{"total": 1}', now()) RETURNING id`,
      );
      await tx.run(
        `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, number, is_sub_entry, name, match_key)
         VALUES ($1, 1, '商保', 'commercialInnovative', 1, 1, false, '示例商保针', '示例商保针|')`,
        [version?.id ?? 0n],
      );
      return version;
    });
    const [commercial] = (await catalogue.ok(listVersions, { query: { kind: 'commercialInnovative' } })).rows;
    await publishByTwo(catalogue, checker, commercial?.id ?? 0);
    expect(await routeOf('示例单抗注射液', '注射剂')).toMatchObject({ route: 'separatePayment' });
    expect(await routeOf('示例单抗注射液', '注射剂', '2028-01-01')).toMatchObject({ route: 'dualChannel' });
    expect(await routeOf('示例替尼片')).toMatchObject({
      route: 'dualChannel',
      clauses: ['M3'],
      lists: [
        { kind: 'national', edition: '2026' },
        { kind: 'dualChannel', edition: '2026' },
      ],
    });
    expect(await routeOf('示例甲片', '口服常释剂型')).toMatchObject({ route: 'ordinary' });
    expect(await routeOf('示例甲片', '贴剂')).toMatchObject({ route: 'notPayable' });
    expect(await routeOf('示例商保针')).toMatchObject({ route: 'notPayable', label: '基本医保不予支付' });
    expect(await routeOf('查无此药')).toMatchObject({ route: 'notPayable', lists: [] });
    const wrongDay = { name: '示例替尼片', day: '2026-02-30', setting: 'pharmacy' as const };
    expect((await server.anonymous.call(findPaymentRoute, { query: wrongDay })).status).toBe(400);
  });

  it('单行支付的谈判药品不在双通道目录内，是一处不一致；署名放行才能发布', async () => {
    const { id } = await newList('不一致版');
    await catalogue.ok(addListEntry, { body: listEntry(id, '示例替尼片') });
    const dropped = await catalogue.ok(addListEntry, { body: listEntry(id, '示例缓释片') });
    await catalogue.ok(addListEntry, { body: listEntry(id, '示例商保针') });
    const { findings, deviations } = await catalogue.ok(getVersion, { params: { id } });
    expect(findings.map((finding) => [finding.name, finding.reason])).toEqual([
      ['示例缓释片', '谈判药品不在双通道目录内'],
      ['示例商保针', '谈判药品不在双通道目录内'],
      ['示例商保针', '在商保创新药目录内，基本医保不予支付'],
    ]);
    expect(deviations).toEqual(['通用名多 2', '与其他目录不一致 3 条']);
    await catalogue.ok(submitVersion, { params: { id }, body: { note: '示例' } });
    expect(await checker.call(publishVersion, { params: { id }, body: {} })).toMatchObject({
      status: 422,
      body: { code: 'CATALOGUE_NOT_RECONCILED', detail: '通用名多 2；与其他目录不一致 3 条' },
    });
    expect(await catalogue.call(dropListEntry, { params: { id: dropped.id } })).toMatchObject({
      status: 422,
      body: { code: 'CATALOGUE_SUBMITTED' },
    });
  });

  it('结算说不在单行支付目录时，说出另外的渠道', async () => {
    const told = (genericName: string) =>
      server.world.db.transaction('none', (tx) =>
        withOtherRoute(
          tx,
          { code: 'DRUG_NOT_LISTED', clause: 'M4', detail: genericName },
          { genericName, dosageForm: '' },
          day('2026-06-15'),
          'pharmacy',
        ),
      );
    expect((await told('示例替尼片')).detail).toBe(
      '示例替尼片；该药品属于双通道药品，按普通门诊政策在定点零售药店支付',
    );
    expect((await told('示例商保针')).detail).toContain('基本医保基金不予支付');
    expect((await told('查无此药')).detail).toBe('查无此药');
  });
});
