import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { adjudicate } from '../../src/domain/settlement/adjudicate.ts';
import type { checkBill } from '../../src/domain/settlement/checking/check-bill.ts';
import type { Decided } from '../../src/domain/settlement/decided.ts';
import type { explainBill } from '../../src/domain/settlement/explain.ts';
import type { findSettlementRule } from '../../src/domain/settlement/find-rule.ts';
import type { ClaimFacts } from '../../src/domain/settlement/model.ts';
import type { writeStages } from '../../src/domain/settlement/write-stages.ts';
import { ROOT } from '../../src/server/root.ts';

/** The platform's own functions as the server runs them, which the runner of TypeScript would slow down. */
export interface Compiled {
  /** The rule of the day is looked for with every case, as the other engines look it up. */
  readonly decide: (facts: ClaimFacts) => Decided;
  readonly explain: typeof explainBill;
  readonly write: typeof writeStages;
  readonly check: typeof checkBill;
}

async function load(file: string): Promise<object> {
  const path = join(ROOT, 'dist', 'domain', 'settlement', file);
  return (await import(pathToFileURL(path).href)) as object;
}

export async function loadCompiled(): Promise<Compiled> {
  const modules = await Promise.all(
    ['adjudicate.js', 'explain.js', 'write-stages.js', 'find-rule.js', 'checking/check-bill.js'].map(load),
  );
  const platform = Object.assign({}, ...modules) as {
    readonly adjudicate: typeof adjudicate;
    readonly explainBill: typeof explainBill;
    readonly writeStages: typeof writeStages;
    readonly findSettlementRule: typeof findSettlementRule;
    readonly checkBill: typeof checkBill;
  };
  const { adjudicate: decide, findSettlementRule: findRule } = platform;
  return {
    decide: (facts) => {
      const outcome = decide(facts, findRule(facts.scheme, facts.servedOn));
      if (!outcome.ok) throw new Error(outcome.refusal.code);
      return outcome.value;
    },
    explain: platform.explainBill,
    write: platform.writeStages,
    check: platform.checkBill,
  };
}
