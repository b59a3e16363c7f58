/** The till's own questions: what a prescription's products may be sold for, who shows a credential, what the day has brought. */
import { ageOn, dayAt, startOfDay, type PlainDate } from '../../base/date.ts';
import { valueOn } from '../../base/dated.ts';
import { formatFen, formatUnitPrice, type UnitPrice } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/settlement-till.ts';
import type { ShownCredential } from '../../contract/settlement.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { maskIdentityNumber } from '../../domain/insured/identity-number.ts';
import { SEX_LABELS } from '../../domain/insured/model.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { findKnownProducts, productCacheOf } from '../catalogue/cache/product-cache.ts';
import type { CatalogueProduct } from '../catalogue/lookup-store.ts';
import { notAllowed, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findEnrolmentOn, findPersonByCredential, type Person } from '../insured/store.ts';
import { openPrescription } from '../prescription/check-prescription.ts';
import { findTyped } from '../prescription/find-typed.ts';
import type { World } from '../world.ts';
import { listLastPrices, sumClaimsSince } from './till-store.ts';

/**
 * Opens a prescription at the till with what its packs are recognised by and what they may be sold for (M32, N5.4).
 * @throws {Problem} 400 for a mistyped number, 404 when the centre has none
 */
export async function openAtTill(
  world: World,
  actor: Actor,
  typed: string,
): Promise<Outcome<OutputOf<typeof contract.openAtTill>, Refusal>> {
  const opened = await openPrescription(world, actor, typed);
  if (!opened.ok) return opened;
  const codes = opened.value.lines.map((line) => line.nationalCode);
  const today = dayAt(world.clock.now());
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { catalogueRevision, prices } = await listLastPrices(tx, ownInstitution(actor), codes);
    const products = await findKnownProducts(tx, productCacheOf(world.db), catalogueRevision, codes);
    const goods = [...products.values()].map((product) =>
      presentGoods(product, prices.get(product.nationalCode), today),
    );
    return accept({ prescription: opened.value, goods });
  });
}

/** @throws {Problem} 403 for who is of no institution */
export function ownInstitution(actor: Actor): string {
  if (actor.institutionCode === null) throw notAllowed();
  return actor.institutionCode;
}

/** Above the listing price nothing may be sold (M13), so an older and higher price is not proposed again. */
export function presentGoods(
  product: CatalogueProduct,
  last: UnitPrice | undefined,
  today: PlainDate,
): contract.TillGoods {
  const listed = valueOn(product.listedPrices, today)?.value;
  const suggested = last !== undefined && (listed === undefined || last <= listed) ? last : listed;
  return {
    nationalCode: product.nationalCode,
    isInjection: product.isInjection,
    tracePrefixes: [...product.tracePrefixes],
    listedPrice: listed === undefined ? null : formatUnitPrice(listed),
    suggestedPrice: suggested === undefined ? null : formatUnitPrice(suggested),
  };
}

/**
 * Checks that a shown credential belongs to the person of the prescription (M35). A credential of somebody else is
 * refused without telling whose it is, and the attempt stays in the audit.
 * @throws {Problem} 400 or 404 for the prescription's number, 404 when nobody has this credential
 */
export async function identifyBuyer(
  world: World,
  actor: Actor,
  typed: string,
  shown: ShownCredential,
): Promise<Outcome<contract.Buyer, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const prescription = await findTyped(tx, typed);
    const person = await findPersonByCredential(tx, world.secrets, shown.kind, shown.number);
    if (!person) throw notFound('该凭证对应的参保人');
    const fits = person.id === prescription.personId;
    await recordAudit(tx, actor, now, {
      action: 'settlement.identifyBuyer',
      subjectKind: 'prescription',
      subjectId: prescription.id,
      personId: person.id,
      detail: fits ? shown.kind : `${shown.kind} 与处方不符`,
    });
    if (!fits) return decline(refuse('PRESCRIPTION_PERSON_MISMATCH'));
    const enrolment = await findEnrolmentOn(tx, person.id, today);
    return accept(presentBuyer(person, enrolment?.scheme ?? null, today));
  });
}

/** Who stands at a counter, their number masked. */
export function presentBuyer(
  person: Person,
  scheme: contract.Buyer['scheme'],
  today: PlainDate,
): contract.Buyer {
  return {
    personNo: person.personNo,
    name: person.name,
    sex: SEX_LABELS[person.sex],
    age: ageOn(person.bornOn, today),
    maskedIdNumber: maskIdentityNumber(person.idNumberHead, person.idNumberTail),
    areaName: person.areaName,
    scheme,
  };
}

/** The caller's institution today: claims settled and taken back, and what remains of the amounts. */
export async function getTodaysTill(
  world: World,
  actor: Actor,
): Promise<OutputOf<typeof contract.getTodaysTill>> {
  const day = dayAt(world.clock.now());
  const sums = await world.db.transaction(scopeOf(actor), (tx) =>
    sumClaimsSince(tx, ownInstitution(actor), startOfDay(day)),
  );
  return {
    day,
    settled: Number(sums.settled),
    reversed: Number(sums.reversed),
    charged: formatFen(sums.charged),
    fromFunds: formatFen(sums.fromFunds),
    personPays: formatFen(sums.personPays),
  };
}
