import { present } from '../../base/assert.ts';
import type { PlainDate } from '../../base/date.ts';
import type { DemoFiles } from './demo-files.ts';
import {
  planApproved,
  planScripted,
  SCRIPTED_AT_HOME,
  SCRIPTED_ELSEWHERE,
  type ApplicationGround,
  type DemoApplication,
} from './plan-applications.ts';
import { planPurchases, type DemoPurchase } from './plan-claims.ts';
import { planDays, type DemoDays } from './plan-days.ts';
import { planDrugs, type DemoDrug } from './plan-drugs.ts';
import { HOME_CITY, planPeople, type DemoPerson } from './plan-people.ts';
import { planPlaces, type DemoPlaces } from './plan-places.ts';
import { makeDice } from './random.ts';

/** How large a demo province is made. */
export interface DemoSize {
  readonly people: number;
  readonly claims: number;
}

/** The province that a newcomer sees. */
export const FULL_SIZE: DemoSize = { people: 300, claims: 2000 };
export const DEMO_SEED = 20_260_101;
/** How many people of 长沙 have a prescription waiting at its first pharmacy today. */
const READY_COUNT = 6;

/** Everything that the demo province will contain, decided before anything is written. */
export interface DemoPlan {
  readonly today: PlainDate;
  /** Absent when today lies outside the time of the Measures: then nothing can be applied for or settled. */
  readonly days: DemoDays | undefined;
  readonly drugs: readonly DemoDrug[];
  readonly places: DemoPlaces;
  readonly people: readonly DemoPerson[];
  readonly applications: readonly DemoApplication[];
  readonly purchases: readonly DemoPurchase[];
  /** Approved applications of 长沙 whose patients come to the first pharmacy today. */
  readonly ready: readonly DemoApplication[];
}

function planApplications(
  ground: ApplicationGround,
  people: readonly DemoPerson[],
): { applications: DemoApplication[]; ready: DemoApplication[] } {
  const { drugs, dice } = ground;
  const atHome = people.filter((person) => person.cityCode === HOME_CITY);
  // An oral drug of one pack makes the shortest first sale at the till.
  const simple = drugs.filter((drug) => drug.field === '肿瘤' && !drug.isInjection && drug.packs <= 2);
  const ready = atHome.slice(0, READY_COUNT).map((person, index) => {
    return planApproved(ground, person, present(simple[index % simple.length], 'an oral drug'), true);
  });
  const rest = people.filter((person) => !ready.some((one) => one.person === person));
  const scriptedHome = rest.filter((person) => person.cityCode === HOME_CITY).slice(0, SCRIPTED_AT_HOME);
  const elsewhere = rest.filter((person) => person.cityCode !== HOME_CITY);
  // A small demo keeps most of its people for purchases.
  const scriptedElsewhere = elsewhere.slice(
    0,
    Math.min(SCRIPTED_ELSEWHERE, Math.floor(elsewhere.length / 3)),
  );
  const scripted = planScripted(ground, [...scriptedHome, ...scriptedElsewhere]);
  const taken = new Set([...ready, ...scripted].map((one) => one.person));
  const approved = rest
    .filter((person) => !taken.has(person))
    .flatMap((person) => {
      if (dice.percent(3)) return [];
      const first = dice.pick(drugs);
      const others = drugs.filter((drug) => drug.field === first.field && drug !== first);
      const chosen = others.length > 0 && dice.percent(30) ? [first, dice.pick(others)] : [first];
      return chosen.map((drug) => planApproved(ground, person, drug));
    });
  return { applications: [...ready, ...scripted, ...approved], ready };
}

/**
 * Plans a demo province. The same seed, day and size always give the same plan.
 * @param today the day on which it is made; purchases end the day before
 */
export function planDemo(
  files: DemoFiles,
  today: PlainDate,
  size: DemoSize = FULL_SIZE,
  seed = DEMO_SEED,
): DemoPlan {
  const dice = makeDice(seed);
  const drugs = planDrugs(files.drugs, files.institutions.makers);
  const places = planPlaces(files.institutions, files.people, dice);
  const people = planPeople(size.people, Object.keys(files.institutions.cities), files.people, dice, today);
  const days = planDays(today);
  const base = { today, days, drugs, places, people };
  if (!days) return { ...base, applications: [], purchases: [], ready: [] };
  const { applications, ready } = planApplications({ days, drugs, places, text: files.people, dice }, people);
  return {
    ...base,
    applications,
    purchases: planPurchases(applications, ready, days, size.claims, dice),
    ready,
  };
}
