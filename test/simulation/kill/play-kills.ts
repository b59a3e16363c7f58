/**
 * `npm run simulate -- --kill N [--seed S]`: kills the real server and its PostgreSQL without warning, N times, while counters
 * settle, take back and ask again, agencies decide and close, statements are approved and met from what was paid ahead, and
 * insurers' money is entered. Afterwards every answer that was given is there once, what was not answered is there whole or not
 * at all, who asks again gets the first answer, and the independent auditor finds bills, limits, papers and ledger in agreement.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { urlOf } from '../../../src/contract/client.ts';
import type { Endpoint, OutputOf } from '../../../src/contract/endpoint.ts';
import { checkLedger } from '../../../src/contract/funds.ts';
import { createDatabaseIfMissing, removeCluster, startEmbedded } from '../../../src/server/db/embedded.ts';
import { migrate } from '../../../src/server/db/migrate.ts';
import { MIGRATIONS } from '../../../src/server/root.ts';
import { startTestServer } from '../../support/api.ts';
import { audit } from '../auditor/audit.ts';
import { orderOf } from '../auditor/books.ts';
import type { Happening } from '../auditor/record.ts';
import type { ToldReceivable } from '../auditor/record-receipts.ts';
import type { ToldBill } from '../auditor/told.ts';
import type { SimArea } from '../province/areas.ts';
import { dayAt } from '../province/calendar.ts';
import { openDesks, type Desk, type Desks } from '../province/desks.ts';
import { diceOf, type Dice } from '../province/dice.ts';
import { layGround, type Ground } from '../province/ground.ts';
import type { SimPerson } from '../province/people.ts';
import { collectPapers } from '../province/papers.ts';
import { openScript, type SimStatement } from '../province/script.ts';
import { enterAssistance, enterInsurers, enterLimits } from '../province/settings.ts';
import { childServerOn, VICTIMS, type ChildServer } from './child-server.ts';
import { AGENCY_SEATS, drawClosings, type AgencySeat } from './closing-acts.ts';
import { drawHospitalMoney } from './hospital-money.ts';
import { drawActs, type Sent } from './kill-acts.ts';
import { startLoad, type KillLoad } from './kill-load.ts';
import { firstMonthBefore, playMonthsBefore } from './past-months.ts';
import { drawReceipts } from './receipt-acts.ts';

const PEOPLE = 28;
/** Counters, agencies that decide and close, money of hospitals and of insurers. */
const ACTS = { act: 42, closing: 14, money: 30, receipt: 14 } as const;
/** The others approve statements: few, so that each goes through all of its steps between some kills. */
const DECIDING_AREAS = 10;
const LOOK_EVERY_MS = 7;
const MOST_WAITED_MS = 30_000;
const SECRET_KEY = Buffer.alloc(32, 7);

interface Prepared {
  readonly ground: Ground;
  readonly record: Happening[];
  /** Of the months before. */
  readonly statements: readonly SimStatement[];
  readonly owing: readonly ToldReceivable[];
  /** Sessions by role and place, as the child server knows them too. */
  readonly cookies: ReadonlyMap<string, string>;
}

const placeOf = (account: object, seat = 1) => [...Object.values(account), seat].join('-').toLowerCase();

/** Lays the province into the data folder, with people at its desks; then everything is stopped, ready for the child. */
async function prepare(dataDir: string, dice: Dice): Promise<Prepared> {
  const cluster = await startEmbedded({ dataDir, log: () => undefined });
  await createDatabaseIfMissing(cluster.url('postgres'), 'shuangtong');
  await migrate(cluster.url('shuangtong'), MIGRATIONS);
  const today = dayAt(Date.now());
  const first = `${firstMonthBefore(today)}-01`;
  const server = await startTestServer({ today: first, databaseUrl: cluster.url('shuangtong') });
  const desks = await openDesks(server);
  const ground = await layGround(server, dice, PEOPLE);
  const script = openScript({ dice, desks, ground });
  for (const year of new Set([first, today].map((day) => Number(day.slice(0, 4))))) {
    await enterLimits(
      script,
      year,
      ground.areas.map((area) => area.code),
    );
    await enterAssistance(script, year);
  }
  await enterInsurers(script);
  const owing = await playMonthsBefore(script, Date.now());
  const cookies = new Map<string, string>();
  const accounts = [
    { role: 'auditor' as const },
    ...ground.areas.map((area) => ({ role: 'hospitalOffice' as const, institutionCode: area.hospital })),
    ...ground.areas.map((area) => ({ role: 'agencyReviewer' as const, areaCode: area.code })),
  ];
  for (const account of accounts)
    for (const seat of account.role === 'agencyReviewer' ? AGENCY_SEATS : ([1] as const)) {
      const place = placeOf(account, seat);
      const { cookie } = await server.signIn({ ...account, login: `kill-${place}`, name: '示例' });
      cookies.set(place, cookie);
    }
  await desks.close();
  await server.close();
  await cluster.stop();
  return { ground, record: script.record, statements: script.statements, owing, cookies };
}

/** Desks in front of the child server, wherever it listens at the moment. */
function desksBefore(child: ChildServer, cookies: ReadonlyMap<string, string>): Desks {
  const deskWith = (cookie: string): Desk => {
    const ask = (row: Endpoint, given: object) => {
      const { params, query, body } = given as {
        params?: Record<string, unknown>;
        query?: Record<string, unknown>;
        body?: unknown;
      };
      return fetch(child.url() + urlOf(row, params, query), {
        method: row.method,
        headers: {
          cookie,
          'x-shuangtong': '1',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(20_000),
      });
    };
    const call: Desk['call'] = async (row, given) => {
      const reply = await ask(row, given);
      return { status: reply.status, body: await reply.json() };
    };
    return {
      call,
      async ok(row, given) {
        const { status, body } = await call(row, given);
        if (status !== 200) throw new Error(`${row.id} answered ${status}: ${JSON.stringify(body)}`);
        return body as OutputOf<typeof row>;
      },
      async download(row, given) {
        const reply = await ask(row, given);
        if (reply.status !== 200) throw new Error(`${row.id} answered ${reply.status}`);
        return Buffer.from(await reply.arrayBuffer());
      },
      upload: () => Promise.reject(new Error('nobody hands papers in here')),
    };
  };
  return {
    of: (account, seat) => Promise.resolve(deskWith(cookies.get(placeOf(account, seat)) ?? '')),
    gateway: () => Promise.reject(new Error('no system is connected in here')),
    moveClock: () => Promise.reject(new Error('the clock of the child server is the machine’s')),
    crashDuring: () => Promise.reject(new Error('the child server is killed, not cut off')),
    restart: () => Promise.reject(new Error('the child server is started by who killed it')),
    now: () => Date.now(),
    calls: () => 0,
    close: () => Promise.resolve(),
  };
}

/** The bill by whose number an act stands in the order in which the platform did everything. */
function orderOfHappening(happening: Happening): bigint {
  if (happening.what !== 'claim' && happening.what !== 'reversal' && happening.what !== 'return') return 0n;
  if (happening.answer.status !== 200) return 0n;
  const body = happening.answer.body as ToldBill | { reversal: ToldBill };
  return orderOf(('reversal' in body ? body.reversal.claimNo : body.claimNo) ?? '0');
}

/** The moment of an act as the bill tells it: of what the platform did on a day, nothing but the day and the order counts. */
function settledOn(happening: Happening): Happening {
  if (happening.what !== 'claim' && happening.what !== 'reversal' && happening.what !== 'return')
    return happening;
  const body = happening.answer.body as {
    settledAt?: string | null;
    reversal?: { settledAt?: string | null };
  };
  const told = body.settledAt ?? body.reversal?.settledAt;
  return told == null ? happening : { ...happening, at: Date.parse(`${told.replace(' ', 'T')}+08:00`) };
}

/** How often each thing was done, by what it is and the step that it took. */
function tellDone(acts: readonly Happening[]): string {
  const counts = new Map<string, number>();
  for (const one of acts) {
    if (!('answer' in one && 'status' in one.answer && one.answer.status === 200)) continue;
    const step = 'step' in one ? one.step : 'outcome' in one ? one.outcome : '';
    const name = `${one.what} ${step}`.trim();
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts]
    .toSorted()
    .map(([name, times]) => `${name} ${times}`)
    .join('，');
}

/** What is wrong; nothing when everything is as it should be. */
async function examine(
  { ground, record }: Prepared,
  desks: Desks,
  load: KillLoad,
  unanswered: number,
): Promise<string[]> {
  const acts = load.sent.map((one) =>
    settledOn(one.happening(one.answer ?? { status: 0, body: { code: 'NONE' } })),
  );
  const inOrder = acts.toSorted((a, b) => Number(orderOfHappening(a) - orderOfHappening(b)));
  const papers = await collectPapers({ desks, ground, record });
  const same = (first: unknown, second: unknown) => {
    const still = (value: unknown) =>
      JSON.stringify(value, (key, inner: unknown) =>
        key === 'state' || key === 'reversedByNo' ? null : inner,
      );
    return still(first) === still(second);
  };
  process.stdout.write(
    `${load.sent.length} 件，其中 ${load.sent.filter((one) => one.tries > 1).length} 件问了不止一次，${unanswered} 件到停下时没有得到应答，重问 ${load.again.length} 次；${papers.bills.length} 张结算单，${papers.entries.length} 条分录，预付冲抵 ${papers.prepayments.flatMap((one) => one.uses).length} 次\n`,
  );
  process.stdout.write(`${tellDone(acts)}\n`);
  return [
    ...load.again.flatMap(({ first, second, requestId }) =>
      first.status !== 200 || same(first.body, second.body)
        ? []
        : [`${requestId} 再问得到的不是第一次的应答`],
    ),
    ...audit([...record, ...inOrder], papers),
  ];
}

async function soundOrSay(desks: Desks, when: string): Promise<string[]> {
  const auditor = await desks.of({ role: 'auditor' });
  const { findings } = await auditor.ok(checkLedger, {});
  return findings.map(({ kind, subject, message }) => `${when}：${kind} ${subject} ${message}`);
}

/** Waits until so many more answers were given, in the middle of whatever is then under way; a machine that is too slow for them is not waited for. */
async function afterAnswers(load: KillLoad, count: number): Promise<void> {
  const answered = () => load.sent.filter((one) => one.answer !== null).length;
  const enough = answered() + count;
  for (let waited = 0; answered() < enough && waited < MOST_WAITED_MS; waited += LOOK_EVERY_MS)
    await sleep(LOOK_EVERY_MS);
}

/** Mostly counters; now and then an agency, or a hospital with its statement. */
function drawerOf(
  dice: Dice,
  { ground: { areas }, statements, owing }: Prepared,
  people: readonly SimPerson[],
  placed: ReadonlyMap<string, Desk>,
): () => Sent {
  const deskAt = (place: string): Desk => {
    const desk = placed.get(place);
    if (!desk) throw new Error(`nobody sits at ${place}`);
    return desk;
  };
  const drawAct = drawActs(dice, people, ({ area }) => deskAt(area.hospital));
  const agency = ({ code }: SimArea, seat: AgencySeat) => deskAt(`${code} ${seat}`);
  // Where statements are approved nothing is decided that is withheld from them: who came first is known of either, not of both.
  const drawClosing = drawClosings(dice, areas.slice(0, DECIDING_AREAS), agency);
  const hospital = (area: SimArea) => deskAt(area.hospital);
  const paying = areas.slice(DECIDING_AREAS);
  const drawMoney = drawHospitalMoney(dice, paying, statements, { agency, hospital });
  const drawReceipt = drawReceipts(dice, owing, areas, agency);
  const draws = { act: drawAct, closing: drawClosing, money: drawMoney, receipt: drawReceipt };
  return () => draws[dice.weighed(ACTS)]() ?? drawAct();
}

async function playKills(times: number, seed: number, dataDir: string): Promise<string[]> {
  const dice = diceOf(seed);
  const prepared = await prepare(dataDir, dice);
  const child = childServerOn(dataDir, SECRET_KEY);
  const desks = desksBefore(child, prepared.cookies);
  const placed = new Map<string, Desk>();
  for (const { hospital, code } of prepared.ground.areas) {
    placed.set(hospital, await desks.of({ role: 'hospitalOffice', institutionCode: hospital }));
    for (const seat of AGENCY_SEATS)
      placed.set(`${code} ${seat}`, await desks.of({ role: 'agencyReviewer', areaCode: code }, seat));
  }
  const people = prepared.ground.people.filter(({ person }) =>
    person.enrolments.every((one) => one.status === 'normal'),
  );
  const findings: string[] = [];
  try {
    await child.start();
    const load = startLoad(dice, drawerOf(dice, prepared, people, placed));
    for (let round = 1; round <= times; round += 1) {
      await afterAnswers(load, dice.between(10, 80));
      const victim = (['server', 'database', 'both'] as const)[round - 1] ?? dice.weighed(VICTIMS);
      await child.kill(victim);
      await child.start();
      findings.push(...(await soundOrSay(desks, `第 ${round} 次（${victim}）之后`)));
      process.stdout.write(`第 ${round} 次：${victim}，${load.sent.length} 件，${findings.length} 处不符\n`);
    }
    await load.stop();
    const unanswered = load.sent.filter((one) => one.answer === null).length;
    findings.push(...(await soundOrSay(desks, '停下以后')));
    await load.askForRest();
    return [...findings, ...(await examine(prepared, desks, load, unanswered))];
  } finally {
    await child.stop();
  }
}

const [times = 20, seed = 1] = process.argv.slice(2).map(Number);
const dataDir = mkdtempSync(join(tmpdir(), 'shuangtong-kill-'));
chmodSync(dataDir, 0o755);
const findings = await playKills(times, seed, dataDir);
await removeCluster(dataDir);
rmSync(dataDir, { recursive: true, force: true });
for (const finding of findings.slice(0, 40)) process.stdout.write(`${finding}\n`);
process.stdout.write(
  findings.length === 0
    ? `杀了 ${times} 次（种子 ${seed}），账、限额、结算单都相符\n`
    : `${findings.length} 处不符（种子定下谁来买、杀什么，时刻每次不同）；再试：npm run simulate -- --kill ${times} --seed ${seed}\n`,
);
process.exitCode = findings.length === 0 ? 0 : 1;
