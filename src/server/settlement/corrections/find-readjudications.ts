/** Finds the bills of an area that come out otherwise by what is known now; what was found waits for people (M9.5, M29, I6, I12). */
import type { Outcome } from '../../../base/outcome.ts';
import { accept } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-readjudication.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { isOpen } from '../../../domain/settlement/corrections/steps.ts';
import type { Tx } from '../../db/database.ts';
import { lockYears, type YearKey } from '../../funds/store.ts';
import { notAllowed } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findPersonByNo } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { findLastCase, insertCase, insertCaseEvent, type CaseHead } from './case-store.ts';
import { propose, type Proposed } from './propose.ts';
import { findYearMark, listYearsOfArea } from './year-store.ts';

/** Years that one call looks at. */
const PIECE = 40;

/**
 * Looks at the next piece of an area's years, or at one person's. Found again, the same is kept once.
 * @throws {Problem} 403 for an actor without an area
 */
export async function findReadjudications(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.findReadjudications>['body'],
): Promise<Outcome<OutputOf<typeof contract.findReadjudications>, Refusal>> {
  if (actor.areaCode === null) throw notAllowed();
  const prefix = areaPrefix(actor.areaCode);
  const years = await world.db.transaction('all', async (tx) => {
    const person = body.personNo === null ? null : await findPersonByNo(tx, body.personNo);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.findReadjudications',
      subjectKind: 'person',
      subjectId: body.personNo ?? '*',
      ...(person ? { personId: person.id } : {}),
      detail: String(body.year),
    });
    if (person === undefined) return [];
    const after = afterOf(body.after);
    const personId = person?.id ?? null;
    return listYearsOfArea(tx, { areaPrefix: prefix, year: body.year, personId, after, limit: PIECE });
  });
  let found = 0;
  for (const { areas, personNo, ...key } of years)
    for (const areaCode of areas) if (await lookAt(world, actor, key, personNo, areaCode)) found += 1;
  const last = years.length < PIECE ? undefined : years.at(-1);
  return accept({
    looked: years.length,
    found,
    next: last === undefined ? null : `${last.personId}:${last.scheme}`,
  });
}

function afterOf(text: string | null): { readonly personId: number; readonly scheme: string } {
  const [personId = '0', scheme = ''] = (text ?? '').split(':');
  return { personId: Number(personId), scheme };
}

/** Who looks: somebody at a desk, or the scan. */
export interface Finder {
  readonly name: string;
  readonly accountId: number | null;
}
export const NOBODY: Finder = { name: '系统', accountId: null };

/**
 * Reckons a year again and keeps what was found. Claims of the person do not wait for the reckoning: the year is locked only to see
 * that nothing was written meanwhile and to keep the finding; else it is reckoned anew.
 * @returns whether a proposal or an obstacle waits for somebody
 */
export async function lookAt(
  world: World,
  finder: Finder,
  key: YearKey,
  personNo: string,
  areaCode: string,
): Promise<boolean> {
  for (let time = 0; time < TRIES; time += 1) {
    const seen = await world.db.transaction('all', (tx) => reckonYear(tx, key, areaCode));
    if (isKept(seen.last, seen.proposed)) return waits(seen.last);
    const kept = await world.db.transaction('all', async (tx) => {
      await lockYears(tx, personNo, key.year);
      if ((await findYearMark(tx, key)) !== seen.mark) return undefined;
      const last = await findLastCase(tx, key, areaCode);
      return keep(tx, world, finder, { ...seen, last, key, areaCode });
    });
    if (kept !== undefined) return kept;
  }
  return world.db.transaction('all', async (tx) => {
    await lockYears(tx, personNo, key.year);
    return keep(tx, world, finder, { ...(await reckonYear(tx, key, areaCode)), key, areaCode });
  });
}

/** A year that is reckoned anew so often is one that is bought in all the time: then its claims do wait. */
const TRIES = 3;

/** What a year comes to. The mark is read first, so that whatever is written later changes it. */
async function reckonYear(tx: Tx, key: YearKey, areaCode: string) {
  const mark = await findYearMark(tx, key);
  const proposed = await propose(tx, key, areaCode);
  return { mark, proposed, last: await findLastCase(tx, key, areaCode) };
}

const waits = (last: CaseHead | undefined): boolean => last !== undefined && isOpen(last.state);

async function keep(
  tx: Tx,
  world: World,
  finder: Finder,
  found: Parameters<typeof keepFinding>[3] & { readonly last: CaseHead | undefined },
): Promise<boolean> {
  if (isKept(found.last, found.proposed)) return waits(found.last);
  return (await keepFinding(tx, world, finder, found)) !== undefined;
}

/** Whether what was found last still says it: what people have refused is not proposed to them again. */
function isKept(last: CaseHead | undefined, proposed: Proposed | undefined): boolean {
  if (proposed === undefined) return last === undefined || !isOpen(last.state);
  return last !== undefined && last.digest === proposed.digest && last.state !== 'lapsed';
}

/**
 * Writes what is found now in the place of what was found before, under the lock of the year.
 * @returns the number of the new finding; undefined when there is nothing to find any more
 */
export async function keepFinding(
  tx: Tx,
  world: World,
  finder: Finder,
  found: {
    readonly key: YearKey;
    readonly areaCode: string;
    readonly last: Pick<CaseHead, 'id' | 'state'> | undefined;
    readonly proposed: Proposed | undefined;
  },
): Promise<number | undefined> {
  const { key, areaCode, last, proposed } = found;
  const at = world.clock.now();
  const by = { at, by: finder.name, accountId: finder.accountId };
  if (last !== undefined && isOpen(last.state))
    await insertCaseEvent(tx, last.id, { ...by, step: 'lapsed', words: '情况有变化，已重新计算' });
  if (proposed === undefined) return undefined;
  const { digest, difference, proposal } = proposed;
  return insertCase(tx, {
    ...key,
    areaCode,
    digest,
    ...difference,
    proposal,
    foundBy: finder.accountId,
    foundAt: at,
  });
}
