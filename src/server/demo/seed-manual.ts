import { present } from '../../base/assert.ts';
import { addDays, dayAt } from '../../base/date.ts';
import { formatFen, formatUnitPrice, priceTimesQuantity, wholeUnits } from '../../base/money.ts';
import type { CallOf } from '../../contract/endpoint.ts';
import type { fileManualClaim as fileRow } from '../../contract/settlement-manual.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { ManualPaper } from '../../domain/settlement/manual/manual-steps.ts';
import { fileOffSite } from '../settlement/file-off-site.ts';
import { approveManualClaim } from '../settlement/manual/book-manual.ts';
import { fileManualClaim } from '../settlement/manual/file-manual.ts';
import { uploadManualPaper } from '../settlement/manual/manual-papers.ts';
import {
  listManualPayments,
  recordManualPayment,
  releaseManualPayments,
} from '../settlement/manual/pay-manual.ts';
import { takeManualStep, tryManualClaim } from '../settlement/manual/review-manual.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { makePaper } from './paper.ts';
import type { DemoApplication } from './plan-applications.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { granted } from './stage.ts';

type Filing = CallOf<typeof fileRow>['body'];

/** A hospital of another province, whose code the reviewer has still to find (I24). */
const OUTSIDE: Filing['outside'] = {
  placeCode: '440000',
  name: '示例省外肿瘤医院',
  kind: 'hospital',
  level: '三级',
  designatedCode: null,
  receivingHospital: null,
};

/**
 * Purchases paid out of pocket (M30): the sign-in page's patient has one sent back, others wait for review and for approval,
 * one is paid, one waits in another city, and one was made in another province (I24).
 */
export async function seedManual(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  patients: Patients,
): Promise<void> {
  const busy = new Set(plan.ready.map((one) => one.person));
  const free = plan.applications.filter(
    (one) => isPlain(one) && one.approvedOn !== null && !busy.has(one.person),
  );
  const home = free.filter((one) => one.person.cityCode === HOME_CITY);
  const away = free.find((one) => one.person.cityCode === '430200');
  const shown = plan.ready.find((one) => isPlain(one));
  const clerk = actorOf(cast.reviewers, HOME_CITY);
  const checker = actorOf(cast.refusalCheckers, HOME_CITY);
  if (shown) {
    const id = await file(world, patients, shown, 1);
    const requestId = requestOf('returned', id);
    const step = {
      requestId,
      step: 'returned',
      words: '请补一张看得清的发票，并附费用明细',
      ground: null,
    } as const;
    granted(await takeManualStep(world, clerk, id, step), '退回补正');
  }
  for (const index of [0, 1, 2]) {
    // A small province has fewer people than this: somebody then files more than once.
    const one = home[index % home.length];
    if (one === undefined) break;
    const id = await file(world, patients, one, index + 2);
    if (index > 0) await pass(world, clerk, id);
    if (index > 1) await pay(world, clerk, checker, id);
  }
  if (away) await file(world, patients, away, 9);
  const traveller = home[3 % Math.max(home.length, 1)];
  if (traveller === undefined) return;
  const { personNo } = patientOf(patients, traveller.person);
  const from = addDays(dayAt(world.clock.now()), -30);
  const to = addDays(dayAt(world.clock.now()), 150);
  await fileOffSite(world, clerk, { personNo, placeCode: '440000', kind: 'referral', from, to });
  await file(world, patients, traveller, 10, OUTSIDE);
}

/** A drug that a pharmacy hands out, at a standard that anybody may know. */
function isPlain({ drug }: DemoApplication): boolean {
  const product = drug.products[0];
  return !drug.isInjection && product?.kind === 'negotiated' && !product.confidential;
}

async function file(
  world: World,
  patients: Patients,
  one: DemoApplication,
  serial: number,
  outside?: Filing['outside'],
): Promise<number> {
  const { actor } = patientOf(patients, one.person);
  const product = present(one.drug.products[0], 'every drug has a product');
  const asked = product.standard ?? product.listed;
  const price = formatUnitPrice(asked);
  const paper = (kind: ManualPaper, title: string) => hand(world, actor, kind, title);
  const invoice = await paper('invoice', '示例发票');
  const servedOn = addDays(dayAt(world.clock.now()), -1);
  const filing: Filing = {
    requestId: `demo-manual-${serial}`,
    reason: outside === undefined ? 'notConnected' : 'offSite',
    ...(outside === undefined ? { institutionCode: one.pharmacy.code } : { outside }),
    servedOn,
    receivingHospital: null,
    invoices: [
      {
        code: '',
        number: `2643${String(serial).padStart(16, '0')}`,
        issuedOn: servedOn,
        amount: formatFen(priceTimesQuantity(asked, wholeUnits(1))),
        paperId: invoice,
      },
    ],
    lines: [
      {
        invoiceNo: 1,
        name: `${one.drug.genericName} ${one.drug.strength}`,
        nationalCode: product.nationalCode,
        price,
        quantity: '1',
        unit: 'pack',
        traceCodes: [],
      },
    ],
    paperIds: [
      await paper('identity', '示例身份证复印件'),
      await paper('credential', '示例医保凭证'),
      await paper('prescription', '示例处方'),
    ],
    payee: {
      accountName: one.person.name,
      bankName: '示例银行',
      accountNumber: `62220000${String(serial).padStart(8, '0')}`,
    },
  };
  return granted(await fileManualClaim(world, actor, filing), '申报零星报销').id;
}

async function hand(world: World, actor: Actor, kind: ManualPaper, title: string): Promise<number> {
  const content = makePaper(title, ['仅供示例']);
  const part = { field: 'file', fileName: `${title}.pdf`, mediaType: 'application/pdf', content };
  return granted(await uploadManualPaper(world, actor, { kind }, part), '上传材料').id;
}

const requestOf = (what: string, id: number) => `demo-${what}-${id}`;

async function pass(world: World, clerk: Actor, id: number): Promise<void> {
  const requestId = requestOf('passed', id);
  const step = { requestId, step: 'passed', words: '', ground: null } as const;
  granted(await takeManualStep(world, clerk, id, step), '初审通过');
}

async function pay(world: World, clerk: Actor, checker: Actor, id: number): Promise<void> {
  const { payable } = granted(await tryManualClaim(world, checker, id), '试算');
  granted(
    await approveManualClaim(world, checker, id, {
      requestId: requestOf('approved', id),
      payable: payable ?? '0.00',
      words: '',
    }),
    '复核批准',
  );
  if (payable === '0.00') return;
  const requestId = requestOf('released', id);
  granted(await releaseManualPayments(world, clerk, { requestId, claims: [id] }), '放行付款');
  const { rows } = await listManualPayments(world, clerk, {});
  const on = dayAt(world.clock.now());
  const result = { result: 'paid', on, words: '', bankReference: '示例回单' } as const;
  granted(await recordManualPayment(world, clerk, rows[0]?.id ?? 0, result), '登记到账');
}
