/**
 * What a standard, a listing price, a quote and a commitment have in common: a fact about a product that holds from a
 * day to a day on some evidence, takes the place of what was said of those days before, and leaves a line in the audit.
 */
import { dayAt, type PlainDate } from '../../../base/date.ts';
import { formatUnitPrice, parseUnitPrice, type UnitPrice } from '../../../base/money.ts';
import type { Span } from '../../../domain/catalogue/prices/time-line.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { dayField } from '../edit-list.ts';
import { loadCapped, type Capped } from './capped-products.ts';
import { takeTurn } from './price-store.ts';

/** @throws {Problem} 400 naming the field that is no day or that ends before it begins */
export function spanOf(given: { readonly from: string; readonly to: string | null }): Span {
  const from = dayField('from', given.from);
  const to = given.to === null ? null : dayField('to', given.to);
  if (to !== null && to < from) throw badInput('to', '止期早于起期');
  return { from, to };
}

/** @throws {Problem} 400 when the text is no price above zero with at most four decimals */
export function priceOf(field: string, text: string): UnitPrice {
  const price = parseUnitPrice(text);
  if (price === undefined || price <= 0n) throw badInput(field, '价格应大于零，至多四位小数');
  return price;
}

/**
 * A change of days that are past needs its own reason, for money was paid by what held then.
 * @returns the reason, or null where no past day is changed
 * @throws {Problem} 400 when it lacks
 */
export function lateReasonOf(past: readonly Span[], given: string | null | undefined): string | null {
  const [first] = past;
  if (first === undefined) return null;
  const reason = given?.trim() ?? '';
  if (reason === '')
    throw badInput('lateReason', `改动了 ${first.from} 起已经过去的日期，请写明为什么现在才改`);
  return reason;
}

/** Texts are read by every office; a figure kept in confidence must not slip out through them (N5.1). */
export function refuseToldFigure(
  price: UnitPrice,
  texts: Readonly<Record<string, string | null | undefined>>,
): void {
  const figure = formatUnitPrice(price).replace(/\.?0+$/, '');
  for (const [field, text] of Object.entries(texts)) {
    if (text?.includes(figure)) throw badInput(field, '这段文字各岗位都看得到，不能写保密标准的数值');
  }
}

/** The product with what caps it, for one who is going to write. @throws {Problem} 404 */
export async function lockProduct(tx: Tx, nationalCode: string): Promise<Capped> {
  await takeTurn(tx);
  return loadProduct(tx, nationalCode);
}

/** The product with what caps it. @throws {Problem} 404 */
export async function loadProduct(tx: Tx, nationalCode: string): Promise<Capped> {
  const known = (await loadCapped(tx, [nationalCode])).get(nationalCode);
  if (!known) throw notFound('这个产品');
  return known;
}

export function todayOf(world: World): PlainDate {
  return dayAt(world.clock.now());
}

export async function auditProduct(
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

/** “2026-01-01 起” or “2026-01-01 至 2026-06-30”. */
export function spanWords({ from, to }: Span): string {
  return to === null ? `${from} 起` : `${from} 至 ${to}`;
}
