/** What the published lists say of a drug by its name and form, for the choice of a payment route (M3). */
import { day } from '../../../base/date.ts';
import type { ListTerm } from '../../../domain/catalogue/list-membership.ts';
import { entryKeyOf } from '../../../domain/catalogue/entry-key.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import type { ListVersion, Listing, RouteFacts } from '../../../domain/catalogue/versions/payment-route.ts';
import type { Tx } from '../../db/database.ts';

type RawVersion = Omit<ListVersion, 'id' | 'effectiveFrom' | 'effectiveTo'> & {
  id: bigint;
  effectiveFrom: string;
  effectiveTo: string | null;
};

type RawTerm = { [K in keyof ListTerm]: string | null } & { termFrom: string; termTo: string };

/**
 * A list that prints full names is matched by the name alone; the regular parts by name and form.
 * @param form empty where the name says it: then every form of the name counts
 */
export async function loadRouteFacts(tx: Tx, name: string, form: string): Promise<RouteFacts> {
  const versions = await tx.rows<RawVersion>(
    `SELECT id, kind, edition, effective_from AS "effectiveFrom", effective_to AS "effectiveTo", published_at AS "publishedAt"
     FROM catalogue_version WHERE state = 'published' AND kind <> 'separatePayment' ORDER BY id`,
  );
  const listings = await tx.rows<Omit<Listing, 'versionId'> & { versionId: bigint }>(
    `SELECT e.version_id AS "versionId", e.section_kind AS "sectionKind", e.name, e.dosage_form AS "dosageForm", e.class,
            e.not_paid_alone AS "notPaidAlone"
     FROM catalogue_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
     WHERE starts_with(e.match_key, $1)
       AND ($2 = '' OR e.match_key IN ($3, $1) OR e.section_kind NOT IN ('western', 'chinese')) ORDER BY e.version_id, e.seq`,
    [`${matchKey(name)}|`, form, entryKeyOf(name, form)],
  );
  const terms = await tx.rows<RawTerm>(
    `SELECT e.term_from AS "termFrom", e.term_to AS "termTo", e.transition_to AS "transitionTo", e.removed_on AS "removedOn"
     FROM list_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
     WHERE starts_with(e.entry_key, $1) AND ($2 = '' OR e.entry_key = $3)`,
    [`${matchKey(name)}|`, form, entryKeyOf(name, form)],
  );
  return {
    versions: versions.map((row) => ({
      ...row,
      id: Number(row.id),
      effectiveFrom: day(row.effectiveFrom),
      effectiveTo: row.effectiveTo === null ? null : day(row.effectiveTo),
    })),
    listings: listings.map((row) => ({ ...row, versionId: Number(row.versionId) })),
    terms: terms.map((row) => ({
      termFrom: day(row.termFrom),
      termTo: day(row.termTo),
      transitionTo: row.transitionTo === null ? null : day(row.transitionTo),
      removedOn: row.removedOn === null ? null : day(row.removedOn),
    })),
  };
}
