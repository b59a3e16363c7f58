/** What the province has entered before the first claim and changes on the way: limits, 救助, ordinary plans, funds' own routes, insurers, the list. */
import { closeDays } from '../../../src/contract/funds-ledger.ts';
import { removeFromList } from '../../../src/contract/list-acts.ts';
import { listListEntries } from '../../../src/contract/separate-payment.ts';
import { saveAssistanceRule, saveYearlyLimit } from '../../../src/contract/settings.ts';
import {
  addCommercialMembers,
  addCommercialPlan,
  giveConsent,
} from '../../../src/contract/settlement-commercial.ts';
import { saveFundRoute, saveOrdinaryPlan } from '../../../src/contract/settlement-plans.ts';
import type { Happening, Plan, Scheme } from '../auditor/record.ts';
import { dayAt, plusDays, yuan } from './calendar.ts';
import { DRUGS } from './drugs.ts';
import { CATEGORIES } from './people.ts';
import { count, requestId, type Script } from './script.ts';

const SCHEMES: readonly Scheme[] = ['employee', 'resident'];
const FIRST = '2026-01-01';
const SOURCE = '示例文号';
const POLICY_YEARS = [
  { from: FIRST, to: '2026-12-31' },
  { from: '2027-01-01', to: '2027-06-30' },
] as const;

const province = (script: Script) => script.desks.of({ role: 'provinceAdmin' });

/** Limits of one year; of the new year some areas are late, and their people are refused until then (I15). */
export async function enterLimits(script: Script, year: number, areas: readonly string[]): Promise<void> {
  const { dice, record } = script;
  const desk = await province(script);
  for (const areaCode of areas)
    for (const scheme of SCHEMES) {
      const amounts = {
        pooledFund: yuan(dice.between(600_000, 3_000_000)),
        majorIllness: yuan(dice.between(150_000, 1_200_000)),
      };
      await desk.ok(saveYearlyLimit, { body: { areaCode, scheme, year, ...amounts, source: SOURCE } });
      record.push({ what: 'limit', areaCode, scheme, year, ...amounts });
    }
}

/** The rules of 医疗救助 of one year, by area and category (M9.4). */
export async function enterAssistance(script: Script, year: number): Promise<void> {
  const { dice, record, ground } = script;
  const desk = await province(script);
  for (const { code: areaCode } of ground.areas)
    for (const category of CATEGORIES) {
      // One category of one area is left out: its people are refused, nothing is guessed.
      if (category === 'monitored' && areaCode === ground.areas[3]?.code && year === 2027) continue;
      const rule = {
        ratio: dice.pick(['0.7000', '0.5000', '0.6667']),
        threshold: yuan(dice.pick([0, 150_000, 33_333])),
        cap: dice.percent(50) ? yuan(dice.between(50_000, 600_000)) : null,
      };
      await desk.ok(saveAssistanceRule, { body: { areaCode, category, year, ...rule, source: SOURCE } });
      record.push({ what: 'assistanceRule', areaCode, category, year, ...rule });
    }
}

function drawPlan(script: Script, areaCode: string, scheme: Scheme, kind: Plan['kind'], from: string): Plan {
  const { dice } = script;
  return {
    what: 'plan',
    areaCode,
    scheme,
    kind,
    level: dice.pick(['any', 'any', 'tertiary', 'secondary']),
    from,
    to: null,
    countsBy: dice.percent(60) ? 'year' : 'visit',
    deductible: yuan(dice.pick([0, 20_000, 33_300])),
    yearlyLimit: dice.percent(70) ? yuan(dice.between(20_000, 150_000)) : null,
    bands: [
      { upTo: yuan(dice.pick([50_000, 123_456])), ratio: dice.pick(['0.5000', '0.6333']) },
      { upTo: yuan(300_000), ratio: '0.7000' },
      { upTo: null, ratio: dice.pick(['0.8000', '0.5555']) },
    ],
    withdrawn: false,
  };
}

async function savePlan(script: Script, plan: Plan): Promise<void> {
  const { what: _, ...body } = plan;
  await (
    await province(script)
  ).ok(saveOrdinaryPlan, {
    body: {
      ...body,
      level: plan.level as 'any',
      bands: plan.bands.map((band) => ({ ...band })),
      source: SOURCE,
    },
  });
  script.record.push(plan);
}

async function openFund(
  script: Script,
  areaCode: string,
  cause: 'workInjury' | 'maternity',
  open: boolean,
  from: string,
): Promise<void> {
  await (
    await province(script)
  ).ok(saveFundRoute, { body: { areaCode, cause, open, from, to: null, source: SOURCE } });
  script.record.push({ what: 'fundRoute', areaCode, cause, open, from, to: null });
}

/** Two insurers with their members, of whom some have consented (N4). */
export async function enterInsurers(script: Script): Promise<void> {
  const { record, ground } = script;
  const desk = await province(script);
  const plans = [
    {
      name: '示例惠民保',
      ratio: '0.6000',
      deductible: '1500.00',
      yearlyCap: '9000.00',
      drugs: [] as string[],
    },
    {
      name: '示例特药险',
      ratio: '0.3333',
      deductible: '0.00',
      yearlyCap: null,
      drugs: DRUGS.slice(0, 3).map((one) => one.entryKey),
    },
  ];
  for (const [index, { name, ...rest }] of plans.entries()) {
    const span = { from: FIRST, to: null };
    const { id } = await desk.ok(addCommercialPlan, {
      body: { name, insurer: '示例保险公司', ...span, ...rest, source: SOURCE },
    });
    record.push({ what: 'commercialPlan', id, ...span, ...rest });
    const insured = ground.people.filter((one) => one.insuredBy.includes(index));
    // The cover is renewed with the year, under a new number.
    const members = insured.flatMap(({ person: { personNo } }) =>
      POLICY_YEARS.map((days) => ({ personNo, policyNo: `示例${days.from}-${personNo}`, ...days })),
    );
    for (let at = 0; at < members.length; at += 5000)
      await desk.ok(addCommercialMembers, {
        params: { id },
        body: { members: members.slice(at, at + 5000) },
      });
    for (const member of members) record.push({ what: 'member', planId: id, ...member });
    for (const { id: personId, person } of insured) {
      if (!script.dice.percent(60)) continue;
      const patient = await script.desks.of({ role: 'patient', personId });
      const body = { requestId: requestId(script), given: true };
      await patient.ok(giveConsent, { params: { id }, body });
      record.push({ what: 'consent', planId: id, personNo: person.personNo, ...body });
      count(script, '同意商业保险');
    }
  }
}

/** Everything that must be there before the first claim. */
export async function enterSettings(script: Script): Promise<void> {
  const { ground, dice } = script;
  const codes = ground.areas.map((area) => area.code);
  await enterLimits(script, 2026, codes);
  await enterLimits(script, 2027, codes.slice(2));
  await enterAssistance(script, 2026);
  await enterAssistance(script, 2027);
  for (const areaCode of codes) {
    for (const scheme of SCHEMES)
      for (const kind of ['outpatient', 'chronic'] as const)
        if (dice.percent(80)) await savePlan(script, drawPlan(script, areaCode, scheme, kind, FIRST));
    for (const cause of ['workInjury', 'maternity'] as const)
      if (dice.percent(65)) await openFund(script, areaCode, cause, true, FIRST);
  }
  await enterInsurers(script);
}

/** Closes the days that are over. */
export async function closeBooks(script: Script): Promise<void> {
  const at = script.desks.now();
  const { closed } = await (await province(script)).ok(closeDays, {});
  script.record.push({ what: 'close', at, closed });
  count(script, '日结');
}

/** A plan is changed or withdrawn from a day on, or a fund's own route is opened or shut; some of it long after that day. */
export async function changeSetting(script: Script): Promise<void> {
  const { dice, ground, desks } = script;
  const { code } = dice.pick(ground.areas);
  const from = plusDays(dayAt(desks.now()), dice.between(-20, 5));
  if (dice.percent(50)) {
    const plan = drawPlan(
      script,
      code,
      dice.pick(SCHEMES),
      dice.pick(['outpatient', 'chronic'] as const),
      from,
    );
    await savePlan(script, { ...plan, withdrawn: dice.percent(20) });
    count(script, '普通政策变动');
  } else {
    await openFund(script, code, dice.pick(['workInjury', 'maternity'] as const), dice.percent(50), from);
    count(script, '基金路径变动');
  }
}

/** Takes a drug off the list from some days ahead on, with a transition or without (M17, I14, N1.2). */
export async function removeDrug(script: Script): Promise<void> {
  const { dice, desks, record } = script;
  const desk = await desks.of({ role: 'provinceCatalogue' });
  const drug = dice.pick([DRUGS[3], DRUGS[4]].filter((one) => one !== undefined));
  if (record.some((one) => one.what === 'removal')) return;
  const { rows } = await desk.ok(listListEntries, { query: { pageSize: 200 } });
  const entry = rows.find((one) => one.entryKey === drug.entryKey);
  if (!entry) throw new Error(`${drug.name} is on the list`);
  const removedOn = plusDays(dayAt(desks.now()), dice.between(1, 6));
  const transitionTo = dice.percent(50) ? plusDays(removedOn, dice.between(3, 20)) : null;
  const text = { reason: '示例', evidence: '示例', lateReason: null, seenAct: null };
  await desk.ok(removeFromList, {
    params: { id: entry.id },
    body: { ground: 'dear', removedOn, transitionTo, ...text },
  });
  const removal: Happening = { what: 'removal', entryKey: drug.entryKey, removedOn, transitionTo };
  record.push(removal);
  count(script, '调出');
}
