import { describe, expect, it } from 'vitest';
import { listNotices, markNoticesRead } from '../../src/contract/prescription-notices.ts';
import {
  approved,
  DOCTOR,
  HOSPITAL,
  moveTo,
  OTHER_HOSPITAL,
  newPatient,
  setStage,
} from '../support/eligibility-stage.ts';

const stage = setStage();

describe('提醒患者和医师（M5、M23.4、M23.5）', () => {
  it('批准、参保中断、调出各有提醒，各自标记已读，别人看不到', async () => {
    const patient = await newPatient(stage, '示例·提醒患者');
    const other = await newPatient(stage);
    const id = await approved(stage, patient.caller);
    const kinds = async (caller = patient.caller) =>
      (await caller.ok(listNotices, { query: {} })).rows.map((row) => row.key.split(':')[0]);
    expect(await kinds()).toEqual(['decision']);
    expect(await kinds(other.caller)).toEqual([]);
    const [first] = (await patient.caller.ok(listNotices, { query: {} })).rows;
    expect(first).toMatchObject({
      title: '示例替尼：申请已通过',
      clause: 'M23.4',
      personName: null,
      readAt: null,
      about: { kind: 'application', id: String(id) },
    });
    const body = { keys: [first?.key ?? ''] };
    expect(await other.caller.call(markNoticesRead, { body })).toMatchObject({ status: 400 });
    await patient.caller.ok(markNoticesRead, { body });
    await patient.caller.ok(markNoticesRead, { body });
    expect(await patient.caller.ok(listNotices, { query: { unread: true } })).toMatchObject({
      unread: 0,
      rows: [],
    });
    expect(await stage.doctor.ok(listNotices, { query: {} })).toMatchObject({
      unread: 1,
      rows: [{ personName: '示例·提醒患者' }],
    });
    await stage.server.world.db.transaction('all', async (tx) => {
      await tx.run(`UPDATE enrolment SET to_on = '2026-04-30' WHERE person_id = $1`, [patient.personId]);
      await tx.run(
        `INSERT INTO list_act (entry_id, kind, term_to, removed_on, reason, entered_at)
         SELECT id, 'removal', term_to, '2026-07-01', '示例：调出', now() FROM separate_entry WHERE entry_key = $1`,
        [stage.entryKey],
      );
    });
    await moveTo(stage, '2026-05-01');
    const signedIn = await stage.server.signIn({
      login: 'noticed-patient',
      name: '示例·提醒患者',
      role: 'patient',
      personId: patient.personId,
    });
    expect((await kinds(signedIn)).toSorted()).toEqual(['decision', 'lapse', 'removal']);
    expect((await kinds(stage.doctor)).toSorted()).toEqual(['decision', 'lapse', 'removal']);
    await moveTo(stage, '2026-07-01');
    expect(await kinds(stage.doctor)).toContain('ended');
    const colleague = await stage.server.signIn({
      login: 'noticed-colleague',
      name: '示例·同院医师',
      role: 'responsibleDoctor',
      institutionCode: HOSPITAL,
      practitionerCode: DOCTOR.replace(/1$/, '2'),
    });
    expect(await kinds(colleague)).toEqual([]);
    const office = (institutionCode: string) =>
      stage.server.signIn({
        login: `noticed-${institutionCode.toLowerCase()}`,
        name: '示例·医保办',
        role: 'hospitalOffice',
        institutionCode,
      });
    const ours = await office(HOSPITAL);
    expect(await kinds(ours)).toContain('ended');
    expect((await ours.ok(listNotices, { query: {} })).rows[0]?.personName).toBe('示例·提醒患者');
    expect(await kinds(await office(OTHER_HOSPITAL))).toEqual([]);
  });
});

describe('提醒再多也不截断，一页一页看得完（M23.5）', () => {
  it('一千多条审核结果、一千多项到期的待遇，翻完各页不重不漏', async () => {
    await moveTo(stage, '2026-06-01');
    const patient = await newPatient(stage, '示例·提醒很多');
    const COUNT = 1_050;
    await stage.server.world.db.transaction('all', async (tx) => {
      const { first } = (await tx.first<{ first: bigint }>(
        `INSERT INTO application (application_no, person_id, scheme, area_code, entry_key, generic_name, dosage_form, field, diagnosis_code, diagnosis_name,
           condition_text, hospital_code, doctor_code, applied_on, created_at, created_by, request_id)
         SELECT '提醒-' || n, $1, 'employee', '430102', '提醒药-' || n, '示例药', '片剂', '肿瘤', 'C34', '示例', '', $2, $3, '2026-03-02', now(), $4, '提醒-' || n
         FROM generate_series(1, $5::int) AS n RETURNING id AS first`,
        [patient.personId, HOSPITAL, DOCTOR, stage.doctor.accountId, COUNT],
      )) ?? { first: 0n };
      await tx.run(
        `INSERT INTO application_state (application_id, seq, step, term_from, term_to)
         SELECT id, 1, 'approved', '2026-03-02', '2026-05-20' FROM application WHERE person_id = $1 AND id >= $2`,
        [patient.personId, first],
      );
      await tx.run(
        `INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name)
         SELECT id, 1, 'approved', now(), '2026-03-10', $3, '示例' FROM application WHERE person_id = $1 AND id >= $2`,
        [patient.personId, first, stage.agency.accountId],
      );
    });
    const caller = await stage.server.signIn({
      login: 'noticed-often',
      name: '示例·提醒很多',
      role: 'patient',
      personId: patient.personId,
    });
    const keys: string[] = [];
    let total = 0;
    for (let page = 1; page === 1 || keys.length < total; page += 1) {
      const answer = await caller.ok(listNotices, { query: { page, pageSize: 200 } });
      total = answer.total;
      if (answer.rows.length === 0) break;
      keys.push(...answer.rows.map((row) => row.key));
    }
    expect(new Set(keys).size).toBe(keys.length);
    const kinds = (kind: string) => keys.filter((key) => key.startsWith(kind)).length;
    expect([kinds('decision:'), kinds('ended:'), total]).toEqual([COUNT, COUNT, 2 * COUNT]);
    // One beyond the first five hundred is one of theirs: it can be read and is then no longer unread.
    await caller.ok(markNoticesRead, { body: { keys: keys.slice(-2) } });
    expect((await caller.ok(listNotices, { query: { unread: true } })).total).toBe(total - 2);
  });
});
