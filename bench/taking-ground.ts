import type { FastifyInstance } from 'fastify';
import pg from 'pg';
import { buildApp } from '../src/server/app.ts';
import { insertAccount } from '../src/server/identity/session-store.ts';
import { hashPassword } from '../src/server/identity/sign-in.ts';
import { prepareGround } from './settlement-ground.ts';

/** Signed prescriptions that nobody has taken, and two pharmacies at their desks. */
export interface TakingGround {
  readonly app: FastifyInstance;
  readonly numbers: readonly string[];
  /** The session of one pharmacist each. */
  readonly cookies: readonly string[];
  close(): Promise<void>;
}

const PASSWORD = 'passw0rd';

async function signIn(app: FastifyInstance, login: string): Promise<string> {
  const reply = await app.inject({
    method: 'POST',
    url: '/api/session',
    headers: { 'x-shuangtong': '1' },
    payload: { login, password: PASSWORD },
  });
  const cookie = reply.cookies[0];
  if (cookie === undefined) throw new Error(`not signed in: ${reply.body}`);
  return `${cookie.name}=${cookie.value}`;
}

/** The prescriptions of the settlement's ground, as they were before a pharmacy saw them. @param most so many of them */
export async function openTakingGround(most: number, say: (line: string) => void): Promise<TakingGround> {
  const ground = await prepareGround(say);
  const owner = new pg.Client({ connectionString: ground.url });
  await owner.connect();
  // What the other bench needs checked is here still to be taken: only the standing is set back, the signatures stay.
  await owner.query(
    "UPDATE prescription_state SET state = 'issued', institution_code = NULL, held_by = NULL, held_until = NULL",
  );
  await owner.end();
  const app = await buildApp(ground.world, { logger: false });
  await app.ready();
  const pharmacies = [...new Set(ground.claims.map((claim) => claim.pharmacyCode))].slice(0, 2);
  const passwordHash = await hashPassword(PASSWORD);
  const cookies: string[] = [];
  for (const [index, institutionCode] of pharmacies.entries()) {
    const login = `bench-cashier-${index}`;
    const bound = { role: 'cashier' as const, institutionCode };
    await ground.world.db.transaction('all', (tx) =>
      insertAccount(tx, { login, name: '示例收银', passwordHash, ...bound }, Date.now()),
    );
    cookies.push(await signIn(app, login));
  }
  return {
    app,
    numbers: ground.claims.slice(0, most).map((claim) => claim.rxno),
    cookies,
    async close() {
      await app.close();
      await ground.close();
    },
  };
}
