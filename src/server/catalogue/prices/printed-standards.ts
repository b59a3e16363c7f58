/** How the standards that the national catalogue prints come to be standards of products (N2.2, M12). */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { UnitPrice } from '../../../base/money.ts';
import { standingOf } from '../../../domain/catalogue/prices/assign-printed.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { REFUSALS, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { assertStandards, type StandardGiven } from './assert-prices.ts';
import { lateReasonOf, priceOf, todayOf } from './dated-fact.ts';
import { FREE, loadPrinted, spanOf, type Candidate, type PrintedPart } from './load-printed.ts';
import { insertPrintedSteps, type PrintedEntry, type PrintedVersion } from './printed-store.ts';

const sourceOf = (version: PrintedVersion, entry: PrintedEntry) => ({
  reason: `国家药品目录（${version.edition}年）所印标准`,
  evidence: `${entry.section} 第 ${entry.number} 号`,
});

/** Makes standards of all printed prices that agree with a product in strength and unit. */
export async function takePrinted(world: World, actor: Actor, versionId: number) {
  return world.db.transaction('all', async (tx) => {
    const { version, parts } = await loadPrinted(tx, versionId);
    const ready = parts
      .filter((part) => part.state === 'ready')
      .flatMap((part) =>
        part.candidates
          .filter((one) => !one.assigned && FREE.has(one.standing))
          .map((one) => ({ part, row: givenOf(version, part, one) })),
      );
    const by = { actor, now: world.clock.now() };
    const { answers, ids } = await assertStandards(
      tx,
      ready.map(({ row }) => row),
      by,
    );
    const taken = ready.flatMap(({ part }, index) => {
      const standardId = ids[index] ?? null;
      return standardId === null
        ? []
        : [{ seq: part.entry.seq, part: part.part, standardId, reason: '规格与单位相符，直接采用' }];
    });
    await insertPrintedSteps(tx, versionId, taken, { accountId: actor.accountId, now: by.now });
    await audit(tx, world, actor, 'catalogue.takePrintedStandards', versionId, `采用 ${taken.length} 个`);
    const refused = ready.flatMap(({ part, row }, index) => {
      const answer = answers[index];
      if (answer?.outcome !== 'refused') return [];
      const { code, detail } = answer.refusal;
      const why = [REFUSALS[code].message, detail].filter(Boolean).join('：');
      return [{ seq: part.entry.seq, part: part.part, nationalCode: row.nationalCode, why }];
    });
    return { taken: taken.length, refused };
  });
}

function givenOf(version: PrintedVersion, part: PrintedPart, one: Candidate): StandardGiven {
  return {
    nationalCode: one.product.nationalCode,
    kind: part.kind,
    standard: one.standard ?? (0n as UnitPrice),
    confidential: false,
    ...spanOf(part.entry, version),
    reasonKind: one.standing === 'renewed' ? 'renewal' : 'initial',
    ...sourceOf(version, part.entry),
    lateReason: one.standing === 'renewed' ? '目录发布后采用所印标准' : null,
  };
}

export interface AssignInput {
  readonly seq: number;
  readonly part: number;
  readonly nationalCode: string;
  readonly standard: string;
  readonly reason: string;
  readonly lateReason?: string | null | undefined;
}

/** A person says which product a printed price is for, and what it comes to. @throws {Problem} 400, 404, 409 */
export async function assignPrinted(
  world: World,
  actor: Actor,
  versionId: number,
  given: AssignInput,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const standard = priceOf('standard', given.standard);
  return world.db.transaction('all', async (tx) => {
    const { version, parts } = await loadPrinted(tx, versionId);
    const part = partAt(parts, given);
    const candidate = part.candidates.find((one) => one.product.nationalCode === given.nationalCode);
    if (!candidate) throw badInput('nationalCode', '这个产品与目录条目不同名');
    const span = spanOf(part.entry, version);
    const { standards } = candidate.product;
    const standing = standingOf(standards, span, { kind: part.kind, standard });
    if (standing === 'same') throw conflict('STANDARD_HOLDS', '产品在这些日期已执行这个标准', '不必重复登记');
    const covered = standards.filter(
      (one) => one.from < todayOf(world) && (one.to === null || one.to >= span.from),
    );
    const row = {
      nationalCode: given.nationalCode,
      kind: part.kind,
      standard,
      confidential: false,
      ...span,
      reasonKind: standing === 'free' ? 'initial' : standing === 'renewed' ? 'renewal' : 'correction',
      reason: given.reason,
      evidence: `${sourceOf(version, part.entry).reason}，${sourceOf(version, part.entry).evidence}`,
      lateReason: lateReasonOf(span.from < todayOf(world) ? covered : [], given.lateReason),
    } as const;
    const by = { actor, now: world.clock.now() };
    const { answers, ids } = await assertStandards(tx, [row], by);
    const [answer] = answers;
    if (answer?.outcome === 'refused') return decline(answer.refusal);
    const step = { seq: given.seq, part: given.part, standardId: ids[0] ?? null, reason: given.reason };
    await insertPrintedSteps(tx, versionId, [step], { accountId: actor.accountId, now: by.now });
    const what = `${part.entry.name} → ${given.nationalCode}；${given.reason}`;
    await audit(tx, world, actor, 'catalogue.assignPrintedStandard', versionId, what);
    return accept({ done: true });
  });
}

/** A person says that a printed price concerns no product of the province, and why. @throws {Problem} 404, 409 */
export async function setPrintedAside(
  world: World,
  actor: Actor,
  versionId: number,
  given: { readonly seq: number; readonly part: number; readonly reason: string },
): Promise<void> {
  await world.db.transaction('all', async (tx) => {
    const { parts } = await loadPrinted(tx, versionId);
    const part = partAt(parts, given);
    const step = { seq: given.seq, part: given.part, standardId: null, reason: given.reason };
    await insertPrintedSteps(tx, versionId, [step], {
      accountId: actor.accountId,
      now: world.clock.now(),
    });
    const what = `${part.entry.name}；${given.reason}`;
    await audit(tx, world, actor, 'catalogue.setPrintedStandardAside', versionId, what);
  });
}

function partAt(
  parts: readonly PrintedPart[],
  at: { readonly seq: number; readonly part: number },
): PrintedPart {
  const found = parts.find((one) => one.entry.seq === at.seq && one.part === at.part);
  if (!found) throw notFound('目录里的这个价格');
  return found;
}

async function audit(
  tx: Tx,
  world: World,
  actor: Actor,
  action: string,
  versionId: number,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, world.clock.now(), {
    action,
    subjectKind: 'catalogueVersion',
    subjectId: versionId,
    detail,
  });
}
