/** By which rules is each line of a bill paid, and by whom besides the funds, by what is recorded of its day by now (M9.7, M12, M22, N2.1, N4, I16)? */
import { present } from '../../../base/assert.ts';
import type { PlainDate } from '../../../base/date.ts';
import { payableAsKnown } from '../../../domain/catalogue/time/as-known.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { objectionToOrder } from '../../../domain/settlement/check-doctor.ts';
import type { InsurerNow, LineNow } from '../../../domain/settlement/corrections/replay-bills.ts';
import { chooseRoute, heldOn } from '../../../domain/settlement/plans/choose-route.ts';
import type { OrdinaryPlan } from '../../../domain/settlement/plans/ordinary-plan.ts';
import { listProductHistories, type RecordedProduct } from '../../catalogue/time/history-store.ts';
import type { Tx } from '../../db/database.ts';
import type { ClaimLineRow, ClaimRow } from '../bill-store.ts';
import type { LoadedEnrolment, LoadedPerson } from '../load-claim-store.ts';
import { loadOrderingDoctors, orderedBy, type OrderingDoctors } from '../ordering-doctors.ts';
import { loadPayers, type PayersOfClaim } from '../plans/load-payers.ts';
import { isRecognisedOn } from './year-store.ts';

/** A claim as it was bought. */
export interface BoughtClaim {
  readonly claim: ClaimRow;
  readonly rows: readonly ClaimLineRow[];
  /** By row; shorter where the days of a stay's lines are not known any more. */
  readonly days: readonly PlainDate[];
  /** When it was settled first: what the person had said to insurers by then is what they consented to (N4). */
  readonly consentedAt: number;
}

interface Buyer {
  readonly person: Pick<LoadedPerson, 'id' | 'eligibilities' | 'hasConsents'>;
  readonly institution: { readonly level: string };
  readonly enrolment: LoadedEnrolment | undefined;
}

export interface RoutesNow {
  readonly lines: readonly (LineNow | Refusal | null)[];
  readonly plan: OrdinaryPlan | null;
  readonly insurers: readonly InsurerNow[];
  /** Nobody kept the diagnoses of the claim, and which ordinary plan pays depends on them. */
  readonly isUndiagnosed: boolean;
}

/** Decides by what a claim of that day would be decided on now; whether it would be sold is asked only where its route has changed. */
export async function routesNow(tx: Tx, bought: BoughtClaim, buyer: Buyer): Promise<RoutesNow> {
  const { claim, rows, days, consentedAt } = bought;
  const { servedOn, cause, setting, diagnosisCodes } = claim;
  const products = await listProductHistories(tx, [...new Set(rows.map((row) => row.nationalCode))]);
  const payers = await loadPayers(tx, buyer, buyer.enrolment, products, {
    cause,
    servedOn,
    setting,
    // Its holder was asked then, and not again.
    useAccount: false,
    diagnosisCodes: diagnosisCodes ?? [],
    year: claim.benefitYear,
    consentedAt,
    lines: rows.map(({ nationalCode }, index) => ({ nationalCode, usedOn: days[index] ?? servedOn })),
  });
  const doctors = await loadOrderingDoctors(
    tx,
    rows.flatMap((row, index) => orderOf(bought, row, days[index]) ?? []),
  );
  const lines = rows.map((row, index) => {
    const product = products.get(row.nationalCode);
    const onDay = days[index];
    return product && onDay && lineNow(bought, row, { product, onDay, payers, doctors, buyer });
  });
  const plan = payers.ordinary?.plan ?? null;
  return {
    lines: lines.map((line) => line ?? null),
    plan,
    insurers: payers.commercial.map(({ usedDeductible: _, usedCap: __, ...insurer }) => insurer),
    isUndiagnosed:
      diagnosisCodes === null && plan !== null && (await isRecognisedOn(tx, buyer.person.id, servedOn)),
  };
}

interface KnownOfLine {
  readonly product: RecordedProduct;
  readonly onDay: PlainDate;
  readonly payers: PayersOfClaim;
  readonly doctors: OrderingDoctors;
  readonly buyer: Buyer;
}

function lineNow(bought: BoughtClaim, row: ClaimLineRow, known: KnownOfLine): LineNow | Refusal {
  const { cause, setting } = bought.claim;
  const { product, onDay, payers, buyer } = known;
  const payable = payableAsKnown(product.history, onDay);
  if (!payable.ok) return { ...payable.refusal, line: row.line };
  const held = {
    eligibilities: buyer.person.eligibilities.filter((one) => one.entryKey === product.entryKey),
  };
  const route = chooseRoute({ ...payers, cause, setting, servedOn: onDay }, held);
  if (!route.ok) return { ...route.refusal, line: row.line };
  const isOrdinary = route.value === 'ordinary';
  const selfPayRatio = isOrdinary ? (payers.selfPayRatios.get(product.entryKey) ?? null) : null;
  const about = { line: row.line, detail: product.genericName };
  if (isOrdinary && selfPayRatio === null)
    return refuse('POLICY_NOT_FORMALISED', { ...about, detail: `${about.detail}：自付比例尚未录入` });
  const refusal =
    route.value === 'separatePayment' && row.route !== 'separatePayment'
      ? objectionToDoctor(bought, row, known, heldOn(held, onDay))
      : undefined;
  return refusal === undefined
    ? { standard: payable.value.standard, route: route.value, selfPayRatio }
    : { ...refusal, line: row.line };
}

/** Where 单行支付 asks for a responsible doctor: what a hospital's outpatient department handed out itself (M22). */
const asksDoctor = ({ setting, prescriptionId, institutionCode }: ClaimRow) =>
  setting === 'outpatient' && prescriptionId === null && institutionCode !== '';

function orderOf({ claim }: BoughtClaim, { orderedBy: doctor }: ClaimLineRow, onDay: PlainDate | undefined) {
  return doctor && onDay && asksDoctor(claim) ? { code: doctor.code, onDay } : undefined;
}

/** What was no 单行支付 when it was sold did not ask who had ordered it. */
function objectionToDoctor(
  bought: BoughtClaim,
  row: ClaimLineRow,
  { onDay, doctors }: KnownOfLine,
  held: readonly { readonly field: string }[],
): Refusal | undefined {
  if (!asksDoctor(bought.claim)) return undefined;
  const order = orderOf(bought, row, onDay);
  if (order === undefined) return refuse('ORDERING_DOCTOR_REQUIRED');
  const doctor = present(orderedBy(doctors, order), 'every order was asked for');
  return objectionToOrder(
    doctor,
    held.map(({ field }) => field),
    onDay,
  );
}
