import { Type } from 'typebox';
import { addDays, ageOn, dayAt } from '../../base/date.ts';
import { formatFen } from '../../base/money.ts';
import { ASSISTANCE_CATEGORIES } from '../../domain/insured/model.ts';
import { latestParticulars, personTypeOn } from '../../domain/insured/particulars.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { listParticulars } from '../insured/particulars-store.ts';
import {
  findAssistanceOn,
  findPersonByCredential,
  findSealedNumbers,
  listEnrolments,
  type Person,
} from '../insured/store.ts';
import type { Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import { findBalanceNow } from './account-store.ts';
import {
  ASSISTANCE_CODES,
  CREDENTIAL_KINDS,
  GENDERS,
  IDENTITY_CARD,
  INSURANCE_TYPES,
  PERSON_TYPE_CODES,
} from './codes.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Transaction } from './message.ts';
import { wire } from './wire-number.ts';

const Input = Type.Object({
  data: Type.Object({
    mdtrt_cert_type: Type.String({ pattern: '^0[123]$' }),
    mdtrt_cert_no: Type.String({ minLength: 1, maxLength: 50 }),
    card_sn: Type.Optional(Type.String({ maxLength: 32 })),
    certno: Type.Optional(Type.String({ maxLength: 50 })),
    psn_name: Type.Optional(Type.String({ maxLength: 50 })),
  }),
});

/** The person who shows a credential at the desk (M35). @throws {GatewayFailure} when nobody has it */
export async function personOfCredential(
  world: World,
  tx: Tx,
  certType: string,
  certNo: string,
): Promise<Person> {
  const kind = CREDENTIAL_KINDS[certType];
  const person = kind && (await findPersonByCredential(tx, world.secrets, kind, certNo));
  if (!person) throw new GatewayFailure('没有查到该凭证对应的参保人，请核对凭证类型和号码');
  return person;
}

/** 1101 人员基本信息获取: who shows the credential, and how they are insured. Every look is in the audit. */
export const getPersonInfo: Transaction = async (world, { envelope, actor }) => {
  const { data } = parseShape(Input, envelope.input, 'input');
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const person = await personOfCredential(world, tx, data.mdtrt_cert_type, data.mdtrt_cert_no);
    if (data.psn_name && data.psn_name !== person.name) throw new GatewayFailure('姓名与凭证不符，请核对');
    const sealed = await findSealedNumbers(tx, person.id);
    const certno = sealed ? world.secrets.open(sealed.idNumber).toString() : '';
    if (data.certno && data.certno.toUpperCase() !== certno)
      throw new GatewayFailure('证件号码与凭证不符，请核对');
    const enrolments = await listEnrolments(tx, person.id);
    const { nationality, retiredOn } = latestParticulars(await listParticulars(tx, person.id));
    const balc = wire(formatFen(await findBalanceNow(tx, person.personNo)));
    const assistance = await findAssistanceOn(tx, person.id, today);
    await recordAudit(tx, actor, now, {
      action: 'gateway.getPersonInfo',
      subjectKind: 'person',
      subjectId: person.id,
      personId: person.id,
      requestId: envelope.msgid,
    });
    const age = ageOn(person.bornOn, today);
    const { diedOn } = person;
    // The day of death is covered still (M5).
    const isDead = diedOn !== null && diedOn < today;
    const uncoveredFrom = isDead ? addDays(diedOn, 1) : '';
    return {
      output: {
        baseinfo: {
          psn_no: person.personNo,
          psn_cert_type: IDENTITY_CARD,
          certno,
          psn_name: person.name,
          gend: GENDERS[person.sex],
          naty: nationality ?? '',
          brdy: person.bornOn,
          age,
          exp_content: '',
        },
        insuinfo: enrolments
          .filter(({ from, to }) => from <= today && (to === null || to >= today))
          .map((enrolment) => ({
            balc,
            insutype: INSURANCE_TYPES[enrolment.scheme],
            psn_type: PERSON_TYPE_CODES[personTypeOn(enrolment.scheme, person.bornOn, retiredOn, today)],
            psn_insu_stas: enrolment.status === 'normal' && !isDead ? '1' : '2',
            psn_insu_date: enrolment.from,
            paus_insu_date: enrolment.status === 'suspended' ? enrolment.from : uncoveredFrom,
            cvlserv_flag: '0',
            insuplc_admdvs: enrolment.areaCode,
            emp_name: '',
          })),
        idetinfo: assistance
          ? [
              {
                psn_idet_type: ASSISTANCE_CODES[assistance.category],
                psn_type_lv: '',
                memo: ASSISTANCE_CATEGORIES[assistance.category],
                begntime: `${assistance.from} 00:00:00`,
                endtime: assistance.to === null ? '' : `${assistance.to} 23:59:59`,
              },
            ]
          : [],
      },
    };
  });
};
