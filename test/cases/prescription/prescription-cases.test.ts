import { describe, expect, test } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { day, startOfDay } from '../../../src/base/date.ts';
import { parseQuantity } from '../../../src/base/money.ts';
import { accept, decline, type Outcome } from '../../../src/base/outcome.ts';
import { judgeIssue, type IssueFacts } from '../../../src/domain/prescription/judge-issue.ts';
import {
  mayBeChecked,
  mayBeChosen,
  mayBeFreed,
  mayBeReturned,
  mayBeTaken,
  mayBeUndone,
  mayBeUsed,
  mayBeWithdrawn,
  stateAfter,
  type PrescriptionState,
} from '../../../src/domain/prescription/life.ts';
import { matchClaim } from '../../../src/domain/prescription/match-claim.ts';
import { totalDays } from '../../../src/domain/prescription/supply-days.ts';
import { refuse, type Refusal, type RefusalCode } from '../../../src/domain/refusals.ts';
import { loadCases, uncarriedClauses, type Case } from '../../support/cases.ts';

interface IssueGiven {
  readonly onDay?: string;
  readonly identityChecked?: boolean;
  readonly eligibility?: RefusalCode;
  readonly doctor?: RefusalCode;
  readonly product?: RefusalCode;
  readonly lines?: readonly {
    dose?: string;
    times?: number;
    perDays?: number;
    quantity?: number;
    unitsPerPack?: number;
  }[];
  readonly dispensed?: readonly { usedOn: string; supplyDays: number }[];
  readonly notYetFetched?: number;
  readonly scope?: RefusalCode;
  readonly caution?: RefusalCode;
  readonly monthly?: number;
  readonly recentUnits?: number;
  readonly longTerm?: RefusalCode | 'allowed';
}

interface LifeGiven {
  readonly state: PrescriptionState;
  readonly checkedBy?: string;
  readonly step: 'check' | 'return' | 'use' | 'withdraw' | 'take' | 'free' | 'undo' | 'choose';
  /** Who holds it now; the test's own pharmacy is P1. */
  readonly heldBy?: string;
  readonly chosen?: string;
  readonly onDay?: string;
}

interface ClaimGiven {
  readonly personId: number;
  /** What earlier settlements handed out. */
  readonly handed?: readonly { code: string; quantity: number }[];
  readonly lines: readonly { code: string; quantity: string }[];
}

const quantity = (text: string) => present(parseQuantity(text), 'a quantity of a case');
const judged = (code: RefusalCode | undefined): Outcome<true, Refusal> =>
  code === undefined ? accept(true) : decline(refuse(code));

function issueFacts(given: IssueGiven): IssueFacts {
  return {
    onDay: day(given.onDay ?? '2026-06-15'),
    identityChecked: given.identityChecked ?? true,
    eligibility: judged(given.eligibility),
    doctor: judged(given.doctor),
    products: [judged(given.product)],
    lines: (given.lines ?? [{}]).map((line) => ({
      dose: quantity(line.dose ?? '1'),
      times: line.times ?? 1,
      perDays: line.perDays ?? 1,
      quantity: line.quantity ?? 1,
      unitsPerPack: line.unitsPerPack ?? 30,
    })),
    dispensed: (given.dispensed ?? []).map((one) => ({
      usedOn: day(one.usedOn),
      supplyDays: one.supplyDays,
    })),
    notYetFetched: given.notYetFetched ?? 0,
    scope: judged(given.scope),
    cautions: given.caution === undefined ? accept([]) : decline(refuse(given.caution)),
    monthly: {
      granted: given.monthly === undefined ? null : { units: given.monthly, unitName: '片' },
      recentUnits: given.recentUnits ?? 0,
    },
    longTerm:
      given.longTerm === undefined ? null : judged(given.longTerm === 'allowed' ? undefined : given.longTerm),
  };
}

function told(refusal: Refusal): object {
  return { refusal: refusal.code, clause: refusal.clause, detail: refusal.detail, line: refusal.line };
}

function decideIssue(given: IssueGiven): object {
  const outcome = judgeIssue(issueFacts(given));
  if (!outcome.ok) return told(outcome.refusal);
  const { supplyDays, reckoning, limit, validTo } = outcome.value;
  return {
    supplyDays,
    total: totalDays(reckoning),
    validTo: validTo.value,
    sources: [reckoning.source, limit.source, validTo.source],
  };
}

const STEPS = {
  check: 'checked',
  return: 'returned',
  withdraw: 'withdrawn',
  take: 'taken',
  free: 'freed',
  undo: 'undone',
  choose: 'chosen',
} as const;

function decideLife({ state, checkedBy, step, onDay, heldBy, chosen }: LifeGiven): object {
  const standing = {
    state,
    institutionCode: checkedBy ?? null,
    validTo: day('2026-06-17'),
    chosenCode: chosen ?? null,
    hold: heldBy === undefined ? null : { by: heldBy, until: startOfDay(day('2026-06-15')) },
  };
  const today = day(onDay ?? '2026-06-15');
  const outcome = {
    check: () => mayBeChecked(standing, 'P1', today),
    return: () => mayBeReturned(standing, 'P1', today),
    use: () => mayBeUsed(standing, 'P1', today),
    withdraw: () => mayBeWithdrawn(standing, today),
    take: () => mayBeTaken(standing, 'P1', today),
    free: () => mayBeFreed(standing, 'P1'),
    undo: () => mayBeUndone(standing, 'P1', today),
    choose: () => mayBeChosen(standing, 'P1', today),
  }[step]();
  return outcome.ok
    ? { next: step === 'use' ? 'used' : stateAfter(STEPS[step], outcome.value), clause: 'N5.4' }
    : told(outcome.refusal);
}

function decideClaim(given: ClaimGiven): object {
  const prescribed = {
    personId: 7,
    handed: (given.handed ?? []).map((one) => ({ nationalCode: one.code, quantity: one.quantity })),
    lines: [
      { nationalCode: 'A', quantity: 2 },
      { nationalCode: 'B', quantity: 1 },
    ],
  };
  const lines = given.lines.map((line) => ({ nationalCode: line.code, quantity: quantity(line.quantity) }));
  const outcome = matchClaim(prescribed, { personId: given.personId, lines });
  return outcome.ok ? { refusal: null, clause: 'M33' } : told(outcome.refusal);
}

function decide({ file, given }: Case): object {
  if (file.endsWith('life.yaml')) return decideLife(given as LifeGiven);
  if (file.endsWith('claim.yaml')) return decideClaim(given as ClaimGiven);
  return decideIssue(given as IssueGiven);
}

describe('处方用例', () => {
  test.each(loadCases('prescription').map((one) => [`${one.file}：${one.title}`, one] as const))(
    '%s',
    (_, one) => {
      const result = decide(one);
      expect(result).toMatchObject(one.expect as object);
      expect(uncarriedClauses(one, result)).toEqual([]);
    },
  );
});
