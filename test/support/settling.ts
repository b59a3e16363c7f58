import { day, startOfDay } from '../../src/base/date.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Actor } from '../../src/domain/identity/roles.ts';
import type { World } from '../../src/server/world.ts';
import type { Caller, TestServer } from './api.ts';
import { PHARMACY, requestId, type claimOf } from './counter.ts';

/** What tests of settlement do over and over at the counters of `counter.ts`. */

/** Whoever is at the first pharmacy's till, for use cases that are called without HTTP. */
export const CASHIER: Actor = {
  accountId: 0,
  role: 'cashier',
  name: '示例收银',
  areaCode: null,
  institutionCode: PHARMACY,
  practitionerCode: null,
  personId: null,
  enterpriseCode: null,
};

/** The same data on another day: sessions would not outlive such a jump of the server's own clock. */
export function worldOn(world: World, text: string): World {
  return { ...world, clock: { now: () => startOfDay(day(text)) } };
}

/** Settles, and says how it ended: `settled`, or the code of what stood against it. */
export async function outcomeOf(caller: Caller, body: ReturnType<typeof claimOf>): Promise<string> {
  const answer = await caller.call(settleClaim, { body: { requestId: requestId(), ...body } });
  return answer.status === 200 ? 'settled' : answer.body.code;
}

/** What a counter sends to take a claim back. */
export function reversal(claimNo: string | null, id = requestId()) {
  return { params: { claimNo: claimNo ?? '' }, body: { requestId: id, reason: '患者退药' } };
}

export function countRows(server: TestServer, table: string): Promise<number> {
  return server.world.db.transaction('all', async (tx) =>
    Number((await tx.first<{ count: bigint }>(`SELECT count(*) FROM ${table}`))?.count),
  );
}
