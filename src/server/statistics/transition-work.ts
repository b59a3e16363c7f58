/** The work list of drugs in transition: who still prescribes and dispenses them, and what can take their place (N1.2, N3.3). */
import { dayAt, daysBetween, type PlainDate } from '../../base/date.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { listTransitionWork } from '../../contract/roll-over.ts';
import { matchKey } from '../../domain/catalogue/cell-text.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { courseOf } from '../../domain/catalogue/time/term-course.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { findPublishedEntry } from '../catalogue/time/plan-act.ts';
import type { Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import { byDrug, listBoardDrugs, usageSpanOf, USUAL_DAYS, type BoardDrug } from './board-drugs.ts';
import {
  countUsage,
  listDispensers,
  listPrescribers,
  type Dispenser,
  type Prescriber,
} from './usage-store.ts';

type Work = OutputOf<typeof listTransitionWork>;
type WorkRow = Work['rows'][number];

/** The work list, and all who stand behind its numbers. */
export interface FoundWork {
  readonly work: Work;
  readonly prescribers: readonly Prescriber[];
  readonly dispensers: readonly Dispenser[];
}

/** How many replacements of the same field are named; those of the same generic name always are. */
const FIELD_REPLACEMENTS = 8;

/**
 * Drugs that can take a drug's place: another form of the same generic name, or one of the same field, of which some
 * product can be bought and which goes on beyond the drug's own last day.
 */
function replacementsFor(
  drug: BoardDrug,
  drugs: readonly BoardDrug[],
  today: PlainDate,
  until: PlainDate,
): WorkRow['replacements'] {
  const generic = matchKey(drug.entry.genericName);
  const candidates = drugs.flatMap(({ entry, terms }): WorkRow['replacements'] => {
    const course = courseOf(terms, today);
    if (course?.state !== 'listed' || course.payableUntil <= until || entry.products === 0) return [];
    const why = matchKey(entry.genericName) === generic ? 'sameGeneric' : 'sameField';
    if (why === 'sameField' && entry.field !== drug.entry.field) return [];
    const { id: entryId, genericName, dosageForm, products } = entry;
    return [{ entryId, genericName, dosageForm, why, payableUntil: course.payableUntil, products }];
  });
  const same = candidates.filter((one) => one.why === 'sameGeneric');
  const others = candidates.filter((one) => one.why === 'sameField');
  return [...same, ...others.slice(0, FIELD_REPLACEMENTS)];
}

function countDistinct<T>(rows: readonly T[], keyOf: (row: T) => string): number {
  return new Set(rows.map(keyOf)).size;
}

async function usersOf(tx: Tx, world: World, actor: Actor, keys: readonly string[], days: number) {
  const span = usageSpanOf(world, actor, days);
  return {
    prescribers: await listPrescribers(tx, keys, span),
    dispensers: await listDispensers(tx, keys, span),
  };
}

/** Every drug in transition today; the one that ends first stands first. */
export async function readTransitionWork(
  world: World,
  actor: Actor,
  days: number = USUAL_DAYS,
): Promise<FoundWork> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('all', async (tx) => {
    const drugs = await listBoardDrugs(tx);
    const leaving = drugs.flatMap((drug) => {
      const membership = membershipOn(drug.terms, today);
      return membership.state === 'transition' ? [{ drug, membership }] : [];
    });
    const keys = leaving.map(({ drug }) => drug.entry.entryKey);
    const { prescribers, dispensers } = await usersOf(tx, world, actor, keys, days);
    const usage = byDrug(await countUsage(tx, keys, usageSpanOf(world, actor, days)));
    const rows = leaving.map(({ drug, membership }): WorkRow => {
      const { id: entryId, entryKey, genericName, dosageForm, field } = drug.entry;
      const prescribing = prescribers.filter((one) => one.entryKey === entryKey);
      const selling = dispensers.filter((one) => one.entryKey === entryKey);
      return {
        entryId,
        entryKey,
        genericName,
        dosageForm,
        field,
        lastRegularDay: membership.lastRegularDay,
        transitionTo: membership.lastDay,
        daysLeft: daysBetween(today, membership.lastDay),
        hospitals: countDistinct(prescribing, (one) => one.institutionCode),
        doctors: countDistinct(prescribing, (one) => one.doctorCode),
        dispensers: countDistinct(selling, (one) => one.institutionCode),
        eligibilities: (usage.get(entryKey) ?? []).reduce((sum, one) => sum + one.eligibilities, 0),
        replacements: replacementsFor(drug, drugs, today, membership.lastDay),
      };
    });
    rows.sort((a, b) => a.daysLeft - b.daysLeft);
    return { work: { days, rows }, prescribers, dispensers };
  });
}

/** Who still prescribes and dispenses one drug. @throws {Problem} 404 for an unknown entry */
export async function readTransitionUsers(
  world: World,
  actor: Actor,
  id: number,
  days: number = USUAL_DAYS,
): Promise<{ prescribers: Prescriber[]; dispensers: Dispenser[] }> {
  return world.db.transaction('all', async (tx) => {
    const { entryKey } = await findPublishedEntry(tx, id);
    return usersOf(tx, world, actor, [entryKey], days);
  });
}
