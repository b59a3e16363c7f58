import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  endAreaMandate,
  getMandateProof,
  listAreaMandates,
  recordMandate,
} from '../../src/contract/eligibility-agents.ts';
import { listMyApplications, listMyEligibilities } from '../../src/contract/eligibility.ts';
import { getMe, listAudit } from '../../src/contract/identity.ts';
import { chooseMandate, endMandate, grantMandate, listMandates } from '../../src/contract/insured-agents.ts';
import { getMyCover } from '../../src/contract/insured.ts';
import { listPrescriptions, getPrescription } from '../../src/contract/prescription.ts';
import { choosePharmacy } from '../../src/contract/prescription-circulation.ts';
import { listNotices } from '../../src/contract/prescription-notices.ts';
import { powersFor } from '../../src/server/insured/agents/acting.ts';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import { listBills } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { makePng } from '../support/make-png.ts';
import { preparePrescribing, prescribingSteps, tamper } from '../support/prescribing.ts';
import { identityNumber, insertTestPerson } from '../support/province.ts';

let server: TestServer;
let mother: Caller;
let child: Caller;
let stranger: Caller;
let motherId: number;
let childId: number;
let rxno: string;
let sequence = 0;

const terms = (change: object = {}) => ({
  requestId: `mandate-request-${(sequence += 1)}`,
  relation: 'child' as const,
  from: '2026-06-15',
  to: '2026-12-31',
  agentName: '示例·女儿',
  agentIdNumber: identityNumber(502),
  powers: ['applications', 'prescriptions'] as ('applications' | 'prescriptions' | 'bills')[],
  ...change,
});

async function person(order: number, name: string, areaCode = '430102'): Promise<[number, Caller]> {
  const personId = await server.world.db.transaction('all', (tx) =>
    insertTestPerson(server.world, tx, order, { name, areaCode }),
  );
  return [personId, await server.signIn({ login: `person${order}`, name, role: 'patient', personId })];
}

beforeAll(async () => {
  server = await startTestServer();
  const ground = await preparePrescribing(server);
  const { issued } = prescribingSteps(server, ground);
  const { patient, prescription } = await issued();
  rxno = prescription.rxno;
  motherId = patient.personId;
  mother = await server.signIn({ login: 'mother', name: '示例·母亲', role: 'patient', personId: motherId });
  [childId, child] = await person(502, '示例·女儿');
  [, stranger] = await person(503, '示例·外人');
});
afterAll(() => server.close());

const codeOf = (answer: { status: number; body: unknown }) =>
  `${answer.status} ${(answer.body as { code?: string }).code ?? ''}`;

/** Calls as a page does that was opened for somebody. */
async function asPageFor(caller: Caller, whom: string): Promise<number> {
  const reply = await server.app.inject({
    method: 'GET',
    url: '/api/me/applications',
    headers: { cookie: caller.cookie, 'x-shuangtong-for': whom },
  });
  return reply.statusCode;
}

describe('家人代办（M23.1、M35）', () => {
  it('M35：母亲委托女儿后，女儿选择为母亲办理，看到的是母亲的申请和处方，每一步都记“谁代谁”', async () => {
    const mandate = await mother.ok(grantMandate, { body: terms() });
    expect(mandate).toMatchObject({ agentName: '示例·女儿', state: 'live', basis: 'online' });
    expect((await child.ok(listMandates, {})).received.map((one) => one.id)).toEqual([mandate.id]);
    expect((await child.ok(listPrescriptions, { query: {} })).total).toBe(0);

    await child.ok(chooseMandate, { body: { mandateId: mandate.id } });
    expect(await child.ok(getMe, {})).toMatchObject({
      name: '示例·女儿',
      actingFor: { mandateId: mandate.id, name: mandate.principalName, over: false },
    });
    expect((await child.ok(listMyApplications, { query: {} })).total).toBe(1);
    expect((await child.ok(listMyEligibilities, {})).rows).toHaveLength(1);
    expect((await child.ok(getPrescription, { params: { rxno } })).rxno).toBe(rxno);
    expect((await child.ok(getMyCover, {})).name).toBe(mandate.principalName);

    const auditor = await server.signIn({ login: 'auditor', name: '示例·审计', role: 'auditor' });
    const seen = await auditor.ok(listAudit, { query: { actor: '示例·女儿', action: 'prescription.get' } });
    expect(seen.rows.map((row) => row.actorName)).toEqual([`示例·女儿 代 ${mandate.principalName}`]);
    const [kept] = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ mandate_id: bigint; person_id: bigint }>(
        `SELECT mandate_id, person_id FROM audit_entry WHERE action = 'prescription.get' AND actor_name LIKE '%代%'`,
      ),
    );
    expect([Number(kept?.mandate_id), Number(kept?.person_id)]).toEqual([mandate.id, motherId]);

    // What an agent looks at is recorded, endpoint by endpoint, also where a patient's own look is not.
    const looks = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ detail: string; actor_name: string; person_id: bigint }>(
        `SELECT detail, actor_name, person_id FROM audit_entry WHERE action = 'insured.actForPatient' AND mandate_id = $1 ORDER BY id`,
        [mandate.id],
      ),
    );
    expect(looks.map((look) => look.detail)).toEqual(
      [listMyApplications, listMyEligibilities, getPrescription, getMyCover].map((row) => row.id),
    );
    for (const look of looks)
      expect([look.actor_name, Number(look.person_id)]).toEqual([
        `示例·女儿 代 ${mandate.principalName}`,
        motherId,
      ]);

    await child.ok(chooseMandate, { body: { mandateId: null } });
    expect((await child.ok(listPrescriptions, { query: {} })).total).toBe(0);
    await child.ok(chooseMandate, { body: { mandateId: mandate.id } });
    const chosen = await child.ok(choosePharmacy, { params: { rxno }, body: { pharmacyCode: null } });
    expect(chosen.events.at(-1)?.actorName).toBe(`示例·女儿 代 ${mandate.principalName}`);
    await child.ok(chooseMandate, { body: { mandateId: null } });
    await mother.ok(endMandate, { params: { id: mandate.id }, body: { reason: '不需要了' } });
  });

  it('M35：委托没有写的事项办不了；代办人不能再转委托', async () => {
    const mandate = await mother.ok(grantMandate, { body: terms({ powers: ['applications'] }) });
    await child.ok(chooseMandate, { body: { mandateId: mandate.id } });
    expect((await child.ok(getMe, {})).actingFor).toMatchObject({ powers: ['applications'] });
    expect((await child.ok(listMyApplications, { query: {} })).total).toBe(1);
    expect(codeOf(await child.call(listPrescriptions, { query: {} }))).toBe('403 MANDATE_POWER_MISSING');
    expect(codeOf(await child.call(getPrescription, { params: { rxno } }))).toBe('403 MANDATE_POWER_MISSING');
    expect(codeOf(await child.call(listBills, { query: {} }))).toBe('403 MANDATE_POWER_MISSING');
    const onward = terms({ agentName: '示例·外人', agentIdNumber: identityNumber(503) });
    expect(codeOf(await child.call(grantMandate, { body: onward }))).toBe('403 MANDATE_POWER_MISSING');
    await child.ok(chooseMandate, { body: { mandateId: null } });
    await child.ok(endMandate, { params: { id: mandate.id }, body: { reason: '辞去' } });
  });

  it('M35：没有想到的接口对代办人关闭，大家都能看的不受限', () => {
    const row = (id: string, who: Endpoint['who']): Endpoint => ({ ...getMyCover, id, who });
    expect(powersFor(row('statistics.getNewThing', ['patient']))).toEqual([]);
    expect(powersFor(row('insured.getNewThing', ['patient']))).toEqual([]);
    // Whether an insurer may be told anything is only the person's own word (N4).
    expect(powersFor(row('settlement.giveConsent', ['patient']))).toEqual([]);
    expect(powersFor(row('catalogue.listDrugs', 'signedIn'))).toBeUndefined();
    expect(powersFor(getMyCover)).toEqual(['applications', 'prescriptions', 'bills']);
    expect(powersFor(grantMandate)).toEqual([]);
  });

  it('M35：提醒只告诉委托的事项：没有委托申请的，看不到审核结果', async () => {
    const kindsFor = async (powers: ReturnType<typeof terms>['powers']) => {
      const mandate = await mother.ok(grantMandate, { body: terms({ powers }) });
      await child.ok(chooseMandate, { body: { mandateId: mandate.id } });
      const { rows } = await child.ok(listNotices, { query: {} });
      await child.ok(chooseMandate, { body: { mandateId: null } });
      await mother.ok(endMandate, { params: { id: mandate.id }, body: { reason: '试毕' } });
      return [...new Set(rows.map((one) => one.about.kind))];
    };
    expect(await kindsFor(['applications', 'prescriptions'])).toContain('application');
    expect(await kindsFor(['applications'])).toEqual(['application']);
    expect(await kindsFor(['prescriptions'])).not.toContain('application');
    // Of bills only the answers to questions about them are told, and nobody has asked.
    expect(await kindsFor(['bills'])).toEqual([]);
  });

  it('M35：别人的委托选不了、终止不了，请求头也冒充不了', async () => {
    const mandate = await mother.ok(grantMandate, { body: terms() });
    expect(codeOf(await stranger.call(chooseMandate, { body: { mandateId: mandate.id } }))).toBe(
      '404 NOT_FOUND',
    );
    expect(codeOf(await mother.call(chooseMandate, { body: { mandateId: mandate.id } }))).toBe(
      '404 NOT_FOUND',
    );
    expect(
      codeOf(await stranger.call(endMandate, { params: { id: mandate.id }, body: { reason: '冒充' } })),
    ).toBe('404 NOT_FOUND');
    expect(await asPageFor(stranger, String(mandate.id))).toBe(409);
    // Even a number written into the session itself opens nothing: the database shows an agent their own mandates only.
    await tamper(server, `UPDATE session SET mandate_id = $1 WHERE account_id = $2`, [
      mandate.id,
      stranger.accountId,
    ]);
    expect(codeOf(await stranger.call(listMyApplications, { query: {} }))).toBe('403 MANDATE_ENDED');
    await stranger.ok(chooseMandate, { body: { mandateId: null } });
    await mother.ok(endMandate, { params: { id: mandate.id }, body: { reason: '试毕' } });
  });

  it('为另一个人打开的旧页面不会办到现在这个人身上', async () => {
    const mandate = await mother.ok(grantMandate, { body: terms() });
    expect(await asPageFor(child, 'self')).toBe(200);
    await child.ok(chooseMandate, { body: { mandateId: mandate.id } });
    expect(await asPageFor(child, 'self')).toBe(409);
    expect(await asPageFor(child, String(mandate.id))).toBe(200);
    await child.ok(chooseMandate, { body: { mandateId: null } });
    expect(await asPageFor(child, String(mandate.id))).toBe(409);
    await mother.ok(endMandate, { params: { id: mandate.id }, body: { reason: '试毕' } });
  });

  it('M35：撤回、到期都即时失效，已登录的代办人下一个请求就被拒绝', async () => {
    const mandate = await mother.ok(grantMandate, { body: terms() });
    await child.ok(chooseMandate, { body: { mandateId: mandate.id } });
    await mother.ok(endMandate, { params: { id: mandate.id }, body: { reason: '撤回' } });
    expect(codeOf(await child.call(listMyApplications, { query: {} }))).toBe('403 MANDATE_ENDED');
    expect((await child.ok(getMe, {})).actingFor).toMatchObject({ over: true });
    expect(codeOf(await child.call(chooseMandate, { body: { mandateId: mandate.id } }))).toBe(
      '403 MANDATE_ENDED',
    );
    expect(
      codeOf(await mother.call(endMandate, { params: { id: mandate.id }, body: { reason: '再撤' } })),
    ).toBe('409 MANDATE_OVER');
    await child.ok(chooseMandate, { body: { mandateId: null } });
    expect((await child.ok(listMyApplications, { query: {} })).total).toBe(0);

    const short = await mother.ok(grantMandate, { body: terms({ to: '2026-06-16' }) });
    await child.ok(chooseMandate, { body: { mandateId: short.id } });
    expect((await child.ok(listMyApplications, { query: {} })).total).toBe(1);
    server.clock.setDay('2026-06-17');
    await tamper(
      server,
      `UPDATE session SET last_seen_at = $1, expires_at = $1::timestamptz + interval '12 hours'`,
      [new Date(server.clock.now())],
    );
    expect(codeOf(await child.call(listMyApplications, { query: {} }))).toBe('403 MANDATE_ENDED');
    await child.ok(chooseMandate, { body: { mandateId: null } });
    await mother.ok(endMandate, { params: { id: short.id }, body: { reason: '到期' } });
    server.clock.setDay('2026-06-15');
  });

  it('委托的拒绝：委托自己、日期已过、与已有委托重叠；姓名与号码不符的一律说没有找到', async () => {
    const mine = terms({ agentName: '示例·女儿', agentIdNumber: identityNumber(502) });
    expect(codeOf(await child.call(grantMandate, { body: mine }))).toBe('422 MANDATE_TO_SELF');
    expect(codeOf(await mother.call(grantMandate, { body: terms({ from: '2026-06-14' }) }))).toBe(
      '422 MANDATE_DAYS_PAST',
    );
    const first = terms();
    const made = await mother.ok(grantMandate, { body: first });
    expect((await mother.ok(grantMandate, { body: first })).id).toBe(made.id);
    for (const other of [
      { to: '2027-01-31' },
      { powers: ['bills'] as const },
      { relation: 'spouse' as const },
    ])
      expect(
        codeOf(
          await mother.call(grantMandate, {
            body: { ...first, ...other, powers: [...(other.powers ?? first.powers)] },
          }),
        ),
      ).toBe('409 REQUEST_REUSED');
    expect(codeOf(await mother.call(grantMandate, { body: terms() }))).toBe('422 MANDATE_ALREADY_GIVEN');
    for (const wrong of [{ agentName: '示例·别人' }, { agentIdNumber: identityNumber(999) }])
      expect(codeOf(await mother.call(grantMandate, { body: terms(wrong) }))).toBe('404 NOT_FOUND');
    await mother.ok(endMandate, { params: { id: made.id }, body: { reason: '试毕' } });
  });
});

describe('经办凭材料登记委托（M35、M7）', () => {
  it('M35：附凭据登记后家人即可代办；凭据加密保存、查阅留痕；外地经办看不见', async () => {
    const agency = await server.signIn({
      login: 'agency1',
      name: '示例·经办',
      role: 'agencyReviewer',
      areaCode: '430100',
    });
    const other = await server.signIn({
      login: 'agency2',
      name: '示例·外地经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    const [principalId] = await person(510, '示例·卧床老人');
    const principalNo = await server.world.db.transaction('all', async (tx) =>
      String(
        (await tx.first<{ no: string }>('SELECT person_no AS no FROM person WHERE id = $1', [principalId]))
          ?.no,
      ),
    );
    const { powers: _, ...rest } = terms({ relation: 'child' });
    const body = { ...rest, powers: 'applications,bills', principalNo, proofKind: 'household' as const };
    const scan = {
      field: 'file',
      fileName: '户口簿.png',
      mediaType: 'image/png',
      content: makePng('示例户口簿'),
    };

    expect(codeOf(await agency.upload(recordMandate, { body }, []))).toMatch(/^400/);
    const fake = { ...scan, content: Buffer.from('%PDF-1.4 不是图片') };
    expect(codeOf(await agency.upload(recordMandate, { body }, [fake]))).toMatch(/^400/);
    expect(codeOf(await other.upload(recordMandate, { body }, [scan]))).toBe('404 NOT_FOUND');
    const made = await agency.upload(recordMandate, { body }, [scan]);
    if (made.status !== 200) throw new Error(JSON.stringify(made.body));
    expect(made.body).toMatchObject({ basis: 'paper', powers: ['applications', 'bills'], state: 'live' });

    const id = made.body.id;
    await child.ok(chooseMandate, { body: { mandateId: id } });
    expect((await child.ok(getMyCover, {})).name).toBe('示例·卧床老人');
    await child.ok(chooseMandate, { body: { mandateId: null } });
    expect((await agency.ok(listAreaMandates, { query: { q: principalNo } })).rows[0]).toMatchObject({
      id,
      principalNo,
      proofKind: 'household',
    });
    expect((await other.ok(listAreaMandates, { query: {} })).total).toBe(0);
    expect((await agency.call(getMandateProof, { params: { id } })).status).toBe(200);
    expect(codeOf(await other.call(getMandateProof, { params: { id } }))).toBe('404 NOT_FOUND');
    const [sealed] = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ proof_cipher: Buffer }>('SELECT proof_cipher FROM mandate WHERE id = $1', [id]),
    );
    expect(sealed?.proof_cipher.includes(Buffer.from('PNG'))).toBe(false);
    const looks = await server.world.db.transaction('all', (tx) =>
      tx.rows(`SELECT 1 FROM audit_entry WHERE action = 'eligibility.getMandateProof' AND person_id = $1`, [
        principalId,
      ]),
    );
    expect(looks).toHaveLength(1);
    expect(codeOf(await other.call(endAreaMandate, { params: { id }, body: { reason: '越权' } }))).toBe(
      '404 NOT_FOUND',
    );
    await agency.ok(endAreaMandate, { params: { id }, body: { reason: '凭据有假' } });
    expect(codeOf(await child.call(chooseMandate, { body: { mandateId: id } }))).toBe('403 MANDATE_ENDED');
    expect(childId).toBeGreaterThan(0);
  });
});
