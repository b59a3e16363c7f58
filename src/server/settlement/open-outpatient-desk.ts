/** A hospital's outpatient desk: who shows a credential, which drugs they hold a benefit for, and what of these the hospital may settle. */
import { dayAt, type PlainDate } from '../../base/date.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/settlement-outpatient.ts';
import type { ShownCredential } from '../../contract/settlement.ts';
import { payableDay } from '../../domain/catalogue/payable-timeline.ts';
import { holdsTermOn, lastDayOfTerm } from '../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { findKnownProducts, productCacheOf, type KnownProduct } from '../catalogue/cache/product-cache.ts';
import type { Tx } from '../db/database.ts';
import { listEligibilitiesOf } from '../eligibility/store.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findEnrolmentOn, findPersonByCredential } from '../insured/store.ts';
import type { World } from '../world.ts';
import { ownInstitution, presentBuyer, presentGoods } from './serve-till.ts';
import { listLastPrices, listMatchedOf } from './till-store.ts';

type Desk = OutputOf<typeof contract.openOutpatientDesk>;

/**
 * Opens the desk for whoever shows a credential (M19, M35). The look is kept in the audit.
 * @throws {Problem} 404 when nobody has this credential
 */
export async function openOutpatientDesk(world: World, actor: Actor, shown: ShownCredential): Promise<Desk> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const person = await findPersonByCredential(tx, world.secrets, shown.kind, shown.number);
    if (!person) throw notFound('该凭证对应的参保人');
    await recordAudit(tx, actor, now, {
      action: 'settlement.openOutpatientDesk',
      subjectKind: 'person',
      subjectId: person.personNo,
      personId: person.id,
      detail: shown.kind,
    });
    const enrolment = await findEnrolmentOn(tx, person.id, today);
    const held = (await listEligibilitiesOf(tx, person.id)).filter((one) => holdsTermOn(one, today));
    const goods = await listGoods(tx, world, ownInstitution(actor), held, today);
    const keys = [...new Set(held.map((one) => one.entryKey))];
    const drugs = keys.map((key) =>
      drugOf(
        held.filter((one) => one.entryKey === key),
        goods.get(key) ?? [],
      ),
    );
    return {
      patient: presentBuyer(person, enrolment?.scheme ?? null, today),
      drugs: drugs.sort((a, b) => a.genericName.localeCompare(b.genericName, 'zh')),
    };
  });
}

type Drug = Desk['drugs'][number];

function drugOf(held: readonly Eligibility[], goods: Drug['goods']): Drug {
  const [first, ...others] = held.toSorted((a, b) => (lastDayOfTerm(a) < lastDayOfTerm(b) ? 1 : -1));
  if (first === undefined) throw new Error('a drug is shown for an approval');
  const { genericName, dosageForm, diagnosisName } = first;
  const fields = [...new Set([first, ...others].map((one) => one.field))];
  return { genericName, dosageForm, fields, diagnosisName, termTo: lastDayOfTerm(first), goods };
}

/** By entry: the products that the hospital has matched and that are payable today (M4, N5.5), with what may be asked for them. */
async function listGoods(
  tx: Tx,
  world: World,
  institutionCode: string,
  held: readonly Eligibility[],
  today: PlainDate,
): Promise<ReadonlyMap<string, Drug['goods']>> {
  const keys = [...new Set(held.map((one) => one.entryKey))];
  const codes = keys.length === 0 ? [] : await listMatchedOf(tx, institutionCode, keys, today);
  if (codes.length === 0) return new Map();
  const { catalogueRevision, prices } = await listLastPrices(tx, institutionCode, codes);
  const products = await findKnownProducts(tx, productCacheOf(world.db), catalogueRevision, codes);
  const payable = [...products.values()].filter(({ timeline }) => payableDay(timeline, today).payable.ok);
  const goodsOf = (product: KnownProduct): Drug['goods'][number] => {
    const { genericName, tradeName, strength, pack, maker, saleUnit } = product;
    const words = { genericName, tradeName, strength, pack, maker, saleUnit };
    return { ...presentGoods(product, prices.get(product.nationalCode), today), ...words };
  };
  return new Map(keys.map((key) => [key, payable.filter(({ entryKey }) => entryKey === key).map(goodsOf)]));
}
