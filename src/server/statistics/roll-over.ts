/** The board of the year's end: what expires, what is renewed, moves or leaves, and who still uses it (M10, N1.2, N3.3). */
import { dayAt, lastDayOfYear, yearOf } from '../../base/date.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { getRollOver } from '../../contract/roll-over.ts';
import { FATES, rollOverOf, type Fate } from '../../domain/catalogue/time/roll-over.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { seesDrafts } from '../catalogue/sees-drafts.ts';
import { findPublishedEntry } from '../catalogue/time/plan-act.ts';
import { readDay } from '../http/read-day.ts';
import type { World } from '../world.ts';
import { byDrug, listBoardDrugs, usageSpanOf, USUAL_DAYS } from './board-drugs.ts';
import { countUsage, listDraftTerms, type AreaUsage, type Usage } from './usage-store.ts';

export type Board = OutputOf<typeof getRollOver>;

export interface BoardQuery {
  readonly by?: string | undefined;
  readonly days?: number | undefined;
  readonly fate?: Fate | undefined;
}

const UNUSED: Usage = { eligibilities: 0, prescriptions: 0, claims: 0 };

function sumOf(usage: readonly AreaUsage[]): Usage {
  return usage.reduce(
    (sum, one) => ({
      eligibilities: sum.eligibilities + one.eligibilities,
      prescriptions: sum.prescriptions + one.prescriptions,
      claims: sum.claims + one.claims,
    }),
    UNUSED,
  );
}

/** The board with the use by area of each of its drugs; those that leave stand first, the most used before the others. */
export async function readRollOver(
  world: World,
  actor: Actor,
  query: BoardQuery,
): Promise<{ board: Board; usage: ReadonlyMap<string, readonly AreaUsage[]> }> {
  const today = dayAt(world.clock.now());
  const by = query.by === undefined ? lastDayOfYear(yearOf(today)) : readDay('by', query.by);
  const days = query.days ?? USUAL_DAYS;
  return world.db.transaction('all', async (tx) => {
    const draft = seesDrafts(actor) ? await listDraftTerms(tx) : { edition: null, terms: [] };
    const drafted = byDrug(draft.terms);
    const found = (await listBoardDrugs(tx)).flatMap(({ entry, terms }) => {
      const next = (drafted.get(entry.entryKey) ?? []).map((term) => ({ ...term, removedOn: null }));
      const rollOver = rollOverOf(terms, next, today, by);
      return rollOver === undefined ? [] : [{ entry, rollOver }];
    });
    const keys = found.map(({ entry }) => entry.entryKey);
    const usage = byDrug(await countUsage(tx, keys, usageSpanOf(world, actor, days)));
    const rows = found.map(({ entry, rollOver }): Board['rows'][number] => {
      const { id: entryId, entryKey, genericName, dosageForm, field } = entry;
      const used = sumOf(usage.get(entryKey) ?? []);
      return { entryId, entryKey, genericName, dosageForm, field, ...rollOver, ...used };
    });
    const order = Object.keys(FATES);
    rows.sort((a, b) => order.indexOf(a.fate) - order.indexOf(b.fate) || b.eligibilities - a.eligibilities);
    const countOf = (fate: Fate) => rows.filter((row) => row.fate === fate).length;
    const counts = {
      leaves: countOf('leaves'),
      inTransition: countOf('inTransition'),
      movesToRegular: countOf('movesToRegular'),
      renewed: countOf('renewed'),
    };
    const shown = rows.filter((row) => query.fate === undefined || row.fate === query.fate);
    return { board: { by, days, draftEdition: draft.edition, counts, rows: shown }, usage };
  });
}

/** Who uses one drug, area by area. @throws {Problem} 404 for an unknown entry */
export async function readRollOverAreas(
  world: World,
  actor: Actor,
  id: number,
  days: number = USUAL_DAYS,
): Promise<readonly AreaUsage[]> {
  return world.db.transaction('all', async (tx) => {
    const { entryKey } = await findPublishedEntry(tx, id);
    return countUsage(tx, [entryKey], usageSpanOf(world, actor, days));
  });
}
