/** Makes, through the endpoints themselves, what the demo province has too little of for everybody to be tried with (M7). */
import { askPaperException } from '../../src/contract/prescription-paper.ts';
import {
  convenePanel,
  endExpert,
  enterExpert,
  listExperts,
  recuseFromPanel,
} from '../../src/contract/eligibility-panels.ts';
import { acceptApplication } from '../../src/contract/eligibility-steps.ts';
import { recordViolation } from '../../src/contract/insured-violations.ts';
import { listDonationProgrammes, raiseDonationBreach } from '../../src/contract/providers-donations.ts';
import { listMakerProducts, offerAuthorisations } from '../../src/contract/providers-authorisations.ts';
import { proposeStocking, setStockingFloor } from '../../src/contract/providers-stocking.ts';
import { addDays, dayAt } from '../../src/base/date.ts';
import { urlOf } from '../../src/contract/client.ts';
import { registerInstitution } from '../../src/contract/providers.ts';
import { raiseTicket } from '../../src/contract/questions.ts';
import { uploadReconciliation } from '../../src/contract/settlement-reconciliation.ts';
import type { Endpoint } from '../../src/contract/endpoint.ts';
import type { Role } from '../../src/domain/identity/roles.ts';
import type { Caller, TestServer } from './api.ts';
import { ownerRows } from './canary.ts';
import { changeMakers, deliverInjections } from './rights-prescriptions.ts';
import type { Person } from './rights-kinds.ts';

/** The two cities whose people try. */
const CITIES = ['430100', '430200'] as const;
type Row = Record<string, unknown>;

/** The only row of a query. @throws {Error} when the demo province has none */
async function oneRow(server: TestServer, sql: string): Promise<Row> {
  const [row] = await ownerRows(server, sql);
  if (row === undefined) throw new Error(`the demo province has nothing for: ${sql}`);
  return row;
}

let made = 0;

/** Somebody with an account of their own, who makes what others then try. */
function desk(server: TestServer, role: Role, at: object = {}): Promise<Caller> {
  made += 1;
  return server.signIn({ login: `desk-${made}`, name: `示例·经手${made}`, role, ...at });
}

/** Three experts sit on a case of another city than the demo's panel; the third steps down, a fourth was never asked (M36). */
async function seatExperts(server: TestServer, people: readonly Person[]): Promise<void> {
  const keeper = await desk(server, 'provinceAdmin');
  for (const row of (await keeper.ok(listExperts, { query: { pageSize: 200 } })).rows)
    if (row.toOn === null) await keeper.ok(endExpert, { params: { id: row.id } });
  const one = await oneRow(
    server,
    `SELECT s.application_id AS id, a.field, left(a.area_code, 4) || '00' AS city FROM application_state s JOIN application a ON a.id = s.application_id
     WHERE s.step = 'hospitalConfirmed' AND a.area_code NOT LIKE '4301%' ORDER BY s.application_id LIMIT 1`,
  );
  const params = { id: Number(one['id']) };
  const seats = people.filter((person) => person.role === 'expert').slice(0, 3);
  for (const { accountId } of seats)
    await keeper.ok(enterExpert, {
      body: {
        accountId,
        fields: [String(one['field'])],
        title: '主任医师',
        institutionCode: null,
        practitionerCode: null,
      },
    });
  const agency = await desk(server, 'agencyReviewer', { areaCode: String(one['city']) });
  await agency.ok(acceptApplication, { params });
  const { panelId } = await agency.ok(convenePanel, {
    params,
    body: { size: 3, question: '示例：是否符合范围？' },
  });
  const leaving = seats.at(-1);
  if (leaving === undefined) throw new Error('there are experts');
  await callAs(server, leaving, recuseFromPanel, { id: panelId }, { reason: '示例：与申请人相识' });
}

/** Lets somebody who tries do something first. */
async function callAs(
  server: TestServer,
  person: Person,
  row: Endpoint,
  params: Record<string, unknown>,
  payload: object,
): Promise<void> {
  const reply = await server.app.inject({
    method: row.method,
    url: urlOf(row, params, {}),
    headers: { 'x-shuangtong': '1', cookie: person.cookie },
    payload,
  });
  if (reply.statusCode !== 200) throw new Error(`${row.id} ${reply.body}`);
}

/** In both cities a pharmacy registers in a county without any and is proposed (M26). */
async function proposeEntries(server: TestServer): Promise<void> {
  const fromOn = dayAt(server.clock.now());
  for (const areaCode of CITIES) {
    const bureau = await desk(server, 'areaBureau', { areaCode });
    const county = await oneRow(
      server,
      `SELECT code FROM area c WHERE level = 3 AND code LIKE '${areaCode.slice(0, 4)}%'
         AND NOT EXISTS (SELECT 1 FROM institution i WHERE i.area_code = c.code AND i.kind = 'pharmacy') ORDER BY code LIMIT 1`,
    );
    const code = `P${String(county['code'])}90099`;
    await bureau.ok(registerInstitution, {
      body: {
        code,
        name: `示例新药店${areaCode}`,
        level: '',
        areaCode: String(county['code']),
        address: '',
        phone: '',
      },
    });
    await bureau.ok(setStockingFloor, { body: { floor: '0.5000', fromOn, source: '示例：配备率底线' } });
    await bureau.ok(proposeStocking, {
      body: { institutionCode: code, kind: 'entry', reason: '示例：县里还没有' },
    });
  }
}

/** The demo's maker chooses a pharmacy of the other city too (M26). */
async function offerElsewhere(server: TestServer): Promise<void> {
  const held = await oneRow(
    server,
    'SELECT enterprise_code AS code, from_on, to_on FROM pharmacy_authorisation LIMIT 1',
  );
  const maker = await desk(server, 'enterprise', { enterpriseCode: String(held['code']) });
  const [product] = (await maker.ok(listMakerProducts, {})).rows;
  const pharmacy = await oneRow(
    server,
    "SELECT code FROM institution WHERE kind = 'pharmacy' AND area_code LIKE '4302%' ORDER BY code LIMIT 1",
  );
  await maker.ok(offerAuthorisations, {
    body: {
      nationalCodes: [product?.nationalCode ?? ''],
      pharmacyCode: String(pharmacy['code']),
      fromOn: dayAt(server.clock.now()),
      toOn: '2026-12-31',
      note: '示例',
    },
  });
}

/** Paper is asked for, a broken promise is told, a violation is put on record, a question is raised: in both cities. */
async function fileInBothCities(server: TestServer): Promise<void> {
  const today = dayAt(server.clock.now());
  for (const areaCode of CITIES) {
    const bureau = await desk(server, 'areaBureau', { areaCode });
    await bureau.ok(askPaperException, {
      body: { reason: '示例：网络改造', from: today, to: addDays(today, 20) },
    });
    const insured = await oneRow(
      server,
      `SELECT person_no AS no FROM person WHERE area_code LIKE '${areaCode.slice(0, 4)}%' ORDER BY id LIMIT 1`,
    );
    await bureau.ok(recordViolation, {
      body: {
        requestId: `rights-violation-${areaCode}`,
        personNo: String(insured['no']),
        kind: 'lentCredential',
        foundOn: today,
        facts: '示例：凭证交他人使用',
        evidence: '示例：监控录像',
        claimNo: null,
        loss: '0.00',
      },
    });
    const hospital = await oneRow(
      server,
      `SELECT code FROM institution WHERE kind = 'hospital' AND area_code LIKE '${areaCode.slice(0, 4)}%' ORDER BY code LIMIT 1`,
    );
    const office = await desk(server, 'hospitalOffice', { institutionCode: hospital['code'] });
    await office.ok(raiseTicket, {
      body: {
        requestId: `rights-ticket-${areaCode}`,
        kind: 'fault',
        title: '示例',
        words: '示例：查不到',
        entryKey: null,
      },
    });
    const [programme] = (await office.ok(listDonationProgrammes, {})).rows;
    await office.ok(raiseDonationBreach, {
      body: {
        programmeId: programme?.id ?? 0,
        happenedOn: programme?.fromOn ?? today,
        words: '示例：没有兑现',
      },
    });
  }
}

/** The pharmacies of both cities reconcile a file with a settlement that never was (M29). */
async function reconcileInBothCities(server: TestServer, people: readonly Person[]): Promise<void> {
  const today = dayAt(server.clock.now());
  for (const { institutionCode, practitionerCode, role } of people) {
    if (role !== 'pharmacist' || institutionCode === null) continue;
    const pharmacist = await desk(server, role, { institutionCode, practitionerCode });
    const body = { requestId: `rights-reconcile-${institutionCode}`, from: today, to: today };
    const content = Buffer.from('S20260101999999\tS20260101999999\tP1\t1.00\t1.00\t0.00\t0\n');
    const file = { field: 'file', fileName: '示例.txt', mediaType: 'text/plain', content };
    const answer = await pharmacist.upload(uploadReconciliation, { body }, [file]);
    if (answer.status !== 200) throw new Error(`not reconciled: ${answer.body.code}`);
  }
}

/** Brings about at least one thing of every kind that concerns some of them and not others. */
export async function makeThings(server: TestServer, people: readonly Person[]): Promise<void> {
  await seatExperts(server, people);
  await proposeEntries(server);
  await offerElsewhere(server);
  await fileInBothCities(server);
  await reconcileInBothCities(server, people);
  await changeMakers(server);
  await deliverInjections(server);
}
