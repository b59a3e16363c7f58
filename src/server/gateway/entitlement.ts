import { Type } from 'typebox';
import { dayAt, parseDate, type PlainDate } from '../../base/date.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { isEligibleOn, lastDayOfTerm } from '../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import { isCoveredOn } from '../../domain/insured/cover.ts';
import { maySettleOnline } from '../../domain/insured/violations/violation.ts';
import { scopeOf } from '../../domain/identity/roles.ts';
import { mostPressing, REFUSALS, type Refusal } from '../../domain/refusals.ts';
import { basisInWords, datedBasis } from '../../policy/basis.ts';
import { findListedDrugs } from '../catalogue/lookup-store.ts';
import type { Tx } from '../db/database.ts';
import { listEligibilitiesOf } from '../eligibility/store.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findPersonByNo, listEnrolments, type Person } from '../insured/store.ts';
import { listSuspensions } from '../insured/violations/violation-store.ts';
import type { World } from '../world.ts';
import { FUND_TYPES, INSURANCE_TYPES } from './codes.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import { personOfCredential } from './person-info.ts';
import { hasStayAt } from './queries-5-store.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
/** An extension: what the person shows at the desk, by which an institution may ask about somebody it has no dealings with yet (M7, M35). */
export const SHOWN = {
  mdtrt_cert_type: Type.Optional(Type.Union([Type.String({ pattern: '^(0[123])?$' }), Type.Null()])),
  mdtrt_cert_no: Type.Optional(Type.Union([Type.String({ maxLength: 50 }), Type.Null()])),
};
const CheckInput = Type.Object({
  data: Type.Object({
    psn_no: text(30),
    insutype: text(6),
    fixmedins_code: text(12),
    med_type: text(6),
    begntime: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2})?$' }),
    ...SHOWN,
  }),
});
const QueryInput = Type.Object({ data: Type.Object({ psn_no: text(30), ...SHOWN }) });

/** trt_chk_type 待遇检查类型: 基金款项待遇享受检查. */
const FUND_CHECK = '01';

const UNKNOWN_PERSON = '没有查到 psn_no 所指参保人，请先用 1101 核对凭证';

/** The person of a number, the look recorded (M7). @throws {GatewayFailure} when nobody has it */
export async function personOf(world: World, tx: Tx, message: Message, psnNo: string): Promise<Person> {
  const person = await findPersonByNo(tx, psnNo);
  if (person === undefined) throw new GatewayFailure(UNKNOWN_PERSON);
  await recordAudit(tx, message.actor, world.clock.now(), {
    action: `gateway.${message.envelope.infno}`,
    subjectKind: 'person',
    subjectId: person.id,
    personId: person.id,
    requestId: message.envelope.msgid,
  });
  return person;
}

/**
 * A person whom this institution treats: known to it by dealings, or only by a stay or visit that it has registered and that nothing
 * was settled of yet (M7).
 * @throws {GatewayFailure} as for a number that nobody has
 */
export async function ownPatient(world: World, message: Message, psnNo: string): Promise<Person> {
  const known = await hasDealings(world, message, psnNo);
  return world.db.transaction('all', async (tx) => {
    const found = await findPersonByNo(tx, psnNo);
    const isOwn = known || (found !== undefined && (await hasStayAt(tx, message.institutionCode, found.id)));
    if (!isOwn) throw new GatewayFailure(UNKNOWN_PERSON);
    return personOf(world, tx, message, psnNo);
  });
}

interface Shown {
  readonly mdtrt_cert_type?: string | null | undefined;
  readonly mdtrt_cert_no?: string | null | undefined;
}

/** Whether this institution sees the person of its own accord: by an application, a prescription or a settlement with it (M7). */
export async function hasDealings(world: World, message: Message, psnNo: string): Promise<boolean> {
  const seen = await world.db.transaction(scopeOf(message.actor), (tx) => findPersonByNo(tx, psnNo));
  return seen !== undefined;
}

/**
 * Whether drugs and diagnoses may be told: the institution has dealings with the person, or the person shows a credential (M7, M35).
 * @throws {GatewayFailure} for a credential of nobody or of somebody else
 */
export async function mayTell(
  world: World,
  tx: Tx,
  person: Person,
  shown: Shown,
  known: boolean,
): Promise<boolean> {
  if (!shown.mdtrt_cert_type || !shown.mdtrt_cert_no) return known;
  const holder = await personOfCredential(world, tx, shown.mdtrt_cert_type, shown.mdtrt_cert_no);
  if (holder.id !== person.id) throw new GatewayFailure('凭证与 psn_no 不是同一个人，请先用 1101 核对凭证');
  return true;
}

export const SHOW_CREDENTIAL =
  '本机构与该参保人没有业务往来，查询药品和诊断须附患者出示的凭证（mdtrt_cert_type、mdtrt_cert_no）';

function wordsOf({ code, clause, detail }: Refusal): string {
  const { message, remedy } = REFUSALS[code];
  return `${message}${detail === undefined ? '' : `（${detail}）`}。${remedy}[${code} ${clause}]`;
}

/** On which documents the approval of a benefit rests (M1). */
function grounds({ approvedOn }: Eligibility): string {
  const basis = datedBasis(approvedOn);
  return basis === null ? '' : `审核通过，依据${basisInWords(basis)}`;
}

/** The newest benefit of each drug: an earlier one that it carries on says nothing more. */
function newestOfEachDrug(held: readonly Eligibility[]): Eligibility[] {
  return held.filter((one, at) => held.findIndex((other) => other.entryKey === one.entryKey) === at);
}

/**
 * 2001 人员待遇享受检查: for each drug of the person whether it is paid on the day asked about, and why not (M5, M19, M23.5, M24, M35).
 * Without any benefit one row says so.
 */
export const checkEntitlement: Transaction = async (world, message) => {
  const { data } = parseShape(CheckInput, message.envelope.input, 'input');
  if (data.fixmedins_code !== message.institutionCode)
    throw new GatewayFailure('fixmedins_code 应为本机构编号');
  const onDay = parseDate(data.begntime.slice(0, 10));
  if (onDay === undefined) throw new GatewayFailure('begntime 没有这一天');
  const known = await hasDealings(world, message, data.psn_no);
  return world.db.transaction('all', async (tx) => {
    const person = await personOf(world, tx, message, data.psn_no);
    const standing = { enrolments: await listEnrolments(tx, person.id), diedOn: person.diedOn };
    const covered = isCoveredOn(standing, onDay);
    if (covered.ok && INSURANCE_TYPES[covered.value.scheme] !== data.insutype)
      throw new GatewayFailure(
        `insutype 应为 ${INSURANCE_TYPES[covered.value.scheme]}，请先用 1101 查询参保险种`,
      );
    if (!(await mayTell(world, tx, person, data, known)))
      return {
        output: { trtinfo: [coverRow(person, onDay, data.insutype, covered)] },
        warning: SHOW_CREDENTIAL,
      };
    const online = maySettleOnline(await listSuspensions(tx, person.id), onDay);
    const held = newestOfEachDrug(await listEligibilitiesOf(tx, person.id));
    const drugs = await findListedDrugs(
      tx,
      held.map((one) => one.entryKey),
    );
    const rowOf = (one: Eligibility) => {
      const membership = membershipOn(drugs.get(one.entryKey)?.terms ?? [], onDay);
      const eligible = isEligibleOn([one], membership, standing, onDay);
      const against = mostPressing([eligible, online].flatMap((each) => (each.ok ? [] : [each.refusal])));
      return {
        psn_no: person.personNo,
        trt_chk_type: FUND_CHECK,
        fund_pay_type: FUND_TYPES[one.scheme].pooled[0],
        trt_enjymnt_flag: against === undefined ? '1' : '0',
        begndate: one.termFrom,
        enddate: lastDayOfTerm(one),
        trt_chk_rslt: against === undefined ? grounds(one) : wordsOf(against),
        trt_dcla_detl_sn: one.applicationNo,
        hilist_name: `${one.genericName}（${one.dosageForm}）`,
      };
    };
    const none = covered.ok ? '没有双通道单行支付待遇[ELIGIBILITY_MISSING M19]' : wordsOf(covered.refusal);
    const trtinfo = held.length > 0 ? held.map(rowOf) : [emptyRow(person, onDay, data.insutype, none)];
    return { output: { trtinfo } };
  });
};

function emptyRow(person: Person, onDay: PlainDate, insutype: string, reason: string) {
  const fund = insutype === INSURANCE_TYPES.resident ? FUND_TYPES.resident : FUND_TYPES.employee;
  return {
    psn_no: person.personNo,
    trt_chk_type: FUND_CHECK,
    fund_pay_type: fund.pooled[0],
    trt_enjymnt_flag: '0',
    begndate: onDay,
    enddate: '',
    trt_chk_rslt: reason,
  };
}

/** Only whether the cover is in order, without a day of death or anything about drugs. */
function coverRow(
  person: Person,
  onDay: PlainDate,
  insutype: string,
  covered: ReturnType<typeof isCoveredOn>,
) {
  const reason = covered.ok
    ? SHOW_CREDENTIAL
    : wordsOf({ code: covered.refusal.code, clause: covered.refusal.clause });
  return { ...emptyRow(person, onDay, insutype, reason), trt_enjymnt_flag: covered.ok ? '1' : '0' };
}

/** 5301 慢特病备案查询: the benefits that run today or later, as filings of their diagnoses (M19, M24). */
export const queryFilings: Transaction = async (world, message) => {
  const { data } = parseShape(QueryInput, message.envelope.input, 'input');
  const today = dayAt(world.clock.now());
  const known = await hasDealings(world, message, data.psn_no);
  return world.db.transaction('all', async (tx) => {
    const person = await personOf(world, tx, message, data.psn_no);
    if (!(await mayTell(world, tx, person, data, known))) throw new GatewayFailure(SHOW_CREDENTIAL);
    const held = await listEligibilitiesOf(tx, person.id);
    return {
      output: {
        feedetail: held
          .filter((one) => lastDayOfTerm(one) >= today)
          .map((one) => ({
            opsp_dise_code: one.diagnosisCode,
            opsp_dise_name: one.diagnosisName,
            begndate: one.termFrom,
            enddate: lastDayOfTerm(one),
            trt_dcla_detl_sn: one.applicationNo,
            hilist_name: `${one.genericName}（${one.dosageForm}）`,
          })),
      },
    };
  });
};
