/** Products under listed drugs and what the province decides about them: commitment, standard, listing price (M4, M12, N2.2, N3.1). */
import { dayAt, type PlainDate } from '../../base/date.ts';
import { holdsOn, valueOn } from '../../base/dated.ts';
import { parseUnitPrice, type UnitPrice } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { STANDARD_KINDS, type StandardKind } from '../../domain/catalogue/payable-product.ts';
import { parseNationalCode } from '../../domain/catalogue/national-code.ts';
import { pinyinKey } from '../../domain/catalogue/pinyin-key.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { dayField } from './edit-list.ts';
import { listEntriesOfKey } from './list-store.ts';
import { findProducts, type CatalogueProduct } from './lookup-store.ts';
import {
  insertCommitment,
  insertListedPrice,
  insertStandard,
  upsertProduct,
  type CommitmentRecord,
  type ProductRecord,
} from './product-store.ts';

export async function saveProduct(
  world: World,
  actor: Actor,
  given: Omit<ProductRecord, 'namePinyin'>,
): Promise<void> {
  if (!parseNationalCode(given.nationalCode))
    throw badInput('code', '不是西药 23 位或中成药 20 位的国家药品编码');
  await world.db.transaction('all', async (tx) => {
    const entries = await listEntriesOfKey(tx, given.entryKey);
    if (entries.length === 0) throw badInput('entryKey', '目录里没有这个通用名和剂型的条目');
    await upsertProduct(tx, { ...given, namePinyin: pinyinKey(`${given.genericName}${given.tradeName}`) });
    await audit(tx, world, actor, 'catalogue.saveProduct', given.nationalCode, given.genericName);
  });
}

export async function addCommitment(
  world: World,
  actor: Actor,
  nationalCode: string,
  given: CommitmentRecord,
): Promise<void> {
  const from = dayField('from', given.from);
  dayField('signedOn', given.signedOn);
  if (given.to !== null && dayField('to', given.to) < from) throw badInput('to', '止期早于起期');
  await world.db.transaction('all', async (tx) => {
    await getProduct(tx, nationalCode);
    await insertCommitment(tx, nationalCode, given);
    await audit(
      tx,
      world,
      actor,
      'catalogue.addCommitment',
      nationalCode,
      `${given.documentNo}，${given.from} 起`,
    );
  });
}

export interface StandardInput {
  readonly kind: StandardKind;
  readonly standard: string;
  readonly confidential: boolean;
  readonly from: string;
  readonly to: string | null;
  readonly reason: string;
  readonly evidence: string;
}

/**
 * Sets a standard from a day on. What is in force already is changed only from today on: past days keep theirs (N2.3).
 * @throws {Problem} 400 when the kind does not fit the drug or the days do not fit, 409 when a later standard is there
 */
export async function addStandard(
  world: World,
  actor: Actor,
  nationalCode: string,
  given: StandardInput,
): Promise<void> {
  const span = spanOf(given);
  const standard = priceOf('standard', given.standard);
  const now = world.clock.now();
  await guarded('one_standard_a_day', '支付标准', async () =>
    world.db.transaction('all', async (tx) => {
      const product = await getProduct(tx, nationalCode);
      checkKind(product, given.kind, span.from);
      checkNotPast(product.standards, span.from, dayAt(now));
      await insertStandard(tx, nationalCode, { ...given, standard }, actor.accountId, now);
      // The number never goes into the audit: it may be confidential, and auditors are not its keepers (N5.1).
      await audit(
        tx,
        world,
        actor,
        'catalogue.addStandard',
        nationalCode,
        `${STANDARD_KINDS[given.kind]}，${given.from} 起；${given.reason}`,
      );
    }),
  );
}

/** A negotiated drug's standard is the negotiated one; the listing price is a standard only for drugs of the regular catalogue (M12). */
function checkKind(product: CatalogueProduct, kind: StandardKind, from: PlainDate): void {
  const entry =
    product.entries.find((one) => one.termFrom <= from && from <= one.termTo) ?? product.entries.at(-1);
  if (entry?.origin === 'negotiated' && kind === 'listed')
    throw badInput('kind', '协议期内谈判药品不以挂网价为支付标准');
  if (entry?.origin === 'regular' && kind === 'negotiated')
    throw badInput('kind', '该药品不在协议期内，没有谈判标准');
}

function checkNotPast(
  history: readonly { from: PlainDate; to: PlainDate | null }[],
  from: PlainDate,
  today: PlainDate,
): void {
  if (from < today && history.some((span) => holdsOn(span, from)))
    throw badInput('from', '已经生效的只能自今日起调整，过去的日期保持原值');
}

export interface ListedPriceInput {
  readonly price: string;
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
}

/** Records the platform's listing price; a negotiated drug is not listed above its standard (N3.1). */
export async function addListedPrice(
  world: World,
  actor: Actor,
  nationalCode: string,
  given: ListedPriceInput,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const span = spanOf(given);
  const price = priceOf('price', given.price);
  const now = world.clock.now();
  return guarded('one_listed_price_a_day', '挂网价', async () =>
    world.db.transaction('all', async (tx) => {
      const product = await getProduct(tx, nationalCode);
      const cap = valueOn(product.standards, span.from)?.value;
      if (cap?.kind === 'negotiated' && price > cap.standard)
        return decline(refuse('LISTED_PRICE_ABOVE_STANDARD', { detail: product.name }));
      checkNotPast(product.listedPrices, span.from, dayAt(now));
      await insertListedPrice(tx, nationalCode, { ...given, price });
      await audit(
        tx,
        world,
        actor,
        'catalogue.addListedPrice',
        nationalCode,
        `${given.price} 元，${given.from} 起；${given.source}`,
      );
      return accept({ done: true });
    }),
  );
}

async function getProduct(tx: Tx, nationalCode: string): Promise<CatalogueProduct> {
  const product = (await findProducts(tx, [nationalCode])).get(nationalCode);
  if (!product) throw notFound('这个产品');
  return product;
}

function spanOf(given: { from: string; to: string | null }): { from: PlainDate; to: PlainDate | null } {
  const from = dayField('from', given.from);
  const to = given.to === null ? null : dayField('to', given.to);
  if (to !== null && to < from) throw badInput('to', '止期早于起期');
  return { from, to };
}

function priceOf(field: string, text: string): UnitPrice {
  const price = parseUnitPrice(text);
  if (price === undefined || price <= 0n) throw badInput(field, '价格应大于零，至多四位小数');
  return price;
}

async function guarded<T>(constraint: string, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (brokenConstraint(error) === constraint)
      throw conflict('DATES_OVERLAP', `与已登记的${what}日期重叠`, '请核对起止日期');
    throw error;
  }
}

async function audit(
  tx: Tx,
  world: World,
  actor: Actor,
  action: string,
  nationalCode: string,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, world.clock.now(), {
    action,
    subjectKind: 'product',
    subjectId: nationalCode,
    detail,
  });
}
