import type { CallOf, OutputOf } from '../../src/contract/endpoint.ts';
import { listListActs, removeFromList } from '../../src/contract/list-acts.ts';
import { listListEntries } from '../../src/contract/separate-payment.ts';
import type { Caller, TestServer } from './api.ts';
import { tamper } from './prescribing.ts';

/** What tests of acts on the list do over and over. */

export type RemovalBody = CallOf<typeof removeFromList>['body'];

/** Sets the day with everybody still at their desks: sessions would not outlive the jump. */
export async function goTo(server: TestServer, text: string): Promise<void> {
  server.clock.setDay(text);
  await tamper(
    server,
    "UPDATE session SET last_seen_at = $1, expires_at = $1::timestamptz + interval '12 hours'",
    [new Date(server.clock.now())],
  );
}

/** The fixtures' facts count as recorded when the server's own clock began, not by the clock of this machine. */
export async function recordFixturesAt(server: TestServer): Promise<void> {
  for (const table of ['commitment', 'listed_price'])
    await tamper(server, `UPDATE ${table} SET entered_at = $1`, [new Date(server.clock.now())]);
}

/** The list entry of a generic name. */
export async function entryOf(
  caller: Caller,
  genericName: string,
): Promise<OutputOf<typeof listListEntries>['rows'][number]> {
  const { rows } = await caller.ok(listListEntries, { query: { pageSize: 200 } });
  const found = rows.find((row) => row.genericName === genericName);
  if (!found) throw new Error(`${genericName} is not on the list`);
  return found;
}

/** What every act says beside its days, with the drug's last act as now seen. */
export async function actText(caller: Caller, id: number, lateReason: string | null = null) {
  const { seenAct } = await caller.ok(listListActs, { params: { id } });
  return { reason: '示例理由', evidence: '示例文号〔2026〕1号', lateReason, seenAct };
}

/** Takes a drug off the list. */
export async function remove(
  caller: Caller,
  id: number,
  days: Pick<RemovalBody, 'ground' | 'removedOn' | 'transitionTo'>,
  lateReason: string | null = null,
): Promise<OutputOf<typeof removeFromList>> {
  const text = await actText(caller, id, lateReason);
  return caller.ok(removeFromList, { params: { id }, body: { ...days, ...text } });
}
