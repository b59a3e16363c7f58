import { describe, expect, test } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { day, type PlainDate } from '../../../src/base/date.ts';
import {
  lastPayableDay,
  membershipOn,
  type ListTerm,
} from '../../../src/domain/catalogue/list-membership.ts';
import {
  proposeTransition,
  REMOVAL_GROUNDS,
  termAfterRemoval,
  type RemovalGround,
} from '../../../src/domain/catalogue/time/list-act.ts';
import { warningOn } from '../../../src/domain/catalogue/time/term-course.ts';
import { isEligibleOn } from '../../../src/domain/eligibility/eligible.ts';
import type { Eligibility } from '../../../src/domain/eligibility/model.ts';
import { loadCases, uncarriedClauses, type Case } from '../../support/cases.ts';

interface Given {
  readonly acts: readonly { ground: RemovalGround; removedOn: string; transition: string }[];
  readonly onDay: string;
}

const PUBLISHED: ListTerm = {
  termFrom: day('2026-01-01'),
  termTo: day('2026-12-31'),
  transitionTo: null,
  removedOn: null,
};

const COVERED = {
  enrolments: [
    { scheme: 'employee', areaCode: '430102', status: 'normal', from: day('2020-01-01'), to: null },
  ],
  diedOn: null,
} as const;

/** The transition of an act: as written, or as its ground grants it. */
function transitionOf({ ground, removedOn, transition }: Given['acts'][number]): PlainDate | null {
  if (transition !== 'rule') return day(transition);
  return proposeTransition(ground, day(removedOn))?.transitionTo ?? null;
}

function decide({ acts, onDay }: Given) {
  const term = acts.reduce(
    (now, act) =>
      present(termAfterRemoval(now, day(act.removedOn), transitionOf(act)), 'there is something to remove'),
    PUBLISHED,
  );
  const asked = day(onDay);
  const membership = membershipOn([term], asked);
  const held = { termFrom: day('2026-01-01'), termTo: day('2027-12-31'), endedOn: null } as Eligibility;
  const eligible = isEligibleOn([held], membership, COVERED, asked);
  const warning = warningOn([term], asked) ?? null;
  return {
    state: membership.state,
    ends: lastPayableDay(term),
    refusal: eligible.ok ? null : eligible.refusal.code,
    warning,
    clauses: [
      ...acts.map(({ ground }) => REMOVAL_GROUNDS[ground].clause),
      ...(eligible.ok ? [] : [eligible.refusal.clause]),
      ...(warning === null ? [] : (['M10'] as const)),
    ],
  };
}

describe('目录里的时间：调出、过渡、到期的用例', () => {
  test.each(
    loadCases('catalogue')
      .filter((one) => one.file.endsWith('list-times.yaml'))
      .map((one): [string, Case] => [one.title, one]),
  )('%s', (_, one) => {
    const result = decide(one.given as Given);
    expect(result).toMatchObject(one.expect as object);
    expect(uncarriedClauses(one, result)).toEqual([]);
  });
});
