import { wallClock, type PlainDate } from '../../../base/date.ts';
import { formatFen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-flags.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import {
  FLAG_GROUNDS,
  FLAG_KINDS,
  mayFlag,
  OUTSIDE_CONTROLS,
  outsideWord,
} from '../../../domain/settlement/flags/payment-flag.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { nameOfRows } from '../../funds/papers/table.ts';
import { sheetFile } from '../../catalogue/report-file.ts';
import type { World } from '../../world.ts';
import { findClaim, type ClaimRow } from '../bill-store.ts';
import {
  insertFlag,
  listFlagEvents,
  listFlagged,
  sumOutside,
  type FlagGiven,
  type FlaggedRow,
} from './flag-store.ts';

async function seenClaim(tx: Tx, claimNo: string): Promise<ClaimRow> {
  const claim = await findClaim(tx, claimNo);
  if (!claim) throw notFound('结算单');
  return claim;
}

const standing = (claim: ClaimRow) => ({ ...claim, reversed: claim.reversedByNo !== null });

/**
 * Marks a settlement of one's own hospital, or takes the mark back; what was said before stays (N3.2).
 * @returns PAYMENT_FLAG_NOT_ALLOWED
 * @throws {Problem} 404 outside the scope, 400 for a mark without its ground
 */
export async function setPaymentFlag(
  world: World,
  actor: Actor,
  claimNo: string,
  given: FlagGiven,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  if ((given.kind === null) !== (given.ground === null))
    throw badInput('ground', '标记要写明理由，取消不写理由');
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const claim = await seenClaim(tx, claimNo);
    const allowed = mayFlag(standing(claim), actor.institutionCode ?? '');
    if (!allowed.ok) return allowed;
    await insertFlag(tx, claim, given, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'settlement.setPaymentFlag',
      subjectKind: 'claim',
      subjectId: claimNo,
      personId: claim.personId,
      detail: given.kind === null ? '取消标记' : FLAG_KINDS[given.kind],
    });
    return accept({ done: true });
  });
}

/** The mark of a settlement, and how much of it is apart from the cost controls anyhow (N3.2, M27). @throws {Problem} 404 outside the scope */
export async function getPaymentFlag(
  world: World,
  actor: Actor,
  claimNo: string,
): Promise<Outcome<OutputOf<typeof contract.getPaymentFlag>, Refusal>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const claim = await seenClaim(tx, claimNo);
    const events = await listFlagEvents(tx, claim.areaCode, claim.id);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.getPaymentFlag',
      subjectKind: 'claim',
      subjectId: claimNo,
      personId: claim.personId,
    });
    const outside = await sumOutside(tx, claim);
    return accept({
      outside: outside === 0n ? [] : [...OUTSIDE_CONTROLS],
      outsideAmount: formatFen(outside),
      kind: events.at(-1)?.kind ?? null,
      mayFlag: actor.role === 'hospitalOffice' && mayFlag(standing(claim), actor.institutionCode ?? '').ok,
      events: events.map((event) => ({ ...event, at: wallClock(event.at) })),
    });
  });
}

export interface FlagFilter {
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly flagged: boolean | null;
}

async function readFlagged(
  world: World,
  actor: Actor,
  action: string,
  filter: FlagFilter & { readonly limit: number; readonly offset: number },
): Promise<{ rows: FlaggedRow[]; total: number }> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const found = await listFlagged(tx, filter);
    await recordAudit(tx, actor, world.clock.now(), {
      action,
      subjectKind: 'claim',
      subjectId: '*',
      detail: `${found.rows.length} 行`,
    });
    return found;
  });
}

/** Settlements of hospitals with their marks; no person appears (N3.2, M27). */
export async function listPaymentFlags(
  world: World,
  actor: Actor,
  filter: FlagFilter & { readonly limit: number; readonly offset: number },
): Promise<Outcome<OutputOf<typeof contract.listPaymentFlags>, Refusal>> {
  const { rows, total } = await readFlagged(world, actor, 'settlement.listPaymentFlags', filter);
  const shown = rows.map((row) => ({
    ...row,
    charged: formatFen(row.charged),
    outside: formatFen(row.outside),
  }));
  return accept({ total, rows: shown });
}

const EXPORT_LIMIT = 50_000;
const CAPTIONS = [
  '结算编号',
  '医院',
  '费用日期',
  '药品',
  '费用总额',
  '其中单行支付',
  ...OUTSIDE_CONTROLS,
  '付费标记',
  '理由',
  '说明',
];

/** The same as a sheet: every settlement says what of it counts towards no cost control (M27), some their mark (N3.2). */
export async function exportPaymentFlags(world: World, actor: Actor, filter: FlagFilter): Promise<Buffer> {
  const span = { ...filter, limit: EXPORT_LIMIT, offset: 0 };
  const { rows, total } = await readFlagged(world, actor, 'settlement.exportPaymentFlags', span);
  const cells = rows.map((row) => [
    row.claimNo,
    row.institutionName,
    row.servedOn,
    row.drugs,
    formatFen(row.charged),
    formatFen(row.outside),
    ...OUTSIDE_CONTROLS.map(() => outsideWord(row.charged, row.outside)),
    row.kind === null ? '' : FLAG_KINDS[row.kind],
    row.ground === null ? '' : FLAG_GROUNDS[row.ground],
    row.words,
  ]);
  return sheetFile(nameOfRows('付费标记', rows.length, total), CAPTIONS, cells);
}
