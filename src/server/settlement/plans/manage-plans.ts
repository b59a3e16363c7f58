/** What province and agencies set of other rules and payers: ordinary plans, other funds' routes, 门诊慢特病, accounts (M9.7, N2.1, N4, I16). */
import { wallClock } from '../../../base/date.ts';
import { formatFen, parseFen, subtractFen, type Fen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import { formatRatio, parseRatio, type Ratio } from '../../../base/ratio.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-plans.ts';
import { areaPrefix, ROLES, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { changeOnce, type AskedChange } from '../../identity/change-once.ts';
import { findPersonByNo, type Person } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { sumAccount } from './plan-facts-store.ts';
import {
  insertChronic,
  insertFundRoute,
  insertPlan,
  insertReportedBalance,
  listAccountEntries,
  listChronic,
  listFundRouteRows,
  listPlans,
  type Enterer,
  type StoredBand,
} from './plan-settings-store.ts';

type Answer<T> = Promise<Outcome<T, Refusal>>;

function amount(field: string, yuan: string): Fen {
  const value = parseFen(yuan);
  if (value === undefined || value < 0n) throw badInput(field, '金额应为不小于零的数，两位小数');
  return value;
}

/** @throws {Problem} 400 for bands that do not rise, or that go on after an open one */
function readBands(bands: CallOf<typeof contract.saveOrdinaryPlan>['body']['bands']): StoredBand[] {
  let below: Fen | null = 0n as Fen;
  return bands.map(({ upTo, ratio }, index) => {
    const field = `bands.${index}`;
    if (below === null) throw badInput(field, '只有最后一段可以不封顶');
    const end = upTo === null ? null : amount(`${field}.upTo`, upTo);
    if (end !== null && end <= below) throw badInput(`${field}.upTo`, '应高于前一段');
    const share = parseRatio(ratio);
    if (share === undefined) throw badInput(`${field}.ratio`, '应在 0 到 1 之间');
    below = end;
    return { upTo: end === null ? null : String(end), ratio: String(share) };
  });
}

function days(given: { readonly from: string; readonly to: string | null }) {
  const span = { from: readDay('from', given.from), to: readOpenDay('to', given.to) };
  if (span.to !== null && span.to < span.from) throw badInput('to', '不能早于开始日期');
  return span;
}

const byOf = (world: World, actor: Actor): Enterer => ({
  accountId: actor.accountId || null,
  now: world.clock.now(),
});

/** Writes a setting with its line in the audit; an unknown area is told as wrong input. */
async function entering(
  world: World,
  actor: Actor,
  action: string,
  subjectId: string,
  detail: string,
  write: (tx: Tx) => Promise<number>,
): Answer<{ id: number }> {
  try {
    return await world.db.transaction('all', async (tx) => {
      const id = await write(tx);
      await recordAudit(tx, actor, world.clock.now(), { action, subjectKind: 'setting', subjectId, detail });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error)?.endsWith('area_code_fkey')) throw badInput('areaCode', '没有这个区划');
    throw error;
  }
}

/** Enters an ordinary plan, or its withdrawal, from a day on; what was settled stays (M9.7). @throws {Problem} 400 */
export function saveOrdinaryPlan(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.saveOrdinaryPlan>['body'],
): Answer<{ id: number }> {
  const plan = {
    ...body,
    ...days(body),
    deductible: amount('deductible', body.deductible),
    yearlyLimit: body.yearlyLimit === null ? null : amount('yearlyLimit', body.yearlyLimit),
    bands: readBands(body.bands),
  };
  const subject = `${body.areaCode}/${body.scheme}/${body.kind}/${body.level}`;
  const detail = `${body.from} 起${body.withdrawn ? '撤销' : ''}；${body.source}`;
  return entering(world, actor, 'settlement.saveOrdinaryPlan', subject, detail, (tx) =>
    insertPlan(tx, plan, byOf(world, actor)),
  );
}

/** Settings of the areas an actor answers for: an agency or bureau its own, the province all (M7). */
function prefixOf(actor: Actor): string {
  return ROLES[actor.role].level === 'area' ? areaPrefix(actor.areaCode ?? '').slice(0, 4) : '';
}

export async function listOrdinaryPlans(
  world: World,
  actor: Actor,
): Answer<OutputOf<typeof contract.listOrdinaryPlans>> {
  const rows = await world.db.transaction('none', (tx) => listPlans(tx, prefixOf(actor)));
  return accept({
    rows: rows.map((row) => ({
      ...row,
      deductible: formatFen(row.deductible),
      yearlyLimit: row.yearlyLimit === null ? null : formatFen(row.yearlyLimit),
      bands: row.bands.map(({ upTo, ratio }) => ({
        upTo: upTo === null ? null : formatFen(BigInt(upTo) as Fen),
        ratio: formatRatio(BigInt(ratio) as Ratio),
      })),
      enteredAt: wallClock(row.enteredAt),
    })),
  });
}

/** Opens or closes another fund's route for an area, from a day on (N2.1, I16). @throws {Problem} 400 */
export function saveFundRoute(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.saveFundRoute>['body'],
): Answer<{ id: number }> {
  const route = { ...body, ...days(body) };
  const detail = `${body.from} 起${body.open ? '开通' : '关闭'}；${body.source}`;
  const subject = `${body.areaCode}/${body.cause}`;
  return entering(world, actor, 'settlement.saveFundRoute', subject, detail, (tx) =>
    insertFundRoute(tx, route, byOf(world, actor)),
  );
}

export async function listFundRoutes(
  world: World,
  actor: Actor,
): Answer<OutputOf<typeof contract.listFundRoutes>> {
  const rows = await world.db.transaction('none', (tx) => listFundRouteRows(tx, prefixOf(actor)));
  return accept({ rows: rows.map((row) => ({ ...row, enteredAt: wallClock(row.enteredAt) })) });
}

/** A person of the actor's own area. @throws {Problem} 404 for all others */
async function findOwnPerson(world: World, actor: Actor, personNo: string): Promise<Person> {
  const person = await world.db.transaction(scopeOf(actor), (tx) => findPersonByNo(tx, personNo));
  if (!person) throw notFound('参保人');
  return person;
}

/** Changes something of a person of the actor's own area, once for one request. @throws {Problem} 404 for all others */
async function changeOwnPerson(
  world: World,
  actor: Actor,
  personNo: string,
  asked: Pick<AskedChange, 'requestId' | 'action' | 'content'>,
  work: (tx: Tx, person: Person) => Promise<string>,
): Answer<{ done: boolean }> {
  const person = await findOwnPerson(world, actor, personNo);
  const subject = { subjectKind: 'person', subjectId: personNo, personId: person.id };
  const by = { actor, now: world.clock.now() };
  return world.db.transaction('all', (tx) =>
    changeOnce(tx, by, { ...asked, ...subject }, async () => accept(await work(tx, person))),
  );
}

/** 门诊慢特病 of a person, with the diagnoses for which it holds (M9.7). @throws {Problem} 400, 404 */
export function recogniseChronic(
  world: World,
  actor: Actor,
  { requestId, ...body }: CallOf<typeof contract.recogniseChronic>['body'],
): Answer<{ done: boolean }> {
  const given = { ...body, ...days(body) };
  const asked = { requestId, action: 'settlement.recogniseChronic', content: given };
  return changeOwnPerson(world, actor, body.personNo, asked, async (tx, person) => {
    await insertChronic(tx, person.id, given, byOf(world, actor));
    return body.disease;
  });
}

/** Takes over the balance that the core system reports for a personal account. @throws {Problem} 400, 404 */
export function reportAccountBalance(
  world: World,
  actor: Actor,
  { requestId, ...body }: CallOf<typeof contract.reportAccountBalance>['body'],
): Answer<{ done: boolean }> {
  const balance = amount('balance', body.balance);
  const asked = { requestId, action: 'settlement.reportAccountBalance', content: body };
  return changeOwnPerson(world, actor, body.personNo, asked, async (tx, { id }) => {
    const known = (await sumAccount(tx, id)) as Fen;
    await insertReportedBalance(tx, id, subtractFen(balance, known), body.source, byOf(world, actor));
    return `${body.balance} 元`;
  });
}

/** What is on record of a person's other payers, for the agency of their area; the look is recorded. @throws {Problem} 404 */
export async function getPersonPayers(
  world: World,
  actor: Actor,
  personNo: string,
): Answer<OutputOf<typeof contract.getPersonPayers>> {
  const { id, name } = await findOwnPerson(world, actor, personNo);
  return world.db.transaction('all', async (tx) => {
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.getPersonPayers',
      subjectKind: 'person',
      subjectId: personNo,
      personId: id,
    });
    return accept({
      personName: name,
      accountBalance: formatFen((await sumAccount(tx, id)) as Fen),
      entries: (await listAccountEntries(tx, id)).map((entry) => ({
        at: wallClock(entry.at),
        amount: formatFen(entry.amount),
        source: entry.source,
      })),
      chronic: (await listChronic(tx, id)).map((row) => ({
        ...row,
        diagnosisCodes: [...row.diagnosisCodes],
      })),
    });
  });
}
