import { present } from '../../../base/assert.ts';
import { wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as rows from '../../../contract/prescribing-facts.ts';
import { CAUTION_KINDS, wrongCautionValue } from '../../../domain/catalogue/prescribing/caution.ts';
import { longTermObstacle } from '../../../domain/catalogue/prescribing/handling.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findListedDrugs, findProducts, listProductsOfEntry } from '../lookup-store.ts';
import {
  endCaution as recordEnd,
  findHandlings,
  insertCaution,
  insertHandling,
  listCautions,
} from './handling-store.ts';

/** What is recorded of a listed drug and its products. @throws {Problem} 404 for a drug on no list */
export async function getPrescribingFacts(
  world: World,
  entryKey: string,
): Promise<Outcome<OutputOf<typeof rows.getPrescribingFacts>, Refusal>> {
  return world.db.transaction('none', async (tx) => {
    const drug = (await findListedDrugs(tx, [entryKey])).get(entryKey);
    if (!drug) throw notFound('这个药品');
    const products = await listProductsOfEntry(tx, entryKey);
    const handlings = await findHandlings(
      tx,
      products.map((one) => one.nationalCode),
    );
    const cautions = await listCautions(tx, entryKey);
    return accept({
      entryKey,
      genericName: drug.genericName,
      dosageForm: drug.dosageForm,
      paymentScope: drug.paymentScope,
      cautions: cautions.map((one) => ({
        ...one,
        kindLabel: CAUTION_KINDS[one.kind],
        enteredAt: wallClock(one.enteredAt),
      })),
      products: products.map((product) => {
        const handling = handlings.get(product.nationalCode);
        return {
          nationalCode: product.nationalCode,
          name: product.tradeName || product.genericName,
          strength: product.strength,
          pack: product.pack,
          maker: product.maker,
          storage: handling?.storage ?? null,
          controlClass: handling?.controlClass ?? null,
          longTermObstacle: longTermObstacle(handling) ?? null,
        };
      }),
    });
  });
}

/** Records a contraindication or caution of the label (M11). @throws {Problem} 400 for a value of the wrong kind or an unknown drug */
export async function enterCaution(
  world: World,
  actor: Actor,
  body: CallOf<typeof rows.enterCaution>['body'],
): Promise<Outcome<{ id: number }, Refusal>> {
  const wrong = wrongCautionValue(body.kind, body.value);
  if (wrong !== undefined) throw badInput('value', wrong);
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const wanted = body.kind === 'together' ? [body.entryKey, body.value] : [body.entryKey];
    const known = await findListedDrugs(tx, wanted);
    if (!known.has(body.entryKey)) throw badInput('entryKey', '单行支付目录里没有这个药品');
    if (wanted.some((key) => !known.has(key))) throw badInput('value', '同时使用的药品须在单行支付目录内');
    const id = await insertCaution(tx, body, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'catalogue.enterCaution',
      subjectKind: 'catalogueEntry',
      subjectId: body.entryKey,
      detail: body.words,
    });
    return accept({ id });
  });
}

/** Ends a caution that no longer holds. @throws {Problem} 404 when there is none that stands */
export async function endCaution(
  world: World,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    if (!(await recordEnd(tx, id, reason, actor.accountId, now))) throw notFound('这条有效的用药提示');
    await recordAudit(tx, actor, now, {
      action: 'catalogue.endCaution',
      subjectKind: 'caution',
      subjectId: id,
      detail: reason,
    });
    return accept({ done: true });
  });
}

/** Records how a product is kept and whether it is under control (I19, M32). @throws {Problem} 400 for an unknown product */
export async function enterHandling(
  world: World,
  actor: Actor,
  body: CallOf<typeof rows.enterHandling>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    if (!(await findProducts(tx, [body.nationalCode])).has(body.nationalCode))
      throw badInput('nationalCode', '没有这个国家药品编码的产品');
    await insertHandling(tx, body, actor.accountId, now);
    const kept = present(
      (await findHandlings(tx, [body.nationalCode])).get(body.nationalCode),
      'what was just recorded is found',
    );
    await recordAudit(tx, actor, now, {
      action: 'catalogue.enterHandling',
      subjectKind: 'product',
      subjectId: body.nationalCode,
      detail: kept.storage,
    });
    return accept({ done: true });
  });
}
