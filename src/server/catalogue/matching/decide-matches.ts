/** An institution decides what its items are: accepts, chooses, withdraws, takes out of use (N5.5). */
import { dayAt, day } from '../../../base/date.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { MatchSource } from '../../../domain/catalogue/matching/model.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { listOpenItems, listProposals } from './candidate-store.ts';
import {
  enterItems,
  findEnteredItems,
  findKnownCodes,
  findMatchesOn,
  lockMatching,
  recordMatches,
  retireItems,
  withdrawMatches,
  type EnteredBy,
  type ItemRecord,
} from './match-store.ts';
import { proposeForOpenItems } from './propose.ts';

/** The institution that an actor works for. @throws {Problem} 403 for anyone else */
export function ownInstitution(actor: Actor): string {
  if (actor.institutionCode === null) throw notAllowed();
  return actor.institutionCode;
}

export function enteredBy(actor: Actor): EnteredBy {
  return { accountId: actor.accountId || null, name: actor.name };
}

interface Act {
  readonly action: string;
  readonly detail: string;
}

/** Runs one decision of an institution alone among its desks, and records it. */
export async function decide<T>(
  world: World,
  actor: Actor,
  act: (
    tx: Tx,
    institutionCode: string,
    now: number,
  ) => Promise<{ readonly value: T; readonly act: Act | null }>,
): Promise<T> {
  const institutionCode = ownInstitution(actor);
  const now = world.clock.now();
  return world.db.transaction(`institution:${institutionCode}`, async (tx) => {
    await lockMatching(tx, institutionCode);
    const { value, act: done } = await act(tx, institutionCode, now);
    if (done)
      await recordAudit(tx, actor, now, {
        ...done,
        subjectKind: 'institution',
        subjectId: institutionCode,
      });
    return value;
  });
}

/** Registers an item or what it is called now, and proposes a code for it. */
export async function saveItem(world: World, actor: Actor, item: ItemRecord): Promise<{ changed: boolean }> {
  return decide(world, actor, async (tx, institutionCode, now) => {
    const changed = (await enterItems(tx, institutionCode, [item], 'page', enteredBy(actor), now)) > 0;
    if (changed) await proposeForOpenItems(tx, institutionCode, dayAt(now), now, [item.itemCode]);
    const act = { action: 'catalogue.saveMatchingItem', detail: item.itemCode };
    return { value: { changed }, act: changed ? act : null };
  });
}

/** Proposes anew for everything unmatched: after the code list has grown. */
export async function proposeAnew(world: World, actor: Actor): Promise<{ items: number; proposed: number }> {
  return decide(world, actor, async (tx, institutionCode, now) => {
    const value = await proposeForOpenItems(tx, institutionCode, dayAt(now), now);
    const detail = `${value.items} 个未对照，推荐 ${value.proposed} 个`;
    return { value, act: { action: 'catalogue.proposeMatches', detail } };
  });
}

/** Confirms proposals from today on: of the items named, or all that are sure enough. */
export async function acceptProposed(
  world: World,
  actor: Actor,
  wanted: { readonly itemCodes: readonly string[] | undefined; readonly minConfidence: Ratio },
): Promise<Outcome<{ accepted: number }, Refusal>> {
  return decide<Outcome<{ accepted: number }, Refusal>>(world, actor, async (tx, institutionCode, now) => {
    const today = dayAt(now);
    const open = new Set((await listOpenItems(tx, institutionCode, today)).map((item) => item.itemCode));
    const proposals = (
      await listProposals(tx, institutionCode, wanted.itemCodes, wanted.minConfidence)
    ).filter((one) => open.has(one.itemCode));
    const known = await findKnownCodes(
      tx,
      proposals.map((one) => one.nationalCode),
    );
    const unknown = proposals.find((one) => !known.has(one.nationalCode));
    if (unknown)
      return {
        value: decline(refuse('NATIONAL_CODE_UNKNOWN', { detail: unknown.nationalCode })),
        act: null,
      };
    const matches = proposals.map(({ itemCode, nationalCode, confidence, reasons }) => ({
      itemCode,
      nationalCode,
      confidence,
      from: today,
      to: null,
      source: 'proposal' as const,
      reason: reasons,
    }));
    await recordMatches(tx, institutionCode, matches, enteredBy(actor), now);
    const act = { action: 'catalogue.acceptProposals', detail: `${matches.length} 个药品` };
    return { value: accept({ accepted: matches.length }), act: matches.length > 0 ? act : null };
  });
}

/**
 * Checks codes against the master of products.
 * @returns a refusal that names the first that is not there
 */
export async function refuseUnknownCodes(
  tx: Tx,
  nationalCodes: readonly string[],
): Promise<Refusal | undefined> {
  const known = await findKnownCodes(tx, nationalCodes);
  const unknown = nationalCodes.find((code) => !known.has(code));
  return unknown === undefined ? undefined : refuse('NATIONAL_CODE_UNKNOWN', { detail: unknown });
}

/** Confirms a code that a person found, from today or a later day on. */
export async function chooseCode(
  world: World,
  actor: Actor,
  chosen: { readonly itemCode: string; readonly nationalCode: string; readonly from: string },
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const { itemCode, nationalCode } = chosen;
  return decide<Outcome<{ done: boolean }, Refusal>>(world, actor, async (tx, institutionCode, now) => {
    const from = day(chosen.from);
    if (from < dayAt(now)) throw badInput('from', '对照从今天或以后的日期开始');
    if ((await findEnteredItems(tx, institutionCode, [itemCode])).size === 0) throw notFound('这个机构药品');
    const refusal = await refuseUnknownCodes(tx, [nationalCode]);
    if (refusal) return { value: decline(refusal), act: null };
    const match = {
      itemCode,
      nationalCode,
      from,
      to: null,
      confidence: null,
      source: 'search' as const,
      reason: '',
    };
    await recordMatches(tx, institutionCode, [match], enteredBy(actor), now);
    const act = { action: 'catalogue.chooseMatch', detail: `${itemCode} 对照 ${nationalCode}，自 ${from}` };
    return { value: accept({ done: true }), act };
  });
}

/** Ends an item's match from today or a later day on. */
export async function withdrawCode(
  world: World,
  actor: Actor,
  wanted: { readonly itemCode: string; readonly from: string; readonly reason: string },
  source: MatchSource = 'search',
): Promise<{ done: boolean }> {
  return decide(world, actor, async (tx, institutionCode, now) => {
    const from = day(wanted.from);
    if (from < dayAt(now)) throw badInput('from', '撤销从今天或以后的日期开始');
    const matched = (await findMatchesOn(tx, institutionCode, [wanted.itemCode], from)).get(wanted.itemCode);
    const items = [{ itemCode: wanted.itemCode, from }];
    const ended = await withdrawMatches(
      tx,
      institutionCode,
      items,
      source,
      wanted.reason,
      enteredBy(actor),
      now,
    );
    if (ended === 0) throw notFound('可撤销的对照');
    await proposeForOpenItems(tx, institutionCode, dayAt(now), now, [wanted.itemCode]);
    const detail = `${wanted.itemCode} ${matched?.nationalCode ?? ''}，自 ${from}`;
    return { value: { done: true }, act: { action: 'catalogue.withdrawMatch', detail } };
  });
}

/** Takes items out of use, or back. What they are matched to stays as it is. */
export async function retire(
  world: World,
  actor: Actor,
  itemCodes: readonly string[],
  retired: boolean,
): Promise<{ changed: number }> {
  return decide(world, actor, async (tx, institutionCode, now) => {
    const changed = await retireItems(tx, institutionCode, itemCodes, retired, enteredBy(actor), now);
    if (changed > 0 && !retired) await proposeForOpenItems(tx, institutionCode, dayAt(now), now, itemCodes);
    const detail = `${retired ? '停用' : '恢复'} ${changed} 个：${itemCodes.slice(0, 5).join('、')}`;
    return {
      value: { changed },
      act: changed > 0 ? { action: 'catalogue.retireMatchingItems', detail } : null,
    };
  });
}
