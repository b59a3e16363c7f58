import { describe, expect, test } from 'vitest';
import { day, type PlainDate } from '../../../src/base/date.ts';
import type { Outcome } from '../../../src/base/outcome.ts';
import { membershipOn, type ListTerm } from '../../../src/domain/catalogue/list-membership.ts';
import {
  checkApplication,
  REQUIRED_PAPERS,
  type ApplicationFacts,
} from '../../../src/domain/eligibility/check-application.ts';
import { approvalTerm, isEligibleOn } from '../../../src/domain/eligibility/eligible.ts';
import type { PaperKind } from '../../../src/domain/eligibility/model.ts';
import { reviewDueOn } from '../../../src/domain/eligibility/review-clock.ts';
import type { Enrolment } from '../../../src/domain/insured/model.ts';
import { mostPressing, type Refusal } from '../../../src/domain/refusals.ts';
import { OFFICIAL_WORK_CALENDAR } from '../../../src/policy/parameters/work-calendar.ts';
import { loadCases, uncarriedClauses, type Case } from '../../support/cases.ts';

interface Given {
  readonly enrolments?: readonly {
    scheme: Enrolment['scheme'];
    status: Enrolment['status'];
    from: string;
    to: string | null;
  }[];
  readonly terms?: readonly { from: string; to: string; removedOn?: string; transitionTo?: string }[];
  readonly fields?: readonly string[];
  readonly publishedOn?: string | null;
  readonly title?: string;
  readonly papers?: readonly PaperKind[];
  readonly diagnosisCode?: string;
  readonly liveUntil?: string;
  readonly isExtension?: boolean;
  readonly hasOpenApplication?: boolean;
  readonly appliedOn: string;
  readonly wantedTo: string | null;
  readonly acceptedOn: string;
  readonly onDay?: string;
  /** The day on which a change to another drug was approved. */
  readonly endedOn?: string;
  readonly diedOn?: string;
}

const TODAY = day('2026-03-02');
const ORDINARY_TERMS = [{ from: '2026-01-01', to: '2027-12-31' }];
const ORDINARY_ENROLMENTS = [{ scheme: 'employee', status: 'normal', from: '2026-01-01', to: null }] as const;
const open = (text: string | null | undefined): PlainDate | null =>
  text === null || text === undefined ? null : day(text);

function termsOf(given: Given): ListTerm[] {
  return (given.terms ?? ORDINARY_TERMS).map((term) => ({
    termFrom: day(term.from),
    termTo: day(term.to),
    removedOn: open('removedOn' in term ? term.removedOn : null),
    transitionTo: open('transitionTo' in term ? term.transitionTo : null),
  }));
}

function enrolmentsOf(given: Given): Enrolment[] {
  return (given.enrolments ?? ORDINARY_ENROLMENTS).map((one) => ({
    ...one,
    areaCode: '430102',
    from: day(one.from),
    to: open(one.to),
  }));
}

function factsOf(given: Given): ApplicationFacts {
  const filing = {
    id: 1,
    doctorCode: 'D1',
    checked: true,
    suspendedFrom: null,
    suspendedTo: null,
    endedOn: null,
  };
  return {
    enrolments: enrolmentsOf(given),
    membership: membershipOn(termsOf(given), TODAY),
    field: '肿瘤',
    scopePrefixes: ['C34'],
    diagnosisCode: given.diagnosisCode ?? 'C34.900',
    doctor: {
      title: given.title ?? '主任医师',
      titleRelaxed: false,
      points: [],
      filings: [
        {
          ...filing,
          fields: given.fields ?? ['肿瘤'],
          publishedOn: given.publishedOn === undefined ? day('2026-01-01') : open(given.publishedOn),
        },
      ],
    },
    paperKinds: given.papers ?? REQUIRED_PAPERS,
    liveUntil: open(given.liveUntil),
    isExtension: given.isExtension ?? false,
    hasOpenApplication: given.hasOpenApplication ?? false,
  };
}

function told(refusal: Refusal | undefined): object {
  return refusal === undefined
    ? { refusal: null, clause: 'M23.4' }
    : { refusal: refusal.code, clause: refusal.clause, detail: refusal.detail };
}

function held(onDay: PlainDate, given: Given): object {
  const one = {
    termFrom: day('2026-03-02'),
    termTo: day('2027-12-31'),
    endedOn: open(given.endedOn),
  };
  const person = { enrolments: enrolmentsOf(given), diedOn: open(given.diedOn) };
  const outcome = isEligibleOn([one], membershipOn(termsOf(given), onDay), person, onDay);
  return outcome.ok ? { eligible: true, clause: 'M23.4' } : told(outcome.refusal);
}

function value<T extends object>(outcome: Outcome<T, Refusal>, clause: string): object {
  return outcome.ok ? { ...outcome.value, clause } : told(outcome.refusal);
}

/** What the decision of a case's file says. */
function decide(file: string, given: Given): object {
  if (file.endsWith('hindrances.yaml'))
    return told(
      mostPressing(checkApplication(factsOf(given), given.onDay === undefined ? TODAY : day(given.onDay))),
    );
  if (file.endsWith('terms.yaml'))
    return value(approvalTerm(day(given.appliedOn), open(given.wantedTo)), 'M23.4');
  if (file.endsWith('clock.yaml'))
    return value(reviewDueOn(OFFICIAL_WORK_CALENDAR, day(given.acceptedOn)), 'M23.3');
  return held(day(given.onDay ?? ''), given);
}

describe('待遇申请的用例', () => {
  test.each(loadCases('eligibility').map((one): [string, Case] => [`${one.file} ${one.title}`, one]))(
    '%s',
    (_, one) => {
      const result = decide(one.file, one.given as Given);
      expect(result).toMatchObject(one.expect as object);
      expect(uncarriedClauses(one, result)).toEqual([]);
    },
  );

  test('一份合格的申请没有阻碍（M22、M23.2）', () => {
    expect(checkApplication(factsOf({} as Given), TODAY)).toEqual([]);
  });
});
