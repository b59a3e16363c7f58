/** 5303 在院信息: where a person lies in hospital, as hospitals have registered it (M7, M19, M35). */
import { Type } from 'typebox';
import { dayAt, daysBetween, wallClock } from '../../base/date.ts';
import { CLEARING_TYPES, INSURANCE_TYPES, MED_TYPES } from './codes.ts';
import { hasDealings, mayTell, personOf, SHOW_CREDENTIAL, SHOWN } from './entitlement.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Transaction } from './message.ts';
import { readWithin } from './queries-5-claims.ts';
import { listBeds } from './queries-5-store.ts';

const open = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
const Input = Type.Object({
  data: Type.Object({
    psn_no: Type.String({ minLength: 1, maxLength: 30 }),
    begntime: open(19),
    endtime: open(19),
    ...SHOWN,
  }),
});

/**
 * Without days: where the person lies now; with days: every stay of which some part falls on them. Another hospital's only
 * where the person shows a credential; the diagnosis is told by 5202 to the hospital that made it.
 */
export const queryBeds: Transaction = async (world, message) => {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const now = world.clock.now();
  if (!data.begntime && data.endtime) throw new GatewayFailure('填了 endtime 的，也要填 begntime');
  const within = data.begntime ? readWithin(data.begntime, data.endtime, now) : null;
  const known = await hasDealings(world, message, data.psn_no);
  return world.db.transaction('all', async (tx) => {
    const person = await personOf(world, tx, message, data.psn_no);
    const mayKnow = await mayTell(world, tx, person, data, known);
    const shown = Boolean(data.mdtrt_cert_type && data.mdtrt_cert_no);
    const stays = await listBeds(tx, person.id, shown ? null : message.institutionCode, within);
    // A hospital knows whom it has admitted, whatever other dealings it has with the person.
    if (!mayKnow && stays.length === 0) throw new GatewayFailure(SHOW_CREDENTIAL);
    const rows = stays.map((stay) => ({
      mdtrt_id: stay.stayNo,
      psn_no: person.personNo,
      psn_name: person.name,
      insutype: INSURANCE_TYPES[stay.scheme],
      insu_admdvs: stay.areaCode,
      fixmedins_code: stay.institutionCode,
      fixmedins_name: stay.institutionName,
      med_type: stay.medType || MED_TYPES.inpatient,
      ipt_no: stay.visitNo,
      begntime: wallClock(stay.begunAt),
      endtime: stay.endedAt === null ? '' : wallClock(stay.endedAt),
      adm_dept_name: stay.department,
      adm_bed: stay.bed,
      atddr_no: stay.doctorCode,
      chfpdr_name: stay.doctorName,
      clr_type: CLEARING_TYPES.inpatient,
      ipt_days: daysInBed(stay.begunAt, stay.endedAt ?? now),
      inhosp_stas: stay.endedAt === null ? '1' : '0',
    }));
    return {
      output: { data: rows },
      ...(shown ? {} : { warning: '只有本机构的住院；要全部机构的，请附患者出示的凭证' }),
    };
  });
};

/** The day of admission counts, the day of discharge only where it is the same. */
function daysInBed(from: number, to: number): number {
  return Math.max(daysBetween(dayAt(from), dayAt(to)), 1);
}
