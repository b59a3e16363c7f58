import type { PlainDate } from '../../base/date.ts';
import type { Bill, BillRow } from '../../contract/settlement.ts';
import { ROLES, scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { maskPersonName } from '../../domain/insured/identity-number.ts';
import type { Tx } from '../db/database.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { findClaim, listClaimLines, listClaims, type ClaimFilter } from './bill-store.ts';
import { presentBill, presentRow } from './present-bill.ts';
import { findStayOfBill } from './stays/stay-store.ts';

/** The province sees amounts and places of every bill, but of the person only what recognises them. */
function maskFor<T extends { readonly personName: string }>(actor: Actor, bill: T): T {
  return ROLES[actor.role].level === 'province'
    ? { ...bill, personName: maskPersonName(bill.personName) }
    : bill;
}

/** The bill of a number inside a transaction; undefined when its scope does not see it. */
export async function readBill(tx: Tx, claimNo: string): Promise<Bill | undefined> {
  const claim = await findClaim(tx, claimNo);
  return claim && presentBill(claim, await listClaimLines(tx, claim.areaCode, claim.id));
}

/**
 * One bill in full, for whoever may see it: the person, the institution, the agency of the area, the province (M7, M29).
 * @throws {Problem} 404, also for what lies outside the actor's scope
 */
export async function getBill(world: World, actor: Actor, claimNo: string): Promise<Bill> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const claim = await findClaim(tx, claimNo);
    if (!claim) throw notFound('结算单');
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.getBill',
      subjectKind: 'claim',
      subjectId: claimNo,
      personId: claim.personId,
    });
    const bill = presentBill(claim, await listClaimLines(tx, claim.areaCode, claim.id));
    const stay = claim.setting === 'pharmacy' ? undefined : await findStayOfBill(tx, claimNo);
    return maskFor(actor, stay === undefined ? bill : { ...bill, stay });
  });
}

/** The bills an actor may see, the newest first. */
export async function listBills(
  world: World,
  actor: Actor,
  filter: Partial<Omit<ClaimFilter, 'limit' | 'offset' | 'from' | 'to'>> & {
    from?: PlainDate | null;
    to?: PlainDate | null;
    limit: number;
    offset: number;
  },
): Promise<{ rows: BillRow[]; total: number }> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listClaims(tx, {
      claimNo: null,
      personNo: null,
      institutionCode: null,
      from: null,
      to: null,
      ...filter,
    });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.listBills',
      subjectKind: 'claim',
      subjectId: filter.personNo ?? '*',
      detail: `${rows.length} 行`,
    });
    return { rows: rows.map((row) => maskFor(actor, presentRow(row))), total };
  });
}
