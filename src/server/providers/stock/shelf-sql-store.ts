/** Parts of statements that say who is designated, what is listed and what is on which shelf on a day; constants of the program. */
import { addDays, startOfDay, type PlainDate } from '../../../base/date.ts';
import { speaksFrom } from '../../../domain/providers/stock/on-hand.ts';
import { at, type Bindable } from '../../db/database.ts';

/** What every statement made of these parts is given first: $1 the day, $2 the moment after it, $3 the first moment whose reports still speak. */
export function dayValues(onDay: PlainDate): readonly Bindable[] {
  return [onDay, at(startOfDay(addDays(onDay, 1))), at(startOfDay(speaksFrom(onDay)))];
}

/** Whether institution `i` has an agreement in force on day $1 (M25, M26). */
export const DESIGNATED = `EXISTS (SELECT 1 FROM agreement g WHERE g.institution_code = i.code AND g.from_on <= $1 AND g.to_on >= $1
  AND (g.ended_on IS NULL OR g.ended_on > $1) AND (g.suspended_from IS NULL OR g.suspended_from > $1 OR g.suspended_to < $1))`;

/** `listed`: the drugs of the 单行支付 list on day $1, those in transition left out (M26). */
export const LISTED = `listed AS (SELECT DISTINCT ON (e.entry_key) e.entry_key, e.generic_name, e.name_pinyin, e.dosage_form, e.field
  FROM list_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
  WHERE e.term_from <= $1 AND LEAST(e.term_to, e.removed_on - 1) >= $1 ORDER BY e.entry_key, e.term_from DESC, e.id DESC)`;

const ON_HAND_NOW = `on_hand AS (SELECT institution_code, national_code, expires_on, quantity, reported_at FROM stock_state)`;

/** The same as the projection keeps for now, folded from the reports as they happened until the end of day $1. */
const ON_HAND_THEN = `live AS (SELECT r.* FROM stock_record r WHERE r.happened_at < $2
    AND NOT EXISTS (SELECT 1 FROM stock_withdrawal w WHERE w.record_id = r.id)),
  last_count AS (SELECT DISTINCT ON (institution_code, national_code, batch_no) institution_code, national_code, batch_no, happened_at, id, quantity
    FROM live WHERE kind = 'count' ORDER BY institution_code, national_code, batch_no, happened_at DESC, id DESC),
  on_hand AS (SELECT l.institution_code, l.national_code, max(l.reported_expiry) AS expires_on,
      COALESCE(max(c.quantity), 0) + COALESCE(sum(l.quantity) FILTER (WHERE l.kind <> 'count' AND (c.id IS NULL OR (l.happened_at, l.id) > (c.happened_at, c.id))), 0) AS quantity,
      max(l.happened_at) AS reported_at
    FROM (SELECT x.*, first_value(x.expires_on) OVER (PARTITION BY institution_code, national_code, batch_no
        ORDER BY x.expires_on IS NULL, x.happened_at DESC, x.id DESC) AS reported_expiry FROM live x) l
    LEFT JOIN last_count c USING (institution_code, national_code, batch_no) GROUP BY l.institution_code, l.national_code, l.batch_no)`;

/** `has`: which institution has which drug on day $1, with its latest report, as `shelfStateOn` says 有货. */
const HAS = `has AS (SELECT s.institution_code, p.entry_key, max(s.reported_at) AS reported_at
  FROM (SELECT o.institution_code, o.national_code, max(o.reported_at) AS reported_at FROM on_hand o
      GROUP BY o.institution_code, o.national_code
      HAVING sum(o.quantity) FILTER (WHERE o.quantity > 0 AND (o.expires_on IS NULL OR o.expires_on >= $1)) > 0
        AND max(o.reported_at) >= $3 AND max(o.reported_at) < $2) s
  JOIN product p ON p.national_code = s.national_code GROUP BY s.institution_code, p.entry_key)`;

/** `on_hand` and `has` for today by the projection, for an earlier day by the reports. */
export function hasOn(onDay: PlainDate, today: PlainDate): string {
  return `${onDay === today ? ON_HAND_NOW : ON_HAND_THEN}, ${HAS}`;
}

/** Words for LIKE, with its signs taken literally; null for none. */
export function literal(words: string | undefined): string | null {
  const wanted = words?.trim() ?? '';
  return wanted === '' ? null : wanted.replace(/[\\%_]/g, '\\$&');
}
