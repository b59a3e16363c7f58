/** 3101 明细审核（事前）, 3102 明细审核（事中）: which orders offend against rules that the platform knows (M11, M19, M28, M33). */
import { createHash } from 'node:crypto';
import { Type, type Static } from 'typebox';
import { dayAt, parseDate, type PlainDate } from '../../base/date.ts';
import { addFen, formatFen, ZERO_FEN, type Fen } from '../../base/money.ts';
import { findProducts, type CatalogueProduct } from '../catalogue/lookup-store.ts';
import type { Tx } from '../db/database.ts';
import type { World } from '../world.ts';
import { hasDealings, mayTell, personOf, SHOW_CREDENTIAL, SHOWN } from './entitlement.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import { Amount, fenOf } from './reconcile-shapes.ts';
import { judgeOrder, RULES, SEVERITIES, type Hit, type RuleId } from './rule-checks-judge.ts';
import { loadOrder } from './rule-checks-load.ts';
import { insertWarnings, type NewWarning } from './warnings/warning-store.ts';
import { wire } from './wire-number.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const open = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
const Order = Type.Object({
  rx_id: text(50),
  rxno: open(30),
  hilist_code: text(50),
  sumamt: Amount,
  drord_begn_date: text(19),
  drord_stop_date: open(19),
  drord_dr_codg: open(30),
  curr_drord_flag: Type.Union([Type.Literal('0'), Type.Literal('1')]),
});
const Encounter = Type.Object({
  mdtrt_id: text(30),
  med_mdtrt_type: open(6),
  dscg_main_dise_codg: open(30),
  fsi_diagnose_dtos: Type.Optional(Type.Array(Type.Object({ dise_codg: open(30) }), { maxItems: 50 })),
  fsi_order_dtos: Type.Array(Order, { minItems: 1, maxItems: 200 }),
});
const Patient = Type.Object({
  patn_id: text(30),
  ...SHOWN,
  fsi_encounter_dtos: Type.Array(Encounter, { minItems: 1, maxItems: 10 }),
});
const Input = Type.Object({
  data: Type.Object({
    syscode: text(20),
    task_id: open(50),
    trig_scen: open(3),
    rule_ids: Type.Optional(Type.Union([Type.Array(Type.String()), Type.Null()])),
    patient_dtos: Type.Array(Patient, { minItems: 1, maxItems: 10 }),
  }),
});
type Order = Static<typeof Order>;
type Encounter = Static<typeof Encounter>;
type Patient = Static<typeof Patient>;

/** med_mdtrt_type 就诊类型: 住院. */
const INPATIENT = '3';

interface OrderHit extends Hit {
  readonly order: Order;
  readonly amount: Fen;
}

function dayOf(value: string, field: string): PlainDate {
  const day = parseDate(value.slice(0, 10));
  if (day === undefined) throw new GatewayFailure(`${field} 没有这一天`);
  return day;
}

function daysOf(order: Order): { readonly from: PlainDate; readonly to: PlainDate | null } {
  const from = dayOf(order.drord_begn_date, 'drord_begn_date');
  const to = order.drord_stop_date ? dayOf(order.drord_stop_date, 'drord_stop_date') : null;
  if (to !== null && to < from) throw new GatewayFailure('drord_stop_date 不能早于 drord_begn_date');
  return { from, to };
}

const codesOf = (encounter: Encounter) =>
  [encounter.dscg_main_dise_codg, ...(encounter.fsi_diagnose_dtos ?? []).map((one) => one.dise_codg)].filter(
    (code): code is string => typeof code === 'string' && code !== '',
  );

/** What the current orders of one encounter offend against; drugs that are not paid on their own line are not looked at. */
async function checkEncounter(
  tx: Tx,
  person: Awaited<ReturnType<typeof personOf>>,
  encounter: Encounter,
  today: PlainDate,
): Promise<OrderHit[]> {
  const orders = encounter.fsi_order_dtos;
  const products = await findProducts(
    tx,
    orders.map((order) => order.hilist_code),
  );
  const known = orders.flatMap((order) => {
    const product = products.get(order.hilist_code);
    return product === undefined ? [] : [{ order, product, days: daysOf(order) }];
  });
  const keyOf = (product: CatalogueProduct) => product.entryKey;
  const hits: OrderHit[] = [];
  for (const { order, product, days } of known) {
    if (order.curr_drord_flag !== '1') continue;
    const elsewhere = known.filter((one) => one.order !== order);
    const facts = await loadOrder(
      tx,
      person,
      {
        product,
        diagnoses: codesOf(encounter),
        doctorCode: order.drord_dr_codg ?? '',
        rxno: order.rxno ?? '',
        otherDrugs: [...new Set(elsewhere.map((one) => keyOf(one.product)))].filter(
          (key) => key !== keyOf(product),
        ),
      },
      today,
    );
    const amount = fenOf(order.sumamt, 'sumamt');
    const others = elsewhere.filter((one) => keyOf(one.product) === keyOf(product)).map((one) => one.days);
    const inpatient = encounter.med_mdtrt_type === INPATIENT;
    const found = judgeOrder({ ...facts, ...days, others, inpatient });
    hits.push(...found.map((hit) => ({ ...hit, order, amount })));
  }
  return hits;
}

/** What is answered of one rule, and what is kept of it. */
interface Result {
  readonly row: object;
  readonly warning: Omit<NewWarning, 'personId' | 'personNo' | 'areaCode'> & { readonly ruleId: RuleId };
}

/** One row for a rule and encounter, the orders that offend against it below. */
function resultsOf(
  taskId: string,
  patient: Patient,
  encounter: Encounter,
  hits: readonly OrderHit[],
): Result[] {
  const rules = [...new Set(hits.map((hit) => hit.rule))].sort();
  return rules.map((rule) => {
    const own = hits.filter((hit) => hit.rule === rule);
    const place = { patn_id: patient.patn_id, mdtrt_id: encounter.mdtrt_id };
    const idOf = (order: string) =>
      createHash('sha256')
        .update([taskId, rule, patient.patn_id, encounter.mdtrt_id, order].join('\n'))
        .digest('hex')
        .slice(0, 32);
    const worst = own.some((hit) => hit.severity === 'violation') ? 'violation' : 'notice';
    // An order that offends twice against one rule, by two contraindications, is counted once.
    const orders = [...new Map(own.map((hit) => [hit.order.rx_id, hit])).values()];
    const amount = addFen(ZERO_FEN, ...(worst === 'violation' ? orders.map((hit) => hit.amount) : []));
    const clauses = [...new Set(own.map((hit) => hit.clause))];
    const words = [...new Set(own.map((hit) => hit.words))].join('；').slice(0, 500);
    const row = {
      jr_id: idOf(''),
      rule_id: rule,
      rule_name: RULES[rule],
      vola_cont: words,
      ...place,
      judge_result_detail_dtos: orders.map((hit) => ({
        jrd_id: idOf(hit.order.rx_id),
        ...place,
        rx_id: hit.order.rx_id,
        vola_item_type: '1',
        vola_amt: wire(formatFen(hit.severity === 'violation' ? hit.amount : ZERO_FEN)),
      })),
      vola_amt: wire(formatFen(amount)),
      vola_amt_stas: worst === 'violation' ? '1' : '0',
      sev_deg: SEVERITIES[worst],
      vola_evid: clauses.join('、'),
      vola_bhvr_type: '1',
      task_id: taskId,
    };
    const warning = {
      warningId: row.jr_id,
      ruleId: rule,
      severity: worst,
      words,
      clauses,
      visitNo: encounter.mdtrt_id,
      orders: orders.map((hit) => hit.order.rx_id),
      amount,
    } as const;
    return { row, warning };
  });
}

/** Judges a patient's encounters and keeps what is answered: 3103 tells later what was done about it. */
async function checkPatient(
  world: World,
  tx: Tx,
  message: Message,
  task: { readonly id: string; readonly rules: readonly string[] },
  { patient, known }: { readonly patient: Patient; readonly known: boolean },
): Promise<object[]> {
  const person = await personOf(world, tx, message, patient.patn_id);
  if (!(await mayTell(world, tx, person, patient, known))) throw new GatewayFailure(SHOW_CREDENTIAL);
  const now = world.clock.now();
  const results: Result[] = [];
  for (const encounter of patient.fsi_encounter_dtos)
    results.push(
      ...resultsOf(task.id, patient, encounter, await checkEncounter(tx, person, encounter, dayAt(now))),
    );
  const told = results.filter(
    ({ warning }) => task.rules.length === 0 || task.rules.includes(warning.ruleId),
  );
  const { institutionCode, envelope, actor } = message;
  insertWarnings(
    tx,
    { institutionCode, infno: envelope.infno, taskId: task.id, operatorName: actor.name, now },
    told.map(({ warning }) => ({
      ...warning,
      personId: person.id,
      personNo: person.personNo,
      areaCode: person.areaCode,
    })),
  );
  return told.map(({ row }) => row);
}

/** Both transactions judge alike; what they warn of is kept (M11, M33). `rule_ids` narrows to those rules. */
export const checkRules: Transaction = async (world, message) => {
  const { data } = parseShape(Input, message.envelope.input, 'input');
  const task = { id: data.task_id || message.envelope.msgid, rules: data.rule_ids ?? [] };
  const patients = await Promise.all(
    data.patient_dtos.map(async (patient) => ({
      patient,
      known: await hasDealings(world, message, patient.patn_id),
    })),
  );
  return world.db.transaction('all', async (tx) => {
    const results: object[] = [];
    for (const each of patients) results.push(...(await checkPatient(world, tx, message, task, each)));
    return { output: { result: results } };
  });
};
