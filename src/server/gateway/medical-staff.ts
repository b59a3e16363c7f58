import { Type } from 'typebox';
import { dayAt } from '../../base/date.ts';
import { isPublishedOn } from '../../domain/providers/doctor.ts';
import { standingOn } from '../../domain/providers/points/standing.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { listPointFacts } from '../providers/points/point-store.ts';
import {
  findPractitioner,
  findPractitionerByLicence,
  listFilingsOf,
  type Practitioner,
} from '../providers/store.ts';
import type { Tx } from '../db/database.ts';
import { STAFF_TYPES } from './codes.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Transaction } from './message.ts';

const Input = Type.Object({
  data: Type.Object({
    prac_psn_type: Type.String({ pattern: '^[1-9]\\d{0,5}$' }),
    psn_cert_type: Type.Optional(Type.String({ maxLength: 6 })),
    certno: Type.Optional(Type.String({ maxLength: 50 })),
    prac_psn_name: Type.Optional(Type.String({ maxLength: 50 })),
    prac_psn_code: Type.Optional(Type.String({ maxLength: 20 })),
    prac_cert_no: Type.Optional(Type.String({ maxLength: 40 })),
  }),
});

/** A person by national code or licence, never by name alone: the register is not there to be leafed through. */
async function findStaff(
  tx: Tx,
  { prac_psn_code: code, prac_cert_no: licence }: { prac_psn_code?: string; prac_cert_no?: string },
): Promise<Practitioner | undefined> {
  if (code !== undefined && code !== '') return findPractitioner(tx, code);
  if (licence !== undefined && licence !== '') return findPractitionerByLicence(tx, licence);
  throw new GatewayFailure('请填写执业人员代码，或执业证书编号');
}

/**
 * 5102 医执人员信息查询: a doctor or pharmacist as the register has them today (M20, M21, M27). Identity numbers of staff are not
 * kept here, so that one cannot be asked for by it. `hi_dr_flag` says whether their work may be paid for, `resp_dr_flag`, of this
 * platform's own, whether they stand in the published list of 责任医师.
 */
export const queryMedicalStaff: Transaction = async (world, { envelope, actor }) => {
  const { data } = parseShape(Input, envelope.input, 'input');
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('none', async (tx) => {
    const one = await findStaff(tx, data);
    const fits =
      one !== undefined &&
      STAFF_TYPES[one.kind] === data.prac_psn_type &&
      (!data.prac_psn_name || data.prac_psn_name === one.name);
    if (!fits) throw new GatewayFailure('没有查到这位执业人员，请核对代码、姓名和人员分类');
    const filings = await listFilingsOf(tx, one.code);
    const published = filings.filter((filing) => isPublishedOn(filing, today));
    const standing = standingOn(await listPointFacts(tx, one.code), today);
    const qualified = standing.state === 'normal';
    await recordAudit(tx, actor, now, {
      action: 'gateway.queryMedicalStaff',
      subjectKind: 'practitioner',
      subjectId: one.code,
      requestId: envelope.msgid,
    });
    return {
      output: {
        feedetail: [
          {
            psn_cert_type: '',
            certno: '',
            prac_psn_no: one.code,
            prac_psn_code: one.code,
            prac_psn_name: one.name,
            prac_psn_type: data.prac_psn_type,
            prac_psn_cert: '',
            prac_cert_no: one.licenceNo,
            hi_dr_flag: qualified ? '1' : '0',
            begntime: published[0]?.publishedOn ?? '',
            endtime: standing.to ?? '',
            chg_rea: qualified ? '' : `医保支付资格${standing.state === 'suspended' ? '暂停' : '终止'}`,
            fixmedins_code: one.institutionCode,
            pro_tech_duty: one.title,
            resp_dr_flag: one.kind === 'doctor' && qualified && published.length > 0 ? '1' : '0',
            resp_dr_fields: [...new Set(published.flatMap((filing) => filing.fields))].join('、'),
          },
        ],
      },
    };
  });
};
