/** Reckons the settled bills of a period again under an act's values, person by person, and keeps what it comes to (M9.6). */
import { createHash } from 'node:crypto';
import { present } from '../../../base/assert.ts';
import type { Fen } from '../../../base/money.ts';
import { parseRatio } from '../../../base/ratio.ts';
import { areaPrefix } from '../../../domain/identity/roles.ts';
import { addPerson, noEffect, type Effect } from '../../../domain/settlement/benefits/effect.ts';
import { reckonAgain, type WhatIf, type WhatIfClaim } from '../../../domain/settlement/benefits/what-if.ts';
import { filingsAway, offSitePointsOn } from '../../../domain/settlement/off-site-points.ts';
import { recordedFacts, recordedLine } from '../../../domain/settlement/reversal/recorded-facts.ts';
import { benefitYearOf } from '../../../policy/parameters/benefit-year.ts';
import type { BenefitRules } from '../../../policy/parameters/entered.ts';
import { benefitRules } from '../../insured/benefits/benefit-rules.ts';
import type { World } from '../../world.ts';
import { recordedRule } from '../reversal/recorded-claim.ts';
import { findAct } from './act-store.ts';
import { datedAct } from './act-values.ts';
import { presentEffect } from './present-effect.ts';
import {
  endReplay,
  findLastPerson,
  findReplay,
  insertReplayResult,
  listNames,
  listOwnRows,
  listPastClaims,
  tellReplay,
  type PastClaim,
  type ReplayRow,
} from './replay-store.ts';

/** One process's hold on a run. */
export interface ReplayRunner {
  readonly id: string;
  readonly stopping: AbortSignal;
}

/** Claims read in one go; a bill is some kilobytes. */
const PIECE = 400;

/** @returns false when the run was let go, or taken over by somebody else */
export async function runReplay(world: World, id: number, runner: ReplayRunner): Promise<boolean> {
  const began = performance.now();
  const [replay, whatIf, rules] = await world.db.transaction('all', async (tx) => {
    const row = present(await findReplay(tx, id), 'a run has its trial');
    const act = present(await findAct(tx, row.actId), 'a trial has its act');
    const { title, number, issuedOn, from, to } = act;
    const rules = await benefitRules(tx);
    const [first, last] = [benefitYearOf(rules, row.from), benefitYearOf(rules, row.to)];
    const years = Array.from({ length: last - first + 1 }, (_, index) => first + index);
    const made: WhatIf = {
      values: datedAct(act),
      citation: { act: act.id, title, number, issuedOn, from, to },
      ownRows: new Set(await listOwnRows(tx, years)),
    };
    return [row, made, await benefitRules(tx)] as const;
  });
  const effect = noEffect();
  let persons = 0;
  for await (const claims of personsOf(world, replay)) {
    if (runner.stopping.aborted) return false;
    for (const one of byPerson(claims)) {
      const past = one.map((claim) => whatIfClaim(claim, rules));
      addPerson(effect, reckonAgain(past, whatIf));
      persons += 1;
    }
    const done = { claims: effect.claims, persons };
    if (!(await world.db.transaction('none', (tx) => tellReplay(tx, id, runner.id, done)))) return false;
  }
  return keepResult(world, replay, runner, effect, Math.ceil(performance.now() - began));
}

/** The claims of a trial in pieces, each of whole persons, every piece in a transaction of its own. */
async function* personsOf(world: World, replay: ReplayRow): AsyncGenerator<readonly PastClaim[]> {
  const prefixes = replay.areas.map(areaPrefix);
  const { from, to, lastClaim } = replay;
  for (let afterPerson = 0n; ;) {
    const after = afterPerson;
    const piece = await world.db.transaction('all', async (tx) => {
      const lastPerson = await findLastPerson(tx, after, PIECE);
      if (lastPerson === undefined) return undefined;
      const asked = { from, to, prefixes, lastClaim, afterPerson: after, lastPerson };
      return { lastPerson, claims: await listPastClaims(tx, asked) };
    });
    if (piece === undefined) return;
    yield piece.claims;
    afterPerson = piece.lastPerson;
  }
}

function grouped<T>(rows: readonly T[], key: (row: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(key(row));
    if (group) group.push(row);
    else groups.set(key(row), [row]);
  }
  return [...groups.values()];
}

const byPerson = (claims: readonly PastClaim[]) => grouped(claims, (one) => String(one.personId));

function whatIfClaim(past: PastClaim, rules: BenefitRules): WhatIfClaim {
  const { id, claimNo, areaCode, scheme, servedOn, towardsThreshold, reversesId, category } = past;
  const { benefitYear: year } = past;
  const { stages, fundRatio } = past.explanation;
  const ratio = parseRatio(fundRatio);
  const facts = reversesId === null && ratio !== undefined ? recordedFacts(stages) : undefined;
  const { replacesId, replacesHow } = past;
  const offSitePoints = offSitePointsOn(rules, servedOn);
  return {
    id,
    claimNo,
    areaCode,
    scheme,
    servedOn,
    year,
    rule: {
      ...recordedRule(past, present(ratio, 'a bill names its ratio')),
      ...(offSitePoints && { offSitePoints }),
    },
    filed: filingsAway(areaCode, past.placeCode, past.offSiteKinds),
    amounts: past,
    towardsThreshold,
    reversesId,
    replaces: replacesId === null || replacesHow === null ? null : { id: replacesId, how: replacesHow },
    stands: !past.isReversed,
    facts,
    category,
    ownLimits: { pooledFund: past.ownPooledFund, majorIllness: past.ownMajorIllness },
    lines: past.lines.map(({ nationalCode, line, route, charged, eligible }) => ({
      nationalCode,
      route,
      charged: BigInt(charged) as Fen,
      eligible: BigInt(eligible) as Fen,
      selfPayRatio: route === 'ordinary' ? recordedLine(stages, line).selfPayRatio : undefined,
    })),
  };
}

/** The result is kept once and never changed; its digest is told beside it. */
async function keepResult(
  world: World,
  replay: ReplayRow,
  runner: ReplayRunner,
  effect: Effect,
  milliseconds: number,
): Promise<boolean> {
  const areas = [...effect.places.keys()].map((key) => key.slice(0, 6));
  return world.db.transaction('all', async (tx) => {
    const names = await listNames(tx, [...new Set(areas)], [...effect.drugs.keys()]);
    const content = JSON.stringify(presentEffect(effect, names));
    const digest = createHash('sha256').update(content).digest('hex');
    if (!(await endReplay(tx, replay.id, runner.id, false))) return false;
    const now = world.clock.now();
    await insertReplayResult(tx, replay.id, { effect: content, digest, milliseconds, now });
    return true;
  });
}
