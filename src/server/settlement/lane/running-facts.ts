/** What the claims of a batch are decided on, and how each claim that is accepted changes it for those behind it (M9.5, M32, N5.4, I12). */
import type { Bill } from '../../../domain/settlement/model.ts';
import type { LockedPrescription } from '../../prescription/many/use-many.ts';
import type { NewDispensing } from '../../prescription/circulation/supply-store.ts';
import type { ParsedClaim } from '../judge-claim.ts';
import type { LoadedClaim, LoadedInstitution, LoadedPerson, LoadedYear } from '../load-claim-store.ts';
import type { OrderingDoctors } from '../ordering-doctors.ts';
import type { BatchPerson, SoldAt } from './load-batch-store.ts';

/** As it was loaded; persons and prescriptions are replaced as claims use them. */
export interface BatchFacts {
  readonly catalogueRevision: string;
  readonly rules: LoadedClaim['rules'];
  readonly year: LoadedClaim['year'];
  readonly persons: Map<string, BatchPerson>;
  readonly institutions: ReadonlyMap<string, LoadedInstitution>;
  readonly matched: readonly SoldAt[];
  readonly outerPacks: LoadedClaim['outerPackPrefixes'];
  readonly sold: Set<string>;
  readonly prescriptions: Map<string, LockedPrescription>;
  readonly doctors: OrderingDoctors;
}

/** The facts of one claim, as if they had been loaded for it alone after those before it. */
export function factsFor(facts: BatchFacts, claim: ParsedClaim): LoadedClaim {
  const institution = facts.institutions.get(claim.institutionCode) ?? null;
  const person = facts.persons.get(claim.personNo);
  const codes = claim.lines.map((line) => line.nationalCode);
  const receiver = facts.institutions.get(claim.receivingHospital ?? '');
  return {
    person: person === undefined ? null : personAt(person, institution),
    institution,
    receivingHospitalName: receiver?.kind === 'hospital' ? receiver.name : null,
    catalogueRevision: facts.catalogueRevision,
    rules: facts.rules,
    year: facts.year,
    matchedCodes: facts.matched
      .filter((one) => one.institution === claim.institutionCode && codes.includes(one.code))
      .map((one) => one.code),
    soldTraceCodes: claim.lines.flatMap((line) => line.traceCodes.filter((code) => facts.sold.has(code))),
    outerPackPrefixes: facts.outerPacks.filter((one) => codes.includes(one.code)),
  };
}

/** Off-site use is filed for a pooling area, which the first four digits name (M30). */
function personAt({ offSite, ...person }: BatchPerson, institution: LoadedInstitution | null): LoadedPerson {
  const pool = institution?.areaCode.slice(0, 4);
  // Hardly anybody has filed anything: then there is nothing to go through.
  const filed = offSite.length === 0 ? offSite : offSite.filter(({ place }) => place.slice(0, 4) === pool);
  return { offSiteKinds: filed.map(({ kind }) => kind), ...person };
}

/** Notes what an accepted claim uses up, for the claims behind it. */
export function noteAccepted(
  facts: BatchFacts,
  claim: ParsedClaim,
  bill: Bill,
  used: NewDispensing | undefined,
): void {
  const person = facts.persons.get(claim.personNo);
  if (person !== undefined) {
    const years = person.years.map((year) => (year.scheme === bill.scheme ? yearAfter(year, bill) : year));
    facts.persons.set(claim.personNo, { ...person, years });
  }
  for (const line of claim.lines) for (const code of line.traceCodes) facts.sold.add(code);
  const known = facts.prescriptions.get(claim.rxno ?? '');
  if (known === undefined || used === undefined) return;
  const handed = [...known.prescription.handed, ...used.handed];
  const prescription = { ...known.prescription, ...used.to, handed };
  facts.prescriptions.set(known.prescription.rxno, { ...known, prescription });
}

function yearAfter(year: LoadedYear, bill: Bill): LoadedYear {
  const plus = (sum: string, more: bigint) => String(BigInt(sum) + more);
  return {
    ...year,
    pooledFund: plus(year.pooledFund, bill.fromPooledFund),
    majorIllness: plus(year.majorIllness, bill.fromMajorIllness),
    assistanceThreshold: plus(year.assistanceThreshold, bill.towardsThreshold),
    assistance: plus(year.assistance, bill.fromAssistance),
  };
}
