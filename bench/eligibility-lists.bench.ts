import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import autocannon from 'autocannon';
import pg from 'pg';
import { createDatabaseIfMissing, startEmbedded } from '../src/server/db/embedded.ts';
import { openDatabase } from '../src/server/db/database.ts';
import { migrate } from '../src/server/db/migrate.ts';
import { insertAccount, type NewAccount } from '../src/server/identity/session-store.ts';
import { hashPassword } from '../src/server/identity/sign-in.ts';
import { ensureReferenceData } from '../src/server/insured/ensure-reference-data.ts';
import { makeSecrets } from '../src/server/identity/secrets.ts';
import { MIGRATIONS } from '../src/server/root.ts';
import type { World } from '../src/server/world.ts';
import { startCompiledServer } from './compiled-server.ts';
import { perSecond, type Bench, type Figure } from './figures.ts';

const ELIGIBILITIES = 300_000;
const WAITING = 6_000;
const CLIENTS = 32;
const SECONDS = 6;
const PASSWORD = 'passw0rd';
/** Fourteen areas, the capital with every fifth application; 210 hospitals with five doctors each. */
const AREA = `CASE WHEN n % 5 = 0 THEN '430100' ELSE '43' || lpad((1 + n % 13)::text, 2, '0') || '00' END`;
const TOTAL = ELIGIBILITIES + WAITING;

/** Invented people and applications, written as the use cases would leave them. */
const FILL = `
  INSERT INTO account (login, password_hash, name, role, created_at) VALUES ('bench', 'none', '示例', 'provinceAdmin', now());
  INSERT INTO institution (code, kind, name, level, area_code)
    SELECT 'H' || lpad(n::text, 11, '0'), 'hospital', '示例医院' || n, '三级', '43' || lpad((1 + n % 13)::text, 2, '0') || '00' FROM generate_series(1, 210) n;
  INSERT INTO practitioner (code, kind, name, institution_code, title, licence_no)
    SELECT 'D' || lpad(n::text, 12, '0'), 'doctor', '示例医师' || n, 'H' || lpad((1 + n % 210)::text, 11, '0'), '主任医师', 'L' || n FROM generate_series(1, 1050) n;
  INSERT INTO person (person_no, name, sex, born_on, id_number_cipher, id_number_hash, id_number_head, id_number_tail, area_code)
    SELECT 'P' || lpad(n::text, 10, '0'), '示例' || n, 'male', '1960-01-01', 'x', decode(lpad(to_hex(n), 16, '0'), 'hex'), '4301', '0000', ${AREA} FROM generate_series(1, 150000) n;
  INSERT INTO application (application_no, person_id, scheme, area_code, entry_key, generic_name, dosage_form, field, diagnosis_code, diagnosis_name,
      condition_text, hospital_code, doctor_code, applied_on, created_at, created_by, request_id)
    SELECT 'SQ' || lpad(n::text, 14, '0'), 1 + n % 150000, 'employee', ${AREA}, '示例' || n % 300 || '|片', '示例' || n % 300, '片', '示例', 'C34.900', '示例诊断',
      '示例', 'H' || lpad((1 + n % 1050 % 210)::text, 11, '0'), 'D' || lpad((1 + (n + 1049) % 1050)::text, 12, '0'), '2026-03-02', now(), (SELECT min(id) FROM account), 'bench-' || n
    FROM generate_series(1, ${TOTAL}) n;
  INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name, term_from, term_to)
    SELECT id, 1, CASE WHEN id > ${ELIGIBILITIES} THEN 'accepted' ELSE 'approved' END, now(), '2026-03-20', created_by, '示例',
      CASE WHEN id <= ${ELIGIBILITIES} THEN date '2026-03-02' END, CASE WHEN id <= ${ELIGIBILITIES} THEN date '2027-12-31' END FROM application;
  INSERT INTO application_state (application_id, seq, step, accepted_on, clock_from, term_from, term_to)
    SELECT application_id, 1, step, CASE WHEN step = 'accepted' THEN date '2026-03-20' END, CASE WHEN step = 'accepted' THEN date '2026-03-20' + (application_id % 10)::int END, term_from, term_to FROM application_event;`;

interface Desk {
  readonly name: string;
  readonly account: Omit<NewAccount, 'passwordHash' | 'login' | 'name'>;
  readonly path: string;
  /** How many rows the list must tell of at least, so that an empty answer is no success: lists are counted to some way beyond the page. */
  readonly least: number;
}

const HOSPITAL = 'H00000000001';
const DESKS: readonly Desk[] = [
  {
    name: '经办：本地区已批准',
    account: { role: 'agencyReviewer', areaCode: '430100' },
    path: '/api/applications?queue=approved&pageSize=50',
    least: 1_000,
  },
  {
    name: '经办：待办，按时钟',
    account: { role: 'agencyReviewer', areaCode: '430100' },
    path: '/api/applications?queue=mine&pageSize=50',
    least: 1_000,
  },
  {
    name: '经办：待办的汇总',
    account: { role: 'agencyReviewer', areaCode: '430100' },
    path: '/api/application-summary',
    least: 1_000,
  },
  {
    name: '经办：全部，第 20 页',
    account: { role: 'agencyReviewer', areaCode: '430200' },
    path: '/api/applications?page=20&pageSize=50',
    least: 1_500,
  },
  {
    name: '医院医保办：本院',
    account: { role: 'hospitalOffice', institutionCode: HOSPITAL },
    path: '/api/applications?pageSize=50',
    least: 1_000,
  },
  {
    name: '责任医师：自己的患者',
    account: {
      role: 'responsibleDoctor',
      institutionCode: 'H00000000002',
      practitionerCode: 'D000000000001',
    },
    path: '/api/applications?pageSize=50',
    least: 100,
  },
  {
    name: '省局审计：全省',
    account: { role: 'auditor' },
    path: '/api/applications?queue=approved&pageSize=50',
    least: 1_000,
  },
  {
    name: '患者：我的申请',
    account: { role: 'patient', personId: 17 },
    path: '/api/me/applications',
    least: 2,
  },
  {
    name: '患者：我的药',
    account: { role: 'patient', personId: 17 },
    path: '/api/me/eligibilities',
    least: 2,
  },
];

async function signIn(url: string, login: string): Promise<string> {
  const reply = await fetch(`${url}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shuangtong': '1' },
    body: JSON.stringify({ login, password: PASSWORD }),
  });
  const cookie = reply.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`not signed in: ${await reply.text()}`);
  return cookie;
}

/** Asks one list on 32 connections. @returns answers a second and the milliseconds within which 95 of 100 came */
async function ask(url: string, path: string, cookie: string, seconds: number) {
  const times: number[] = [];
  const result = await new Promise<autocannon.Result>((done, failed) => {
    const run = autocannon(
      { url: `${url}${path}`, connections: CLIENTS, duration: seconds, headers: { cookie } },
      (error: Error | null, answer) => (error ? failed(error) : done(answer)),
    );
    run.on('response', (_client, _status, _bytes, milliseconds) => times.push(milliseconds));
  });
  if (result.non2xx > 0 || result.errors > 0)
    throw new Error(`${path}: ${result.non2xx} not 200, ${result.errors} errors`);
  times.sort((a, b) => a - b);
  const at = (share: number) => Math.round(times[Math.floor(times.length * share)] ?? 0);
  return { rate: result['2xx'] / result.duration, p50: at(0.5), p95: at(0.95) };
}

async function measureDesk(url: string, desk: Desk, login: string): Promise<Figure> {
  const cookie = await signIn(url, login);
  const answer = (await (await fetch(`${url}${desk.path}`, { headers: { cookie } })).json()) as {
    rows?: unknown[];
    total?: number;
    inReview?: number;
  };
  const told = answer.total ?? answer.rows?.length ?? answer.inReview ?? 0;
  if (told < desk.least) throw new Error(`${desk.name}: only ${told} rows`);
  await ask(url, desk.path, cookie, 2);
  const { rate, p50, p95 } = await ask(url, desk.path, cookie, SECONDS);
  return {
    name: desk.name,
    figure: `p95 ${p95} ms`,
    beside: `目标 100 ms；中位 ${p50} ms，${perSecond(rate, 1000)}`,
    ratio: p95 <= 100 ? '达到' : '未达到',
  };
}

async function withAccounts(url: string, secretKey: Buffer): Promise<readonly string[]> {
  const db = openDatabase(url, 2);
  const passwordHash = await hashPassword(PASSWORD);
  const clock = { now: () => Date.now() };
  await ensureReferenceData({ db, clock, secrets: makeSecrets(secretKey) } as unknown as World);
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query(FILL);
  await owner.query('VACUUM ANALYZE').finally(() => owner.end());
  const logins: string[] = [];
  for (const [index, { account }] of DESKS.entries()) {
    const login = `bench-${index}`;
    logins.push(login);
    await db.transaction('all', (tx) =>
      insertAccount(tx, { ...account, login, name: '示例', passwordHash }, Date.now()),
    );
  }
  await db.close();
  return logins;
}

export const bench: Bench = {
  title: `列表：${ELIGIBILITIES} 份待遇、${WAITING} 件审核中，经 HTTP，${CLIENTS} 个连接，目标 p95 不超过 100 ms`,
  async run(say) {
    const folder = mkdtempSync(join(tmpdir(), 'shuangtong-bench-'));
    chmodSync(folder, 0o755);
    const cluster = await startEmbedded({ dataDir: folder, log: () => undefined });
    const secretKey = Buffer.alloc(32, 9);
    try {
      await createDatabaseIfMissing(cluster.url('postgres'), 'bench');
      const url = cluster.url('bench');
      await migrate(url, MIGRATIONS);
      const began = performance.now();
      const logins = await withAccounts(url, secretKey);
      say(`写入 ${TOTAL} 份申请用了 ${((performance.now() - began) / 1000).toFixed(0)} 秒`);
      const server = await startCompiledServer({ url, secretKey }, { POOL_SIZE: '6' });
      const figures: Figure[] = [];
      try {
        for (const [index, desk] of DESKS.entries()) {
          const figure = await measureDesk(server.url, desk, logins[index] ?? '');
          say(`${figure.name}：${figure.figure}，${figure.beside}`);
          figures.push(figure);
        }
      } finally {
        await server.stop();
      }
      return figures;
    } finally {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
