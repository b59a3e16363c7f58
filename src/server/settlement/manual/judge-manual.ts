/** Loads the facts of a purchase and decides what is reimbursed, by the rules of its day (M30, I10, I22, I24). */
import { assert, present } from '../../../base/assert.ts';
import { subtractFen, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { ClaimCase } from '../../../domain/settlement/claim-case.ts';
import { decideManual, listManualObjections } from '../../../domain/settlement/manual/decide-manual.ts';
import type { OutsideSeller } from '../../../domain/settlement/manual/outside-seller.ts';
import type { Bill } from '../../../domain/settlement/model.ts';
import { findKnownProducts, productCacheOf } from '../../catalogue/cache/product-cache.ts';
import type { Database, Tx } from '../../db/database.ts';
import { findUninsuredSales } from '../../providers/stock/stock-store.ts';
import { assembleCase, chosenEnrolment } from '../assemble-case.ts';
import type { JudgedClaim, ParsedClaim } from '../judge-claim.ts';
import { traceCodesOf } from '../judge-claim.ts';
import { loadClaim, type LoadedClaim, type LoadedInstitution } from '../load-claim-store.ts';
import { requireYear } from '../likely-year.ts';
import { listKindsFiled } from '../off-site/off-site-store.ts';
import { loadPayers, toldDiagnoses } from '../plans/load-payers.ts';
import { tryPrices } from '../try-prices.ts';
import type { CaseRow } from './case-store.ts';
import type { StoredManualLine } from './manual-store.ts';

/** The purchase as a claim of its day. @returns MANUAL_LINE_UNMATCHED while a line has no product */
export function asClaim(row: CaseRow, lines: readonly StoredManualLine[]): Outcome<ParsedClaim, Refusal> {
  const parsed = [];
  for (const [index, line] of lines.entries()) {
    if (line.nationalCode === null)
      return decline(refuse('MANUAL_LINE_UNMATCHED', { detail: line.name, line: index + 1 }));
    const { nationalCode, price, quantity, inSmallestUnits, traceCodes } = line;
    parsed.push({ nationalCode, price, quantity, inSmallestUnits, traceCodes });
  }
  assert(parsed.length > 0, 'a manual claim has lines');
  const { personNo, receivingHospital, servedOn, setting, cause, diagnosisCode } = row;
  const institutionCode = row.institutionCode ?? row.outside?.designatedCode ?? '';
  const where = { institutionCode, personNo, receivingHospital, servedOn, setting, cause, diagnosisCode };
  return accept({ ...where, rxno: null, useAccount: false, lines: parsed });
}

/** What the purchase comes to, and everything that stands against it. */
export interface JudgedPurchase {
  readonly decided: Outcome<JudgedClaim, Refusal>;
  readonly objections: readonly Refusal[];
}

/** A seller of another province in the shape of one of ours: it has no agreement with us and needs none (I24). */
function institutionOutside(seller: OutsideSeller): LoadedInstitution {
  const { designatedCode, name, kind, level, placeCode } = seller;
  const where = { areaCode: placeCode, agreements: [], isOutsideProvince: true };
  return { code: designatedCode ?? '', name, kind, level, ...where };
}

/** What is known of the purchase; of a seller outside the province no register of ours tells, its claim does. */
async function loadPurchase(
  tx: Tx,
  claim: ParsedClaim,
  outside: OutsideSeller | null,
  year: number,
): Promise<LoadedClaim> {
  const traceCodes = traceCodesOf(claim);
  const known = await loadClaim(tx, {
    personNo: claim.personNo,
    institutionCode: claim.institutionCode,
    receivingHospital: claim.receivingHospital,
    nationalCodes: claim.lines.map((line) => line.nationalCode),
    traceCodes,
    servedOn: claim.servedOn,
    year,
  });
  const uninsured = (await findUninsuredSales(tx, traceCodes)).map((sale) => sale.traceCode);
  const loaded = { ...known, soldTraceCodes: [...known.soldTraceCodes, ...uninsured] };
  if (outside === null) return loaded;
  const person = present(known.person, 'a manual claim is of a person who is there');
  const offSiteKinds = await listKindsFiled(tx, person.id, outside.placeCode, claim.servedOn);
  return { ...loaded, person: { ...person, offSiteKinds }, institution: institutionOutside(outside) };
}

/** Injections that a pharmacy outside sold were given in a hospital that its claim names (M32). */
function withNamedHospital(facts: ClaimCase, outside: OutsideSeller | null): ClaimCase {
  const isNamed = (outside?.receivingHospital ?? null) !== null;
  return isNamed ? { ...facts, receivingHospital: { code: '', known: true } } : facts;
}

/**
 * The decision beside all objections. Reads only, but for the trial of a price beside a secret standard (N5.1).
 * @throws {StaleFacts} where the rules name another benefit year than `by` does
 */
export async function judgePurchase(
  tx: Tx,
  db: Database,
  claim: ParsedClaim,
  outside: OutsideSeller | null,
  by: { readonly actor: Actor; readonly now: number; readonly year: number },
): Promise<JudgedPurchase> {
  const codes = claim.lines.map((line) => line.nationalCode);
  const loaded = await loadPurchase(tx, claim, outside, by.year);
  requireYear(db, loaded, claim.servedOn);
  const institution = present(loaded.institution, 'a manual claim names an institution that is there');
  const products = await findKnownProducts(tx, productCacheOf(db), loaded.catalogueRevision, codes);
  const enrolled = chosenEnrolment(loaded, claim.servedOn);
  const payers = await loadPayers(tx, loaded, enrolled, products, {
    ...claim,
    year: loaded.year,
    diagnosisCodes: toldDiagnoses(claim, null),
  });
  const assembled = assembleCase(loaded, products, institution, null, claim, payers);
  const facts = withNamedHospital(assembled, outside);
  const objections = listManualObjections(facts);
  const tried = await tryPrices(tx, facts, by.actor, by.now, listManualObjections);
  if (!tried.ok) return { decided: tried, objections };
  const decided = decideManual(facts);
  if (!decided.ok) return { decided, objections: objections.length > 0 ? objections : [decided.refusal] };
  return {
    objections,
    decided: accept({
      bill: decided.value,
      person: present(loaded.person, 'an admitted claim has its person'),
      enrolment: present(enrolled, 'an admitted claim has its enrolment'),
      institution,
      prescription: null,
      loaded,
      products,
      planKind: payers.ordinary?.plan.kind ?? null,
    }),
  };
}

/** What the person gets back of what they paid: all but their own part. */
export function payableOf(bill: Pick<Bill, 'charged' | 'personPays'>): Fen {
  return subtractFen(bill.charged, bill.personPays);
}
