/** Visits and stays of a hospital for its settlement desk: where each stands, its lines by day, its bills (M19, M29). */
import { dayAt, wallClock } from '../../../base/date.ts';
import {
  addFen,
  formatFen,
  formatQuantity,
  formatUnitPrice,
  parseFen,
  ZERO_FEN,
  type Fen,
} from '../../../base/money.ts';
import { present } from '../../../base/assert.ts';
import type { Bill } from '../../../contract/settlement.ts';
import type { StayFile, StayLineState, StayRow } from '../../../contract/settlement-stays.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { REFUSALS, type Refusal } from '../../../domain/refusals.ts';
import { stateOfStay, type Stay } from '../../../domain/settlement/stays/stay.ts';
import type { KnownProduct } from '../../catalogue/cache/product-cache.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { readBill } from '../read-bills.ts';
import { listAttempts, listLines, type Attempt, type StayLine } from './stay-line-store.ts';
import { findStay, listStayRows, listSteps, type StayFilter } from './stay-store.ts';
import { productsOf, tellOf } from './upload-lines.ts';
import { listDoctorObjections } from './warn-of-doctors.ts';

type Products = ReadonlyMap<string, KnownProduct>;

interface SeenLine {
  readonly line: StayLine;
  readonly state: StayLineState;
  readonly why: string | null;
  readonly claimNo: string | null;
}

/** What becomes of a line, by its settlement and by the catalogue of its day. */
function seeLine(line: StayLine, attempts: readonly Attempt[], products: Products): SeenLine {
  const settled = attempts.find(({ state, lineIds }) => state === 'settled' && lineIds.includes(line.id));
  if (settled) return { line, state: 'settled', why: null, claimNo: settled.claimNos.at(-1) ?? null };
  const told = tellOf(line, products.get(line.nationalCode));
  if (!told.ok) return { line, state: 'waiting', why: REFUSALS[told.refusal.code].message, claimNo: null };
  if (told.value.kind === 'separate') return { line, state: 'waiting', why: null, claimNo: null };
  if (told.value.kind === 'selfPaid')
    return { line, state: 'elsewhere', why: '医院审批不通过，患者全额自费', claimNo: null };
  const { why } = told.value;
  return { line, state: 'elsewhere', why: why && REFUSALS[why.code].message, claimNo: null };
}

function sumOf(seen: readonly SeenLine[], state?: StayLineState): string {
  const amounts = seen
    .filter((one) => state === undefined || one.state === state)
    .map(({ line }) => line.amount);
  return formatFen(amounts.reduce<Fen>((sum, amount) => addFen(sum, amount), ZERO_FEN));
}

function presentHead(stay: Stay, seen: readonly SeenLine[]): StayRow {
  const count = (state: StayLineState) => seen.filter((one) => one.state === state).length;
  const { stayNo, kind, visitNo, personNo, personName, department, begunAt, endedAt } = stay;
  return {
    stayNo,
    kind,
    state: stateOfStay(stay, { waiting: count('waiting'), settledLines: count('settled') }),
    visitNo,
    personNo,
    personName,
    department,
    begunAt: wallClock(begunAt),
    endedAt: endedAt === null ? null : wallClock(endedAt),
    waiting: sumOf(seen, 'waiting'),
    settled: sumOf(seen, 'settled'),
    elsewhere: sumOf(seen, 'elsewhere'),
  };
}

/** The stays of the actor's hospital. Audited as a look at a list. */
export async function listStays(
  world: World,
  actor: Actor,
  filter: StayFilter,
): Promise<{ rows: StayRow[]; total: number }> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listStayRows(tx, filter);
    const ids = rows.map(({ id }) => id);
    const [lines, attempts] = await Promise.all([listLines(tx, ids), listAttempts(tx, ids)]);
    const products = await productsOf(tx, world, lines);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.listStays',
      subjectKind: 'stay',
      subjectId: '*',
      detail: `${rows.length} 行`,
    });
    const headOf = (stay: Stay) => {
      const own = attempts.filter(({ stayId }) => stayId === stay.id);
      const theirs = lines.filter(({ stayId }) => stayId === stay.id);
      return presentHead(
        stay,
        theirs.map((line) => seeLine(line, own, products)),
      );
    };
    return { rows: rows.map(headOf), total };
  });
}

/**
 * One stay of the actor's hospital in full. Audited as a look at a person.
 * @throws {Problem} 404, also for another hospital's
 */
export async function getStay(world: World, actor: Actor, stayNo: string): Promise<StayFile> {
  const { stay, seen, products, bills, told } = await world.db.transaction(scopeOf(actor), (tx) =>
    loadFile(tx, world, actor, stayNo),
  );
  const waiting = seen.flatMap((one) => (one.state === 'waiting' && one.why === null ? [one.line] : []));
  // Where the patient's benefits were approved is no affair of this hospital's scope, whether its doctor may order is.
  const objections = await world.db.transaction('all', (tx) =>
    listDoctorObjections(tx, stay, waiting, products),
  );
  const explained = seen.map((one): SeenLine => {
    const refusal = objections.get(one.line.serial);
    return refusal === undefined ? one : { ...one, why: explain(refusal) };
  });
  const steps = [...told, ...bills.map(({ bill, interim }) => stepOf(stay, bill, interim))];
  return {
    ...presentHead(stay, seen),
    doctorName: stay.doctorName,
    bed: stay.bed,
    diagnoses: stay.diagnoses.map(({ code, name }) => ({ code, name })),
    disease: stay.diseaseCode === '' ? null : { code: stay.diseaseCode, name: stay.diseaseName },
    days: daysOf(explained, products),
    bills: bills.map(({ bill, interim }) => presentBillRow(bill, interim)),
    steps: steps.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at))),
  };
}

function explain({ code, detail }: Refusal): string {
  return `${REFUSALS[code].message}${detail === undefined ? '' : `（${detail}）`}，不能这样结算`;
}

/** What is known of a stay of the actor's hospital. @throws {Problem} 404, also for another hospital's */
async function loadFile(tx: Tx, world: World, actor: Actor, stayNo: string) {
  const stay = await findStay(tx, stayNo);
  if (!stay) throw notFound('就诊登记');
  const lines = await listLines(tx, [stay.id]);
  const attempts = await listAttempts(tx, [stay.id]);
  const products = await productsOf(tx, world, lines);
  await recordAudit(tx, actor, world.clock.now(), {
    action: 'settlement.getStay',
    subjectKind: 'stay',
    subjectId: stayNo,
    personId: stay.personId,
  });
  const seen = lines.map((line) => seeLine(line, attempts, products));
  const bills = await billsOf(tx, attempts);
  const told = (await listSteps(tx, stay.id)).map((step) => ({ ...step, at: wallClock(step.at) }));
  return { stay, seen, products, bills, told };
}

function daysOf(seen: readonly SeenLine[], products: Products): StayFile['days'] {
  const days = [...new Set(seen.map(({ line }) => dayAt(line.usedAt)))];
  return days.map((day) => {
    const own = seen.filter(({ line }) => dayAt(line.usedAt) === day);
    return {
      day,
      amount: sumOf(own),
      lines: own.map((one) => presentLine(one, products.get(one.line.nationalCode))),
    };
  });
}

function presentLine(
  { line, ...rest }: SeenLine,
  product: KnownProduct | undefined,
): StayFile['days'][number]['lines'][number] {
  const { serial, usedAt, nationalCode, itemCode, price, quantity, amount, doctorName, inSmallestUnits } =
    line;
  return {
    serial,
    usedAt: wallClock(usedAt),
    nationalCode,
    itemCode,
    name: product === undefined ? null : `${product.genericName} ${product.strength}`,
    unit: (inSmallestUnits ? product?.doseUnit : product?.saleUnit) ?? '',
    price: formatUnitPrice(price),
    quantity: formatQuantity(quantity),
    amount: formatFen(amount),
    doctorName,
    ...rest,
  };
}

interface BillOfStay {
  readonly bill: Bill;
  readonly interim: boolean;
}

/** A settlement as a step of its stay. */
function stepOf({ kind }: Stay, bill: Bill, interim: boolean): StayFile['steps'][number] {
  const what = kind === 'outpatient' ? '门诊结算' : interim ? '中途结算' : '出院结算';
  return {
    infno: kind === 'outpatient' ? '2207' : '2304',
    words: `${what} ${bill.claimNo ?? ''}${bill.state === 'settled' ? '' : '，后来撤销'}`,
    actorName: bill.cashierName,
    at: bill.settledAt ?? '',
  };
}

async function billsOf(tx: Tx, attempts: readonly Attempt[]): Promise<BillOfStay[]> {
  const bills: BillOfStay[] = [];
  for (const { claimNos, interim } of attempts)
    for (const claimNo of claimNos) {
      const bill = await readBill(tx, claimNo);
      if (bill) bills.push({ bill, interim });
    }
  return bills;
}

function presentBillRow(bill: Bill, interim: boolean): StayFile['bills'][number] {
  const amount = (yuan: string) => present(parseFen(yuan), 'an amount of a bill');
  const { fromPooledFund, fromMajorIllness, fromAssistance, fromWorkInjury, fromMaternity, fromCommercial } =
    bill;
  const payers = [
    fromPooledFund,
    fromMajorIllness,
    fromAssistance,
    fromWorkInjury,
    fromMaternity,
    fromCommercial,
  ];
  return {
    claimNo: bill.claimNo ?? '',
    state: bill.state === 'settled' ? 'settled' : 'reversed',
    interim,
    settledAt: bill.settledAt ?? '',
    charged: bill.charged,
    fundsPay: formatFen(addFen(...payers.map(amount))),
    personPays: bill.personPays,
    routes: [...new Set(bill.lines.map((line) => line.route))],
  };
}
