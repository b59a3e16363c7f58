/** Commercial payers (N4): plans and members entered by the province, consent given by the person, claims told to the insurer. */
import { present } from '../../../base/assert.ts';
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { addFen, formatFen, parseFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import { formatRatio, parseRatio, type Ratio } from '../../../base/ratio.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-commercial.ts';
import { entryKeyOf } from '../../../domain/catalogue/entry-key.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { sheetFile } from '../../catalogue/report-file.ts';
import { benefitYearOf } from '../../../policy/parameters/benefit-year.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { changeOnce } from '../../identity/change-once.ts';
import { benefitRules } from '../../insured/benefits/benefit-rules.ts';
import type { World } from '../../world.ts';
import { sumAccount } from '../plans/plan-facts-store.ts';
import {
  endPlan,
  findCommercialPlan,
  insertCommercialPlan,
  insertConsent,
  insertMembers,
  listCommercialRows,
  listInsurerRows,
  listOwnPlans,
  listUnknownPersons,
  type Enterer,
  type InsurerRow,
  type OwnPlan,
  type PlanSpan,
} from './commercial-store.ts';

type Answer<T> = Promise<Outcome<T, Refusal>>;

function amount(field: string, yuan: string): Fen {
  const value = parseFen(yuan);
  if (value === undefined || value < 0n) throw badInput(field, '金额应为不小于零的数，两位小数');
  return value;
}

const byOf = (world: World, actor: Actor): Enterer => ({
  accountId: actor.accountId || null,
  now: world.clock.now(),
});

async function audited(tx: Tx, world: World, actor: Actor, action: string, id: number, detail: string) {
  await recordAudit(tx, actor, world.clock.now(), {
    action: `settlement.${action}`,
    subjectKind: 'commercialPlan',
    subjectId: id,
    detail,
  });
}

/** A drug as the list keys it, from its generic name and form however they are written (M4). @throws {Problem} 400 */
function drugKey(drug: string, index: number): string {
  const [name = '', form = ''] = drug.split('|');
  if (name.trim() === '' || form.trim() === '') throw badInput(`drugs.${index}`, '应写作 通用名|剂型');
  return entryKeyOf(name, form);
}

/** Enters a plan (N4). @throws {Problem} 400 */
export async function addCommercialPlan(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.addCommercialPlan>['body'],
): Answer<{ id: number }> {
  const [from, to, ratio] = [readDay('from', body.from), readOpenDay('to', body.to), parseRatio(body.ratio)];
  if (to !== null && to < from) throw badInput('to', '不能早于开始日期');
  if (ratio === undefined) throw badInput('ratio', '应在 0 到 1 之间');
  const plan = {
    ...body,
    from,
    to,
    ratio,
    deductible: amount('deductible', body.deductible),
    yearlyCap: body.yearlyCap === null ? null : amount('yearlyCap', body.yearlyCap),
    drugs: body.drugs.map(drugKey),
  };
  return world.db.transaction('all', async (tx) => {
    const id = await insertCommercialPlan(tx, plan, byOf(world, actor));
    await audited(tx, world, actor, 'addCommercialPlan', id, `${body.insurer} ${body.name}；${body.source}`);
    return accept({ id });
  });
}

export async function listCommercialPlans(
  world: World,
): Answer<OutputOf<typeof contract.listCommercialPlans>> {
  const rows = await world.db.transaction('all', listCommercialRows);
  return accept({
    rows: rows.map((row) => ({
      ...row,
      drugs: [...row.drugs],
      ratio: formatRatio(BigInt(row.ratio) as Ratio),
      deductible: formatFen(row.deductible),
      yearlyCap: row.yearlyCap === null ? null : formatFen(row.yearlyCap),
      paid: formatFen(row.paid),
    })),
  });
}

async function planOf(tx: Tx, id: number): Promise<PlanSpan> {
  const plan = await findCommercialPlan(tx, id);
  if (!plan) throw notFound('商业保险方案');
  return plan;
}

/** Ends a plan; from the day after its last nobody is paid by it (N4). @throws {Problem} 400, 404, 409 for a plan that ended earlier */
export function endCommercialPlan(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.endCommercialPlan>['body'],
): Answer<{ done: boolean }> {
  const on = readDay('on', body.on);
  return world.db.transaction('all', async (tx) => {
    const plan = await planOf(tx, id);
    if (on < plan.from) throw badInput('on', '不能早于方案开始');
    if (plan.to !== null && plan.to <= on)
      throw conflict('PLAN_ENDED', `方案已于 ${plan.to} 到期`, '请核对方案');
    await endPlan(tx, id, on);
    await audited(tx, world, actor, 'endCommercialPlan', id, `${on} 止；${body.reason}`);
    return accept({ done: true });
  });
}

/** Enters members of a plan, many at once (N4). @throws {Problem} 400, 404 */
export function addCommercialMembers(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.addCommercialMembers>['body'],
): Answer<OutputOf<typeof contract.addCommercialMembers>> {
  const members = body.members.map((member, index) => {
    const [from, to] = [
      readDay(`members.${index}.from`, member.from),
      readDay(`members.${index}.to`, member.to),
    ];
    if (to < from) throw badInput(`members.${index}.to`, '不能早于开始日期');
    return { ...member, from, to };
  });
  return world.db.transaction('all', async (tx) => {
    await planOf(tx, id);
    const unknown = await listUnknownPersons(
      tx,
      members.map((member) => member.personNo),
    );
    const added = await insertMembers(tx, id, members, byOf(world, actor));
    await audited(tx, world, actor, 'addCommercialMembers', id, `新增 ${added} 人`);
    return accept({ added, known: members.length - added - unknown.length, unknown });
  });
}

interface Span {
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
}

async function readClaims(world: World, actor: Actor, action: string, id: number, { from, to }: Span) {
  return world.db.transaction('all', async (tx) => {
    await planOf(tx, id);
    const rows = await listInsurerRows(tx, id, from, to);
    await audited(tx, world, actor, action, id, `${rows.length} 行`);
    return rows;
  });
}

function shownClaim(row: InsurerRow) {
  return {
    ...row,
    remainder: formatFen(row.remainder),
    towardsDeductible: formatFen(row.towardsDeductible),
    amount: formatFen(row.amount),
  };
}

/** What a plan has been told and has paid (N4). @throws {Problem} 404 */
export async function listCommercialClaims(
  world: World,
  actor: Actor,
  id: number,
  span: Span,
): Answer<OutputOf<typeof contract.listCommercialClaims>> {
  const rows = await readClaims(world, actor, 'listCommercialClaims', id, span);
  const sum = rows.reduce<Fen>((total, row) => addFen(total, row.amount), ZERO_FEN);
  return accept({ rows: rows.map(shownClaim), sum: formatFen(sum) });
}

const CAPTIONS = [
  '结算编号',
  '保单号',
  '费用日期',
  '药品',
  '剩余费用（元）',
  '计入免赔额（元）',
  '赔付（元）',
];

/** The same as a sheet for the insurer. @throws {Problem} 404 */
export async function exportCommercialClaims(
  world: World,
  actor: Actor,
  id: number,
  span: Span,
): Promise<Buffer> {
  const rows = await readClaims(world, actor, 'exportCommercialClaims', id, span);
  const cells = rows.map((row) => {
    const { claimNo, policyNo, servedOn, drugs, remainder, towardsDeductible, amount } = shownClaim(row);
    return [claimNo, policyNo, servedOn, drugs, remainder, towardsDeductible, amount];
  });
  return sheetFile('理赔明细', CAPTIONS, cells);
}

function shownOwn({ given, consentAt, ...plan }: OwnPlan) {
  return {
    ...plan,
    ratio: formatRatio(BigInt(plan.ratio) as Ratio),
    deductible: formatFen(plan.deductible),
    yearlyCap: plan.yearlyCap === null ? null : formatFen(plan.yearlyCap),
    paidThisYear: formatFen(plan.paidThisYear),
    consent: given === null ? ('none' as const) : given ? ('given' as const) : ('withdrawn' as const),
    consentAt: consentAt === null ? null : wallClock(consentAt),
  };
}

/** The person's own memberships and what they have said to each; and what their account holds (N4). */
export async function listMyCommercial(
  world: World,
  actor: Actor,
): Answer<OutputOf<typeof contract.listMyCommercial>> {
  const personId = present(actor.personId, 'a patient has a person');
  const today = dayAt(world.clock.now());
  return world.db.transaction(`person:${personId}`, async (tx) =>
    accept({
      accountBalance: formatFen((await sumAccount(tx, personId)) as Fen),
      plans: (await listOwnPlans(tx, personId, today, benefitYearOf(await benefitRules(tx), today))).map(
        shownOwn,
      ),
    }),
  );
}

/** The person's word to a plan, which holds from the next settlement on until they say otherwise (N4). @throws {Problem} 404 for a plan of which they are no member */
export async function giveConsent(
  world: World,
  actor: Actor,
  planId: number,
  { requestId, given }: CallOf<typeof contract.giveConsent>['body'],
): Answer<{ done: boolean }> {
  const personId = present(actor.personId, 'a patient has a person');
  const now = world.clock.now();
  const today = dayAt(now);
  const subject = { subjectKind: 'commercialPlan', subjectId: planId, personId };
  const asked = { requestId, action: 'settlement.giveConsent', content: given, ...subject };
  return world.db.transaction(`person:${personId}`, async (tx) =>
    changeOnce(tx, { actor, now }, asked, async () => {
      const plans = await listOwnPlans(tx, personId, today, benefitYearOf(await benefitRules(tx), today));
      if (!plans.some((one) => one.id === planId)) throw notFound('商业保险方案');
      await insertConsent(tx, { planId, personId, given, actorName: actor.name }, byOf(world, actor));
      return accept(given ? '同意' : '撤回同意');
    }),
  );
}
