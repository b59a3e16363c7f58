import { addDays, dayAt, type PlainDate } from '../../base/date.ts';
import { parseQuantity } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { CallOf } from '../../contract/endpoint.ts';
import type {
  issuePrescription as issueRow,
  reckonPrescription as reckonRow,
} from '../../contract/prescription.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { decidePayable } from '../../domain/catalogue/payable-product.ts';
import { isInScope } from '../../domain/eligibility/check-application.ts';
import { isEligibleOn } from '../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { CautionFindings } from '../../domain/prescription/judge-cautions.ts';
import type { IssueFacts } from '../../domain/prescription/judge-issue.ts';
import { makersInUse, mayPrescribeMaker } from '../../domain/prescription/makers.ts';
import { mayDoctorActFor } from '../../domain/providers/doctor.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { findListedDrugs, findProducts, type CatalogueProduct } from '../catalogue/lookup-store.ts';
import type { Tx } from '../db/database.ts';
import { notFound, Problem } from '../http/problem.ts';
import { findPersonByCredential, listEnrolments, type Person } from '../insured/store.ts';
import type { World } from '../world.ts';
import { findDecision } from '../eligibility/review/review-store.ts';
import { findActingDoctor, type ActingDoctor } from './acting-practitioner.ts';
import { loadClinical } from './load-clinical.ts';
import { loadMakerHistory } from './makers/maker-store.ts';
import { sumRecentUnits } from './supply-store.ts';
import { listSupply } from './circulation/supply-store.ts';

export type IssueBody = CallOf<typeof issueRow>['body'];
export type ReckonBody = CallOf<typeof reckonRow>['body'];
type Line = IssueBody['lines'][number];

/** Older prescriptions can have nothing left at hand: the limit of one is 30 days, of a long-term one 84. */
const LOOK_BACK_DAYS = 180;

/** 400 in words that a doctor reads, beside the field. */
export function wrongLine(field: string, title: string, remedy: string): Problem {
  return new Problem(400, 'BAD_INPUT', title, { field, remedy });
}

/** What is being written, for whom, by whom, with what the modules to the left know of it. */
export interface Written {
  readonly person: Person;
  readonly eligibility: Eligibility;
  readonly doctor: ActingDoctor;
  readonly lines: readonly { readonly line: Line; readonly product: CatalogueProduct }[];
  readonly facts: IssueFacts;
  readonly findings: CautionFindings;
}

/**
 * Loads what the modules to the left know of a prescription that is being written; for scope `all`.
 * @param eligibility of the application that it names
 * @throws {Problem} 400 for a product of another drug or a dose of nothing, 403 for a doctor registered elsewhere, 404 for an unknown credential
 */
export async function loadWritten(
  world: World,
  tx: Tx,
  actor: Actor,
  body: ReckonBody & { identityChecked: boolean },
  today: PlainDate,
  eligibility: Eligibility | undefined,
): Promise<Outcome<Written, Refusal>> {
  const doctor = await findActingDoctor(tx, actor, today);
  const person = await findPersonByCredential(
    tx,
    world.secrets,
    body.credential.kind,
    body.credential.number,
  );
  if (!person) throw notFound('该凭证对应的参保人');
  // Another person's application is answered like none, so that numbers cannot be tried out.
  if (!eligibility || eligibility.personId !== person.id) return decline(refuse('ELIGIBILITY_MISSING'));
  const products = await findProducts(
    tx,
    body.lines.map((line) => line.nationalCode),
  );
  const lines = body.lines.map((line, index) => ({
    line,
    product: productOfLine(products, line, eligibility.entryKey, index),
  }));
  const strengths = new Set(lines.map(({ product }) => product.strength));
  if (strengths.size < lines.length) throw wrongLine('lines', '同一规格开了两行', '请合并成一行');
  const drug = (await findListedDrugs(tx, [eligibility.entryKey])).get(eligibility.entryKey);
  const supply = await listSupply(
    tx,
    person.id,
    eligibility.entryKey,
    addDays(today, -LOOK_BACK_DAYS),
    today,
  );
  const diagnosis = inScope(eligibility.diagnosisCode, drug?.diagnosisCodes ?? []);
  const { findings, judged, longTerm } = await loadClinical(
    tx,
    { body, person, eligibility, doctor, lines },
    today,
  );
  const standing = { enrolments: await listEnrolments(tx, person.id), diedOn: person.diedOn };
  const inUse = makersInUse(await loadMakerHistory(tx, person.id, eligibility.entryKey));
  const facts: IssueFacts = {
    onDay: today,
    identityChecked: body.identityChecked,
    eligibility: isEligibleOn([eligibility], membershipOn(drug?.terms ?? [], today), standing, today),
    doctor: mayDoctorActFor(doctor, eligibility.field, today),
    products: lines.map(({ product }) => judgeProduct(product, inUse, today)),
    lines: lines.map(({ line, product }, index) => dosingOf(line, product, index)),
    dispensed: supply.flatMap(({ state, usedAt, supplyDays }) =>
      state === 'used' && usedAt !== null ? [{ usedOn: dayAt(usedAt), supplyDays }] : [],
    ),
    notYetFetched: supply.reduce(
      (sum, { state, supplyDays }) => sum + (state === 'used' ? 0 : supplyDays),
      0,
    ),
    scope: diagnosis,
    cautions: judged,
    monthly: await loadMonthly(tx, eligibility, today),
    longTerm,
  };
  return accept({ person, eligibility, doctor, lines, facts, findings });
}

/** A product that is paid on its own line, of the maker in use or of one that the hospital has confirmed (M4, M10, M12, M24). */
function judgeProduct(
  product: CatalogueProduct,
  inUse: readonly string[],
  today: PlainDate,
): Outcome<unknown, Refusal> {
  const payable = decidePayable(product, today);
  return payable.ok ? mayPrescribeMaker(inUse, product.maker) : payable;
}

async function loadMonthly(
  tx: Tx,
  eligibility: Eligibility,
  today: PlainDate,
): Promise<IssueFacts['monthly']> {
  const decision = await findDecision(tx, eligibility.applicationId);
  if (decision?.monthlyUnits == null) return { granted: null, recentUnits: 0 };
  const granted = { units: decision.monthlyUnits, unitName: decision.unitName ?? '' };
  return { granted, recentUnits: await sumRecentUnits(tx, eligibility, addDays(today, -29), today) };
}

function inScope(diagnosisCode: string, prefixes: readonly string[]): Outcome<true, Refusal> {
  return isInScope(diagnosisCode, prefixes)
    ? accept(true)
    : decline(refuse('DIAGNOSIS_OUT_OF_SCOPE', { detail: `诊断编码：${diagnosisCode}` }));
}

function productOfLine(
  products: ReadonlyMap<string, CatalogueProduct>,
  line: Line,
  entryKey: string,
  index: number,
): CatalogueProduct {
  const product = products.get(line.nationalCode);
  if (product?.entryKey !== entryKey)
    throw wrongLine(`lines.${index}.nationalCode`, '所选产品不属于这项待遇', '请重新选择产品');
  return product;
}

function dosingOf(line: Line, product: CatalogueProduct, index: number): IssueFacts['lines'][number] {
  const dose = parseQuantity(line.dose);
  if (dose === undefined || dose <= 0n)
    throw wrongLine(`lines.${index}.dose`, '单次剂量必须大于 0', '请修改剂量');
  return {
    dose,
    times: line.times,
    perDays: line.perDays,
    quantity: line.quantity,
    unitsPerPack: product.unitsPerPack,
  };
}
