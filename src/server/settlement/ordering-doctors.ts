/** Who ordered the lines of an outpatient visit, as the lists of their days know them (M19, M20, M21, M22). */
import type { PlainDate } from '../../base/date.ts';
import type { ClaimCase, OrderingDoctor } from '../../domain/settlement/claim-case.ts';
import type { Tx } from '../db/database.ts';
import { loadDoctorFacts } from '../providers/store.ts';
import type { ParsedClaim } from './judge-claim.ts';

/** Adds to a case the doctors whom its lines name. Asks nothing for a claim that names none or needs none. */
export async function withDoctors(tx: Tx, facts: ClaimCase, claim: ParsedClaim): Promise<ClaimCase> {
  if (claim.setting !== 'outpatient' || claim.rxno !== null) return facts;
  const known = new Map<string, OrderingDoctor>();
  const ordered: (OrderingDoctor | undefined)[] = [];
  for (const { doctorCode, usedOn = claim.servedOn } of claim.lines) {
    ordered.push(
      doctorCode === undefined ? undefined : await findOrderingDoctor(tx, known, doctorCode, usedOn),
    );
  }
  const lines = facts.lines.map((line, index) => {
    const orderedBy = ordered[index];
    return orderedBy === undefined ? line : { ...line, orderedBy };
  });
  return { ...facts, lines };
}

/** A doctor as the lists of a day know them. @param known those that were asked for before */
export async function findOrderingDoctor(
  tx: Tx,
  known: Map<string, OrderingDoctor>,
  code: string,
  onDay: PlainDate,
): Promise<OrderingDoctor> {
  const key = `${code} ${onDay}`;
  const found = known.get(key) ?? { code, facts: await loadDoctorFacts(tx, code, onDay) };
  known.set(key, found);
  return found;
}
