/** The province enters what decides the money, proposes it, and a second person lets it into force (M9.6, M39, I15). */
import { dayAt, wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import { formatPercent, formatRatio } from '../../../base/ratio.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-benefits.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import {
  hasBegun,
  judgeDays,
  mayStep,
  mayTry,
  schemesOf,
  type ActStep,
} from '../../../domain/settlement/benefits/act.ts';
import { findPointsBeyondRatio } from '../../../domain/settlement/benefits/points-within-ratio.ts';
import { OFF_SITE_KINDS } from '../../../policy/parameters/off-site.ts';
import { benefitRules } from '../../insured/benefits/benefit-rules.ts';
import { DOCUMENTS } from '../../../policy/documents.ts';
import type { BenefitRules } from '../../../policy/parameters/entered.ts';
import { REGIMES } from '../../../policy/regimes.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { putInForce, takeBack } from './apply-values.ts';
import {
  findAct,
  findReplaced,
  insertAct,
  insertActEvent,
  lastSettledDay,
  listActEvents,
  listActs,
  listUnknownAreas,
  lockActs,
  type ActRow,
  type NewAct,
} from './act-store.ts';
import { datedAct, presentValues, readAct } from './act-values.ts';
import { presentReplay } from './read-replay.ts';
import { listReplays } from './replay-store.ts';

type Answer<T> = Promise<Outcome<T, Refusal>>;

/** All parameters of separate payment, written and entered; no person is looked at. */
export async function listBenefitActs(world: World): Answer<OutputOf<typeof contract.listBenefitActs>> {
  const { rows, rules } = await world.db.transaction('none', async (tx) => {
    return { rows: await listActs(tx), rules: await benefitRules(tx) };
  });
  const written = REGIMES.flatMap(({ value }) =>
    (['employee', 'resident'] as const).flatMap((scheme) =>
      value.fundRatios[scheme].map((ratio) => ({
        title: DOCUMENTS[value.document].title,
        number: DOCUMENTS[value.document].number,
        from: ratio.from,
        to: ratio.to,
        scheme,
        ratio: formatRatio(ratio.value),
        clause: ratio.source,
      })),
    ),
  );
  return accept({ written, rows: rows.map((row) => headOf(world, row, rules)) });
}

function headOf(world: World, row: ActRow, rules: BenefitRules) {
  const { id, title, number, issuedOn, from, to, reason, state } = row;
  return {
    id,
    title,
    number,
    issuedOn,
    from,
    to,
    ...presentValues(row),
    reason,
    state,
    enteredBy: row.enteredName,
    enteredAt: wallClock(row.enteredAt),
    begun: state === 'approved' && hasBegun(datedAct(row), dayAt(world.clock.now()), rules),
  };
}

/** One act with its steps and trials. @throws {Problem} 404 */
export async function getBenefitAct(
  world: World,
  actor: Actor,
  id: number,
): Answer<OutputOf<typeof contract.getBenefitAct>> {
  return world.db.transaction('none', async (tx) => {
    const row = await findAct(tx, id);
    if (!row) throw notFound('参数调整');
    const [events, replays] = await Promise.all([listActEvents(tx, id), listReplays(tx, id)]);
    const rules = await benefitRules(tx);
    const standing = standingOf(world, row, rules);
    const may = (step: ActStep) =>
      actor.role === 'provinceAdmin' && mayStep(standing, step, actor.accountId).ok;
    return accept({
      ...headOf(world, row, rules),
      events: events.map((event) => ({ ...event, at: wallClock(event.at) })),
      replays: replays.map(presentReplay),
      may: {
        replay: actor.role === 'provinceAdmin' && mayTry(row.state),
        propose: may('proposed'),
        sendBack: may('sentBack'),
        approve: may('approved'),
        withdraw: may('withdrawn'),
      },
    });
  });
}

function standingOf(world: World, row: ActRow, rules: BenefitRules) {
  return { ...row, begun: hasBegun(datedAct(row), dayAt(world.clock.now()), rules) };
}

/**
 * Enters an act; it does nothing until it is proposed and approved.
 * @returns PARAMETER_ACROSS_REGIMES, PARAMETER_RETROACTIVE
 * @throws {Problem} 400 for values or areas that are none
 */
export async function enterBenefitAct(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.enterBenefitAct>['body'],
): Answer<OutputOf<typeof contract.enterBenefitAct>> {
  const act = readAct(body);
  return world.db.transaction('all', async (tx) => {
    const areas = [...act.limits, ...act.assistance].map((row) => row.areaCode);
    const [unknown] = await listUnknownAreas(tx, areas);
    if (unknown !== undefined) throw badInput('areaCode', `没有这个区划：${unknown}`);
    await refusePointsBeyondRatio(tx, act);
    const days = await judgeActDays(tx, act);
    if (!days.ok) return days;
    const now = world.clock.now();
    const id = await insertAct(tx, act, { accountId: actor.accountId, name: actor.name, now });
    await recordAudit(tx, actor, now, {
      action: 'settlement.enterBenefitAct',
      subjectKind: 'benefitAct',
      subjectId: id,
      detail: `${act.number}，自 ${act.from} 起`,
    });
    return accept({ id });
  });
}

/** @throws {Problem} 400 for points off-site that exceed a ratio of the act's days (I11) */
async function refusePointsBeyondRatio(tx: Tx, act: NewAct): Promise<void> {
  if (act.readings.offSite === undefined) return;
  const beyond = findPointsBeyondRatio(datedAct(act), await benefitRules(tx));
  if (beyond === undefined) return;
  const { kind, lowest } = beyond;
  const words = `下调超过了那些天最低的单行支付比例 ${formatPercent(lowest)}，应不超过它（I11）`;
  throw badInput(`readings.offSite.${kind}`, `${OFF_SITE_KINDS[kind]}的${words}`);
}

/** Also of days that have not come: where a clock was set back, bills of them stand already. */
async function judgeActDays(tx: Tx, act: NewAct): Promise<Outcome<true, Refusal>> {
  const dated = datedAct(act);
  const schemes = schemesOf(dated);
  const settled = schemes.length === 0 ? null : await lastSettledDay(tx, schemes, act.from, act.to);
  return judgeDays(dated, settled);
}

/**
 * Proposes, sends back, lets into force or withdraws. Days are judged once more when it is let into force: bills may have been
 * settled meanwhile.
 * @returns PARAMETER_STEP_NOT_ALLOWED, PARAMETER_NOT_TRIED, SECOND_PERSON_NEEDED, PARAMETER_ACROSS_REGIMES, PARAMETER_RETROACTIVE, PARAMETER_IN_FORCE
 * @throws {Problem} 404
 */
export async function takeBenefitActStep(
  world: World,
  actor: Actor,
  id: number,
  { step, words }: CallOf<typeof contract.takeBenefitActStep>['body'],
): Answer<OutputOf<typeof contract.takeBenefitActStep>> {
  return world.db.transaction('all', async (tx) => {
    await lockActs(tx);
    const row = await findAct(tx, id);
    if (!row) throw notFound('参数调整');
    const may = mayStep(standingOf(world, row, await benefitRules(tx)), step, actor.accountId);
    if (!may.ok) return may;
    if (step === 'approved' || step === 'proposed') {
      const days = await judgeActDays(tx, row);
      if (!days.ok) return days;
    }
    const now = world.clock.now();
    const before = step === 'approved' ? await putInForce(tx, row) : null;
    if (step === 'withdrawn') await takeBack(tx, row, await findReplaced(tx, id));
    await insertActEvent(tx, id, {
      step,
      words,
      at: now,
      by: actor.name,
      accountId: actor.accountId,
      before,
    });
    await recordAudit(tx, actor, now, {
      action: 'settlement.takeBenefitActStep',
      subjectKind: 'benefitAct',
      subjectId: id,
      detail: `${step} ${words}`,
    });
    return accept({ state: step });
  });
}
