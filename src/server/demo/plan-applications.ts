import { present } from '../../base/assert.ts';
import { addDays, daysBetween, type PlainDate } from '../../base/date.ts';
import type { Step } from '../../domain/eligibility/model.ts';
import type { PeopleText } from './demo-files.ts';
import { instantOf, workingDayAfter, workingDayBefore, type DemoDays } from './plan-days.ts';
import type { DemoDrug } from './plan-drugs.ts';
import { HOME_CITY, type DemoPerson } from './plan-people.ts';
import type { DemoInstitution, DemoPlaces, DemoPractitioner } from './plan-places.ts';
import type { Dice } from './random.ts';

/** The steps that a course of the demo province tells; panels and reconsiderations are played afterwards. */
export type DemoStepName = Exclude<
  Step,
  | 'submitted'
  | 'panelConvened'
  | 'panelConcluded'
  | 'refusalReturned'
  | 'reconsiderationRequested'
  | 'refusalUpheld'
>;

export interface DemoStep {
  readonly step: DemoStepName;
  readonly at: number;
  readonly on: PlainDate;
  readonly note: string;
}

/** One application from its submission to where it stands today. */
export interface DemoApplication {
  readonly person: DemoPerson;
  readonly drug: DemoDrug;
  readonly doctor: DemoPractitioner;
  readonly pharmacy: DemoInstitution;
  readonly diagnosis: { readonly code: string; readonly name: string };
  readonly conditionText: string;
  readonly appliedOn: PlainDate;
  readonly appliedAt: number;
  readonly steps: readonly DemoStep[];
  readonly approvedOn: PlainDate | null;
}

/** Steps of an application, each with the working days since the one before. */
type Course = readonly (readonly [DemoStep['step'], number])[];

const TO_ACCEPTANCE: Course = [
  ['doctorStated', 1],
  ['hospitalConfirmed', 1],
  ['accepted', 1],
];

/** The applications that are under way today or ended without approval; `back` counts working days from the last step to today. */
const SCRIPTED: readonly {
  readonly course: Course;
  readonly back: number;
  readonly inHomeCity: number;
  readonly elsewhere: number;
}[] = [
  { course: [], back: 1, inHomeCity: 2, elsewhere: 2 },
  { course: [['doctorStated', 1]], back: 1, inHomeCity: 2, elsewhere: 2 },
  {
    course: [
      ['doctorStated', 1],
      ['hospitalReturned', 1],
    ],
    back: 1,
    inHomeCity: 1,
    elsewhere: 1,
  },
  {
    course: [
      ['doctorStated', 1],
      ['hospitalConfirmed', 1],
    ],
    back: 1,
    inHomeCity: 2,
    elsewhere: 3,
  },
  {
    course: [
      ['doctorStated', 1],
      ['hospitalConfirmed', 1],
      ['supplementRequested', 1],
    ],
    back: 2,
    inHomeCity: 1,
    elsewhere: 2,
  },
  {
    course: [
      ['doctorStated', 1],
      ['hospitalConfirmed', 1],
      ['supplementRequested', 1],
      ['supplemented', 2],
    ],
    back: 1,
    inHomeCity: 1,
    elsewhere: 1,
  },
  { course: TO_ACCEPTANCE, back: 2, inHomeCity: 2, elsewhere: 4 },
  { course: TO_ACCEPTANCE, back: 7, inHomeCity: 1, elsewhere: 3 },
  // Due tomorrow or the day after.
  { course: TO_ACCEPTANCE, back: 14, inHomeCity: 2, elsewhere: 1 },
  // Overdue by two working days.
  { course: TO_ACCEPTANCE, back: 17, inHomeCity: 1, elsewhere: 0 },
  {
    course: [...TO_ACCEPTANCE, ['refusalProposed', 5], ['refused', 1]],
    back: 12,
    inHomeCity: 1,
    elsewhere: 4,
  },
  { course: [['doctorDeclined', 2]], back: 9, inHomeCity: 1, elsewhere: 2 },
  {
    course: [
      ['doctorStated', 1],
      ['withdrawn', 1],
    ],
    back: 15,
    inHomeCity: 0,
    elsewhere: 2,
  },
];

/** How many people of the home city and of others are needed for the applications that are told by script. */
export const SCRIPTED_AT_HOME = SCRIPTED.reduce((sum, one) => sum + one.inHomeCity, 0);
export const SCRIPTED_ELSEWHERE = SCRIPTED.reduce((sum, one) => sum + one.elsewhere, 0);

const NOTES: Readonly<Partial<Record<DemoStep['step'], string>>> = {
  doctorStated: 'doctor',
  doctorDeclined: 'doctorDeclines',
  hospitalConfirmed: 'hospital',
  hospitalReturned: 'hospitalReturns',
  accepted: 'accepted',
  supplementRequested: 'supplement',
  supplemented: 'supplemented',
  approved: 'approved',
  refusalProposed: 'refused',
  refused: 'refusalChecked',
  withdrawn: 'withdrawn',
};

export interface ApplicationGround {
  readonly days: DemoDays;
  readonly drugs: readonly DemoDrug[];
  readonly places: DemoPlaces;
  readonly text: PeopleText;
  readonly dice: Dice;
}

/** A doctor of the drug's field in the person's city; the first hospital of a city has every field. */
function chooseDoctor(
  { places, dice }: ApplicationGround,
  cityCode: string,
  field: string,
  first: boolean,
): DemoPractitioner {
  const able = places.doctors.filter(
    (doctor) => doctor.cityCode === cityCode && doctor.fields.includes(field),
  );
  return first ? present(able[0], 'a doctor of the field') : dice.pick(able);
}

function choosePharmacy(
  { places, dice }: ApplicationGround,
  cityCode: string,
  first: boolean,
): DemoInstitution {
  const near = places.pharmacies.filter((pharmacy) => pharmacy.cityCode === cityCode);
  return first ? present(near[0], 'a pharmacy of the city') : dice.pick(near);
}

function walk(course: Course, appliedOn: PlainDate, ground: ApplicationGround): DemoStep[] {
  let on = appliedOn;
  // Steps of one day must follow each other, so each step has its own hour.
  return course.map(([step, wait], index) => {
    on = workingDayAfter(on, wait);
    const note = ground.text.opinions[NOTES[step] ?? ''] ?? '';
    return { step, on, at: instantOf(on, 9 * 60 + index * 75 + ground.dice.below(60)), note };
  });
}

/** @param first takes the first doctor and the first pharmacy of the city: those that have demo accounts */
export function planApplication(
  ground: ApplicationGround,
  person: DemoPerson,
  drug: DemoDrug,
  appliedOn: PlainDate,
  course: Course,
  first: boolean,
): DemoApplication {
  // What would happen today or later has not happened yet.
  const steps = walk(course, appliedOn, ground).filter(({ on }) => on < ground.days.today);
  return {
    person,
    drug,
    doctor: chooseDoctor(ground, person.cityCode, drug.field, first),
    pharmacy: choosePharmacy(ground, person.cityCode, first),
    diagnosis: ground.dice.pick(drug.diagnoses),
    conditionText: ground.dice.pick(ground.text.conditions),
    appliedOn,
    appliedAt: instantOf(appliedOn, 8 * 60 + 20 + ground.dice.below(35)),
    steps,
    approvedOn: steps.find((one) => one.step === 'approved')?.on ?? null,
  };
}

/** The applications told by script, for the people given; those of the home city come first. */
export function planScripted(ground: ApplicationGround, people: readonly DemoPerson[]): DemoApplication[] {
  const home = people.filter((person) => person.cityCode === HOME_CITY);
  const others = people.filter((person) => person.cityCode !== HOME_CITY);
  const tumours = ground.drugs.filter((drug) => drug.field === '肿瘤');
  return SCRIPTED.flatMap(({ course, back, inHomeCity, elsewhere }) => {
    const length = course.reduce((sum, [, wait]) => sum + wait, 0);
    const appliedOn = workingDayBefore(ground.days.today, back + length);
    return [
      ...home
        .splice(0, inHomeCity)
        .map((person) => planApplication(ground, person, ground.dice.pick(tumours), appliedOn, course, true)),
      ...others
        .splice(0, elsewhere)
        .map((person) =>
          planApplication(ground, person, ground.dice.pick(ground.drugs), appliedOn, course, false),
        ),
    ];
  });
}

function approvedCourse(dice: Dice): Course {
  const middle: Course = dice.percent(12)
    ? [
        ['supplementRequested', 1],
        ['supplemented', 2],
        ['accepted', 1],
      ]
    : [['accepted', dice.between(1, 2)]];
  return [
    ['doctorStated', dice.between(0, 2)],
    ['hospitalConfirmed', dice.between(0, 2)],
    ...middle,
    ['approved', dice.between(2, 12)],
  ];
}

/** An application that was approved in time for some purchases; nine in ten fall into the first weeks. */
export function planApproved(
  ground: ApplicationGround,
  person: DemoPerson,
  drug: DemoDrug,
  first = false,
): DemoApplication {
  const { days, dice } = ground;
  const weeks = Math.max(1, daysBetween(days.applicationsFrom, days.claimsFrom));
  const late = Math.max(weeks, daysBetween(days.applicationsFrom, days.today) - 45);
  const after = first ? 0 : dice.percent(90) ? dice.below(weeks) : dice.below(late);
  const appliedOn = workingDayAfter(addDays(days.applicationsFrom, after), 0);
  return planApplication(ground, person, drug, appliedOn, approvedCourse(dice), first);
}
