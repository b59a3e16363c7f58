import { dayAt, parseDate, type PlainDate } from '../../base/date.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { filingPlaceOf } from '../../domain/settlement/outside-province.ts';
import { brokenConstraint } from '../db/database.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findPersonByNo } from '../insured/store.ts';
import type { World } from '../world.ts';
import { insertOffSiteFiling } from './record-claim-store.ts';

export interface FilingInput {
  readonly personNo: string;
  readonly placeCode: string;
  readonly kind: string;
  readonly from: string;
  readonly to: string | null;
}

/**
 * The agency of enrolment files that a person buys in another pooling area or province, an emergency afterwards too (M30, I11,
 * I23, I24).
 * @throws {Problem} 400 for impossible days or an unknown place, 404 for a person outside the agency's area, 409 when filed already
 */
export async function fileOffSite(world: World, actor: Actor, input: FilingInput): Promise<void> {
  const from = dayOf('from', input.from);
  const to = input.to === null ? null : dayOf('to', input.to);
  if (to !== null && to < from) throw badInput('to', '不能早于开始日期');
  const now = world.clock.now();
  if (input.kind === 'emergency' && to === null) throw badInput('to', '急诊抢救要写结束日期');
  if (input.kind === 'emergency' && from > dayAt(now)) throw badInput('from', '急诊抢救不能晚于今天');
  try {
    await world.db.transaction(scopeOf(actor), async (tx) => {
      const person = await findPersonByNo(tx, input.personNo);
      if (!person) throw notFound('参保人');
      const filing = {
        personId: person.id,
        placeCode: filingPlaceOf(input.placeCode),
        kind: input.kind,
        from,
        to,
      };
      await insertOffSiteFiling(tx, { ...filing, filedBy: actor.accountId, filedAt: now });
      await recordAudit(tx, actor, now, {
        action: 'settlement.fileOffSite',
        subjectKind: 'person',
        subjectId: input.personNo,
        personId: person.id,
        detail: `${filing.placeCode} ${from}`,
      });
    });
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === 'off_site_place_is_known') throw badInput('placeCode', '没有这个区划');
    if (broken?.startsWith('off_site_filing_person_id_place_code'))
      throw conflict('ALREADY_FILED', '该地同一天已有备案', '无需重复备案');
    throw error;
  }
}

function dayOf(field: string, text: string): PlainDate {
  const day = parseDate(text);
  if (day === undefined) throw badInput(field, '不是有效日期');
  return day;
}
