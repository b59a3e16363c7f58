import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dayAt } from '../src/base/date.ts';
import type { Config } from '../src/server/config.ts';
import { openDatabase } from '../src/server/db/database.ts';
import { createDatabaseIfMissing, startEmbedded } from '../src/server/db/embedded.ts';
import { migrate } from '../src/server/db/migrate.ts';
import { busyDatabase } from '../src/server/demo/busy-database.ts';
import { actorOf, castWorkers, makeHashes, type Cast } from '../src/server/demo/cast.ts';
import { readDemoFiles, type DrugText } from '../src/server/demo/demo-files.ts';
import { instantOf } from '../src/server/demo/plan-days.ts';
import { planDemo } from '../src/server/demo/plan-demo.ts';
import { seedApplications } from '../src/server/demo/seed-applications.ts';
import { seedList } from '../src/server/demo/seed-list.ts';
import { seedMatches } from '../src/server/demo/seed-matches.ts';
import { patientOf, seedPeople } from '../src/server/demo/seed-people.ts';
import { seedPlaces } from '../src/server/demo/seed-places.ts';
import { issueFor } from '../src/server/demo/seed-purchases.ts';
import { seedSettings } from '../src/server/demo/seed-settings.ts';
import { forEachAtOnce, worldAt } from '../src/server/demo/stage.ts';
import { makeSecrets } from '../src/server/identity/secrets.ts';
import { ensureReferenceData } from '../src/server/insured/ensure-reference-data.ts';
import { checkPrescription } from '../src/server/prescription/check-prescription.ts';
import { MIGRATIONS } from '../src/server/root.ts';
import { strikeAllMarks } from '../src/server/settlement/corrections/mark-store.ts';
import type { World } from '../src/server/world.ts';

/** A claim that can be settled: a checked prescription of a patient, at the pharmacy that checked it. */
export interface OpenClaim {
  readonly pharmacyCode: string;
  readonly personNo: string;
  readonly idNumber: string;
  readonly rxno: string;
  readonly nationalCode: string;
}

export interface Ground {
  readonly world: World;
  readonly url: string;
  readonly secretKey: Buffer;
  readonly cast: Cast;
  readonly claims: readonly OpenClaim[];
  readonly tracePrefix: string;
  close(): Promise<void>;
}

const PEOPLE = 300;
/** One day's use each: together with what is not yet fetched they stay within thirty days (M33, I18). */
const PRESCRIPTIONS_EACH = 8;

/** A drug of which a pack lasts a day, so that a patient may hold several prescriptions at once. */
const DAILY: DrugText = {
  name: '示例压测片',
  form: '口服常释剂型',
  field: '肿瘤',
  class: 'L01EX',
  scope: '示例：压力测试用',
  icd: { C34: '支气管和肺恶性肿瘤' },
  pack: { strength: '1mg', unit: '片', units: 1, sale: '盒' },
  use: { dose: '1', times: 1, perDays: 1, packs: 1, days: 1, text: '口服' },
  products: [{ maker: '岳麓', kind: 'procured', standard: '100.00', listed: '120.00' }],
};

/** The price at which every claim is settled: above the standard, so that the bill has all of its steps. */
export const PRICE = '110.00';

function configOf(url: string, secretKey: Buffer): Config {
  return {
    port: 0,
    host: '127.0.0.1',
    dataDir: '',
    databaseUrl: url,
    demo: false,
    poolSize: 16,
    logLevel: 'silent',
    secretKey,
    uploadLimitBytes: 1_000_000,
    secureCookie: false,
  };
}

/** An embedded server of its own, with patients whose prescriptions were issued and checked through the use cases. */
export async function prepareGround(say: (line: string) => void): Promise<Ground> {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-bench-'));
  chmodSync(folder, 0o755);
  const cluster = await startEmbedded({ dataDir: folder, log: () => undefined });
  const close = async () => {
    await cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  await createDatabaseIfMissing(cluster.url('postgres'), 'bench');
  const url = cluster.url('bench');
  await migrate(url, MIGRATIONS);
  const secretKey = Buffer.alloc(32, 9);
  const quiet = {
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
    debug: () => undefined,
  };
  const db = openDatabase(url, 8, '-c synchronous_commit=off -c plan_cache_mode=force_generic_plan');
  const world: World = {
    db,
    clock: { now: () => Date.now() },
    secrets: makeSecrets(secretKey),
    config: configOf(url, secretKey),
    log: quiet,
  };
  try {
    return {
      ...(await fill(world, say)),
      world,
      url,
      secretKey,
      async close() {
        await db.close();
        await close();
      },
    };
  } catch (error) {
    await db.close();
    await close();
    throw error;
  }
}

async function fill(
  world: World,
  say: (line: string) => void,
): Promise<Pick<Ground, 'cast' | 'claims' | 'tracePrefix'>> {
  await ensureReferenceData(world);
  const files = { ...readDemoFiles(), drugs: [DAILY] };
  const plan = planDemo(files, dayAt(world.clock.now()), { people: PEOPLE, claims: 0 });
  const { days } = plan;
  const drug = plan.drugs[0];
  const product = drug?.products[0];
  if (!days || !drug || !product) throw new Error('本机日期不在本办法施行期内，不能结算');
  const { shown } = await makeHashes();
  const hashes = { shown, unknown: shown };
  const base = worldAt(world, instantOf(days.applicationsFrom, 6 * 60));
  const cast = await castWorkers(base, plan.places, hashes);
  await seedSettings(base, cast, files.settings, days);
  await seedPlaces(base, cast, plan.places, days);
  await seedList(base, cast, plan.drugs, days);
  await seedMatches(base, plan.places);
  const patients = await seedPeople(base, cast, plan, hashes);
  const busy = { ...world, db: busyDatabase(world.db) };
  const applicationIds = await seedApplications(busy, cast, patients, plan.applications);
  const approved = plan.applications.filter((one) => one.approvedOn !== null);
  say(
    `准备：${approved.length} 位患者，每人 ${PRESCRIPTIONS_EACH} 张已审核的处方（经真实用例开具、签名、审核）`,
  );
  const claims: OpenClaim[] = [];
  // Round after round through the patients, so that claims that are settled at once are different people's.
  const rounds = Array.from({ length: PRESCRIPTIONS_EACH }, (_, round) =>
    approved.map((application) => ({ application, round })),
  ).flat();
  await forEachAtOnce(rounds, async ({ application, round }) => {
    const { person, pharmacy } = application;
    const number = applicationIds.get(application);
    const rxno = await issueFor(
      busy,
      { cast, patients, applicationIds, text: files.people, elsewhere: new Map() },
      application,
      product,
      `bench-${number}-${round}`,
    );
    await checkPrescription(busy, actorOf(cast.pharmacists, pharmacy.code), rxno);
    const { personNo } = patientOf(patients, person);
    claims.push({
      pharmacyCode: pharmacy.code,
      personNo,
      idNumber: person.idNumber,
      rxno,
      nationalCode: product.nationalCode,
    });
  });
  // What was entered to set the ground is no correction.
  await world.db.transaction('all', (tx) => strikeAllMarks(tx, world.clock.now()));
  return { cast, claims, tracePrefix: product.tracePrefix };
}
