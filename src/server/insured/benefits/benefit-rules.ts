/**
 * The rules by which funds pay, written and entered, kept in this process under the revision at which the entered ones were read
 * (ADR 0013, 0030). Every step about an act takes a revision that was never used before, so a revision has one content, in
 * whatever database it is met: who sees it in their own snapshot may take what is kept under it, and nothing else.
 */
import type { Ratio } from '../../../base/ratio.ts';
import { REGIMES } from '../../../policy/regimes.ts';
import type { BenefitRules, EnteredAct } from '../../../policy/parameters/entered.ts';
import type { Tx } from '../../db/database.ts';
import { readActs, type ActInForce } from './rules-store.ts';
import { readingsOf } from './stored-readings.ts';

const MOST_REVISIONS = 8;
/** By revision, the one read last at the end. */
const kept = new Map<string, BenefitRules>();

/**
 * The rules as the caller's snapshot has them: from memory, or in one statement under the revision which that one sees.
 * @param revision as an earlier statement of the same transaction gave it
 */
export async function benefitRulesAt(tx: Tx, revision: string): Promise<BenefitRules> {
  return kept.get(revision) ?? benefitRules(tx);
}

/** The rules as they stand, for who has no revision at hand. */
export async function benefitRules(tx: Tx): Promise<BenefitRules> {
  const { revision, rows } = await readActs(tx);
  const rules: BenefitRules = { regimes: REGIMES, entered: rows.map(enteredOf) };
  kept.set(revision, rules);
  for (const oldest of kept.keys()) {
    if (kept.size <= MOST_REVISIONS) break;
    kept.delete(oldest);
  }
  return rules;
}

function enteredOf({ employee, resident, readings, ...citation }: ActInForce): EnteredAct {
  return {
    citation,
    ratios: {
      ...(employee === null ? {} : { employee: BigInt(employee) as Ratio }),
      ...(resident === null ? {} : { resident: BigInt(resident) as Ratio }),
    },
    readings: readingsOf(readings),
  };
}
