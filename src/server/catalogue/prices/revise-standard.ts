/** Sets, revises or withdraws a payment standard, on a ground and some evidence (M12, N2.2, N2.3). */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuseAboveCap, type CappedProduct } from '../../../domain/catalogue/prices/listing-cap.ts';
import {
  changedPast,
  decideRevision,
  isSameStandard,
  kindWord,
  originOn,
  pastDays,
  REVISION_REASONS,
  type RevisionReason,
  type StandardRevision,
} from '../../../domain/catalogue/prices/standard-revision.ts';
import {
  compareTimeLines,
  overlay,
  type Compared,
  type Span,
} from '../../../domain/catalogue/prices/time-line.ts';
import type { Standard, StandardKind } from '../../../domain/catalogue/payable-product.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { findProducts } from '../lookup-store.ts';
import { findApplicationState } from './application-store.ts';
import type { Capped } from './capped-products.ts';
import {
  auditProduct,
  lateReasonOf,
  loadProduct,
  lockProduct,
  priceOf,
  refuseToldFigure,
  spanOf,
  spanWords,
  todayOf,
} from './dated-fact.ts';
import { countTouchedClaims, insertStandards } from './price-store.ts';

export interface StandardInput {
  readonly kind: StandardKind | null;
  /** Yuan per unit of sale; null withdraws. */
  readonly standard: string | null;
  readonly confidential: boolean;
  readonly from: string;
  readonly to: string | null;
  /** Left out: the first standard of these days. */
  readonly reasonKind?: RevisionReason | undefined;
  readonly reason: string;
  readonly evidence: string;
  readonly lateReason?: string | null | undefined;
  readonly applicationId?: number | null | undefined;
}

/** What a change would do, before it is saved. */
export interface RevisionPlan<T> {
  readonly compared: readonly Compared<T>[];
  /** Past days whose value changes. */
  readonly past: readonly Span[];
  /** Settlements that stand and were made by what held on those days. */
  readonly touchedClaims: number;
  /** Products whose recorded listing price breaks a cap once the change holds. */
  readonly above: readonly { readonly nationalCode: string; readonly name: string }[];
}

function revisionOf(given: StandardInput): StandardRevision {
  const span = spanOf(given);
  const reasonKind = given.reasonKind ?? 'initial';
  if ((reasonKind === 'withdrawal') !== (given.standard === null))
    throw badInput('standard', reasonKind === 'withdrawal' ? '撤销时不填标准' : '请填支付标准');
  if ((reasonKind === 'newSpec') !== (typeof given.applicationId === 'number'))
    throw badInput('applicationId', '“国家确定未载明规格的标准”须指明所依据的申请');
  if (given.standard === null) return { ...span, reasonKind, standard: null };
  if (given.kind === null) throw badInput('kind', '请选择标准类别');
  const standard = priceOf('standard', given.standard);
  const { reason, evidence, lateReason } = given;
  if (given.confidential) refuseToldFigure(standard, { reason, evidence, lateReason });
  return { ...span, reasonKind, standard: { kind: given.kind, standard, confidential: given.confidential } };
}

async function isGranted(tx: Tx, applicationId: number | null | undefined): Promise<boolean> {
  if (typeof applicationId !== 'number') return false;
  return (await findApplicationState(tx, applicationId)) === 'standardSet';
}

async function plan(
  tx: Tx,
  world: World,
  known: Capped,
  given: StandardInput,
): Promise<Outcome<RevisionPlan<Standard> & { readonly revision: StandardRevision }, Refusal>> {
  const revision = revisionOf(given);
  const { product } = known;
  const decided = decideRevision(
    {
      origin: originOn(product.entries, revision.from),
      standards: product.standards,
      applicationGranted: await isGranted(tx, given.applicationId),
    },
    revision,
  );
  if (!decided.ok) return decided;
  const after = overlay(product.standards, revision, revision.standard);
  const compared = compareTimeLines(product.standards, after, isSameStandard);
  if (!compared.some((one) => one.changed))
    return decline(refuse('STANDARD_REVISION_WITHOUT_GROUND', { detail: '与现有标准完全相同，没有改动' }));
  // Where no standard was set, a drug of the regular catalogue was settled by its listing price (M12): those days count too.
  const changed = pastDays(compared, todayOf(world));
  const touchedClaims = await countTouchedClaims(tx, product.nationalCode, changed, null);
  return accept({
    revision,
    compared,
    past: touchedClaims > 0 ? changed : changedPast(compared, todayOf(world)),
    touchedClaims,
    above: await listedAbove(tx, known, { ...known.capped, standards: after }),
  });
}

/** The product and its peers as far as they would be listed above their caps. */
async function listedAbove(tx: Tx, known: Capped, revised: CappedProduct) {
  const drug = [revised, ...known.peers];
  const prices = await findProducts(
    tx,
    drug.map((one) => one.nationalCode),
  );
  return drug
    .filter((one) => {
      const peers = drug.filter((other) => other !== one);
      const listed = prices.get(one.nationalCode)?.listedPrices ?? [];
      return listed.some((price) => refuseAboveCap(one, peers, price.value, price) !== undefined);
    })
    .map(({ nationalCode, name }) => ({ nationalCode, name }));
}

/** What would hold on which days, before anything is saved. @throws {Problem} 400, 404 */
export async function previewStandard(
  world: World,
  nationalCode: string,
  given: StandardInput,
): Promise<Outcome<RevisionPlan<Standard>, Refusal>> {
  return world.db.transaction('all', async (tx) =>
    plan(tx, world, await loadProduct(tx, nationalCode), given),
  );
}

/**
 * Records a revision; what was recorded before stays readable.
 * @throws {Problem} 400 for a field that does not fit or a past change without its reason, 404
 */
export async function addStandard(
  world: World,
  actor: Actor,
  nationalCode: string,
  given: StandardInput,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const planned = await plan(tx, world, await lockProduct(tx, nationalCode), given);
    if (!planned.ok) return planned;
    const { revision, past } = planned.value;
    const { reasonKind, standard } = revision;
    const row = {
      ...revision,
      nationalCode,
      reason: given.reason,
      evidence: given.evidence,
      lateReason: lateReasonOf(past, given.lateReason),
      applicationId: given.applicationId ?? null,
    };
    await insertStandards(tx, [row], { accountId: actor.accountId || null, now: world.clock.now() });
    // The number never goes into the audit: it may be confidential, and auditors are not its keepers (N5.1).
    const what = standard === null ? '不再有标准' : kindWord(standard);
    const late = past.length > 0 ? `；改动过去日期：${row.lateReason}` : '';
    await auditProduct(
      tx,
      world,
      actor,
      'catalogue.addStandard',
      nationalCode,
      `${REVISION_REASONS[reasonKind]}，${what}，${spanWords(revision)}；${given.reason}（${given.evidence}）${late}`,
    );
    return accept({ done: true });
  });
}
