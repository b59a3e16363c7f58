/** Areas enter what insurers have paid them, approve it, and now and then take it back (N4, M29). */
import { read, utils } from '@e965/xlsx';
import type { OutputOf } from '../../../src/contract/endpoint.ts';
import {
  enterCommercialReceipt,
  exportCommercialBill,
  getCommercialReceipt,
  listCommercialReceipts,
  listCommercialReceivables,
  takeReceiptStep,
} from '../../../src/contract/funds-receipts.ts';
import type {
  ReceiptEntered,
  ReceiptStep,
  ReceiptStepName,
  ToldInsurerBill,
} from '../auditor/record-receipts.ts';
import type { Papers } from '../auditor/told.ts';
import { dayAt, plusDays, yuan } from './calendar.ts';
import { sendAtOnce, sendOverWire } from './desk-requests.ts';
import type { Desk } from './desks.ts';
import { count, requestId, type Script } from './script.ts';

type Owing = OutputOf<typeof listCommercialReceivables>['plans'][number];
type Head = OutputOf<typeof listCommercialReceipts>['rows'][number];
type Entry = Pick<ReceiptEntered, 'planId' | 'scheme' | 'amount' | 'bankDay' | 'bankReference'>;
const SEATS = [1, 2, 3] as const;
type Seat = (typeof SEATS)[number];

const deskIn = ({ desks }: Script, areaCode: string, seat: Seat) =>
  desks.of({ role: seat === 3 ? 'areaBureau' : 'agencyReviewer', areaCode }, seat);

const fenOf = (text: string): number => Math.round(Number(text) * 100);

/** A part of what is open, all of it, now and then a fen too much; a day and a reference that mostly are right. */
function drawEntry(script: Script, { planId, scheme, open, waiting }: Owing, known: readonly Head[]): Entry {
  const { dice, desks } = script;
  const left = Math.max(1, fenOf(open) - fenOf(waiting));
  const amount = dice.percent(8) ? left + 1 : dice.percent(30) ? left : dice.between(1, left);
  const used = known.length > 0 && dice.percent(15);
  return {
    planId,
    scheme: dice.percent(4) ? (scheme === 'employee' ? 'resident' : 'employee') : scheme,
    amount: dice.percent(2) ? '0.00' : yuan(amount),
    bankDay: plusDays(dayAt(desks.now()), dice.percent(3) ? 1 : -dice.between(0, 4)),
    bankReference: used ? dice.pick(known).bankReference : `示例赔付${(script.serial += 1)}`,
  };
}

/** A request to enter it, as one person sends it. */
async function entryOf(script: Script, areaCode: string, seat: Seat, key: string, entry: Entry) {
  const desk = await deskIn(script, areaCode, seat);
  return async (): Promise<ReceiptEntered> => {
    const at = script.desks.now();
    const body = { requestId: key, ...entry, note: '示例' };
    const answer = await desk.call(enterCommercialReceipt, { body });
    count(
      script,
      `赔付到账 ${answer.status === 200 ? '登记' : ((answer.body as { code?: string }).code ?? '')}`,
    );
    return {
      what: 'receiptEntered',
      at,
      by: `${areaCode} ${seat}`,
      areaCode,
      requestId: key,
      ...entry,
      answer,
    };
  };
}

async function enter(script: Script, areaCode: string, owing: Owing, known: readonly Head[]): Promise<void> {
  const { dice } = script;
  const entry = drawEntry(script, owing, known);
  const key = requestId(script);
  const [seat, other] = dice.percent(50) ? ([1, 2] as const) : ([3, 1] as const);
  const first = await entryOf(script, areaCode, seat, key, entry);
  if (dice.percent(12)) {
    // Two people at the same statement of the bank: only one of them enters it.
    const isSame = dice.percent(60);
    const seen = isSame ? entry : { ...entry, bankReference: `示例赔付${(script.serial += 1)}` };
    await sendAtOnce(script, [first, await entryOf(script, areaCode, other, requestId(script), seen)]);
    count(script, '赔付到账 两人同时登记');
  } else await sendOverWire(script, first);
  if (dice.percent(4))
    await sendOverWire(script, await entryOf(script, areaCode, seat, key, { ...entry, amount: '0.01' }));
}

/** The step that is due; sometimes one that is not, mostly by somebody who may. */
function drawStep({ dice, counts }: Script, { state }: Head): ReceiptStepName | null {
  // Until one was taken back that is asked for more often, so that no year passes without.
  const isFirst = !counts.has('赔付到账 takenBack');
  if (dice.percent(2))
    return dice.pick(['approved', 'rejected', 'backAsked', 'backRefused', 'takenBack'] as const);
  if (state === 'waiting' && dice.percent(75)) return dice.percent(88) ? 'approved' : 'rejected';
  if (state === 'approved' && dice.percent(isFirst ? 40 : 12)) return 'backAsked';
  if (state === 'backAsked' && dice.percent(isFirst ? 95 : 75))
    return dice.percent(70) ? 'takenBack' : 'backRefused';
  return null;
}

async function take(script: Script, areaCode: string, id: number, step: ReceiptStepName): Promise<void> {
  const { dice, desks } = script;
  const stepOf = async (seat: Seat, key: string, named: ReceiptStepName) => {
    const desk = await deskIn(script, areaCode, seat);
    return async (): Promise<ReceiptStep> => {
      const at = desks.now();
      const body = { requestId: key, step: named, words: '示例' };
      const answer = await desk.call(takeReceiptStep, { params: { id }, body });
      const code = answer.status === 200 ? named : ((answer.body as { code?: string }).code ?? '');
      count(script, `赔付到账 ${code}`);
      return { what: 'receiptStep', at, by: `${areaCode} ${seat}`, id, requestId: key, step: named, answer };
    };
  };
  const seat = dice.pick(SEATS);
  const key = requestId(script);
  const first = await stepOf(seat, key, step);
  await sendOverWire(script, first);
  if (dice.percent(4))
    await sendOverWire(script, await stepOf(seat, key, step === 'rejected' ? 'approved' : 'rejected'));
}

/** Every area looks at what insurers owe it and at what was entered. */
export async function receiveFromInsurers(script: Script): Promise<void> {
  const { ground, dice } = script;
  for (const { code } of ground.areas) {
    dice.begin(`receipts ${script.wave} ${code}`);
    const desk = await deskIn(script, code, 1);
    const { plans } = await desk.ok(listCommercialReceivables, {});
    const { rows } = await desk.ok(listCommercialReceipts, { query: { pageSize: 200 } });
    for (const owing of plans)
      if (dice.percent(fenOf(owing.open) > fenOf(owing.waiting) ? 45 : 4))
        await enter(script, code, owing, rows);
    for (const head of rows) {
      const step = drawStep(script, head);
      if (step !== null) await take(script, code, head.id, step);
    }
  }
}

type Told = Pick<Papers, 'receipts' | 'receivables' | 'insurerBills'>;

/** The file of a month as its reader sees it: cells as texts. */
async function readBill(
  desk: Desk,
  of: Pick<ToldInsurerBill, 'areaCode' | 'planId' | 'month'>,
): Promise<ToldInsurerBill> {
  const file = await desk.download(exportCommercialBill, { query: of });
  const sheet = read(file, { type: 'buffer' }).Sheets['应付清单'] ?? {};
  const [captions = [], ...rows] = utils.sheet_to_json<string[]>(sheet, {
    header: 1,
    raw: false,
    defval: '',
  });
  return { ...of, captions, rows };
}

/** What insurers owe and have paid, at the end; with the list of every month that an insurer would get. */
export async function collectInsurerMoney(auditor: Desk): Promise<Told> {
  const receivables = await auditor.ok(listCommercialReceivables, {});
  const heads: Head[] = [];
  for (let page = 1; ; page += 1) {
    const { rows } = await auditor.ok(listCommercialReceipts, { query: { page, pageSize: 200 } });
    heads.push(...rows);
    if (rows.length < 200) break;
  }
  const receipts = [];
  for (const { id } of heads) receipts.push(await auditor.ok(getCommercialReceipt, { params: { id } }));
  const months = new Map(
    receivables.plans.flatMap(({ areaCode, planId, months: all }) =>
      all.map(({ month }) => [`${areaCode} ${planId} ${month}`, { areaCode, planId, month }] as const),
    ),
  );
  const insurerBills = [];
  for (const of of months.values()) insurerBills.push(await readBill(auditor, of));
  return { receivables, receipts, insurerBills };
}
