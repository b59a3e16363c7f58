/** The province changes what the funds pay, with two desks: entered for days to come, tried on what was settled, let into force (M9.6, I15). */
import {
  enterBenefitAct,
  getBenefitReplay,
  startBenefitReplay,
  takeBenefitActStep,
} from '../../../src/contract/settlement-benefits.ts';
import type { BenefitStepName, BenefitTried, BenefitValues } from '../auditor/record-benefits.ts';
import { dayAt, plusDays, yuan } from './calendar.ts';
import { count, type Script, type SimAct } from './script.ts';

type Seat = 1 | 2;
const SPAN = { from: '2026-01-01', to: '2027-12-31' };
const LOOK_AGAIN = 10;

const deskOf = (script: Script, seat: Seat) => script.desks.of({ role: 'provinceAdmin' }, seat);
const nameOf = (seat: Seat) => `province ${seat}`;

function drawLimits({ dice, record }: Script): BenefitValues['limits'] {
  const known = record.flatMap((one) => (one.what === 'limit' ? [one] : []));
  if (known.length === 0 || !dice.percent(35)) return [];
  const { areaCode, scheme, year } = dice.pick(known);
  const pooledFund = yuan(dice.between(500_000, 3_000_000));
  return [{ areaCode, scheme, year, pooledFund, majorIllness: yuan(dice.between(150_000, 1_200_000)) }];
}

function drawAssistance({ dice, record }: Script): BenefitValues['assistance'] {
  const known = record.flatMap((one) => (one.what === 'assistanceRule' ? [one] : []));
  if (known.length === 0 || !dice.percent(30)) return [];
  const { areaCode, category, year } = dice.pick(known);
  const ratio = dice.pick(['0.6000', '0.7500', '0.5432']);
  const cap = dice.percent(50) ? yuan(dice.between(30_000, 500_000)) : null;
  return [{ areaCode, category, year, ratio, threshold: yuan(dice.pick([0, 99_900, 120_000])), cap }];
}

/** What filings for buying elsewhere take off the ratio, now and then set for some kinds or set back (I11). */
function drawPoints(dice: Script['dice']): BenefitValues['readings']['offSite'] {
  const named = ['referral', 'temporary', 'emergency'].filter(() => dice.percent(20));
  return Object.fromEntries(named.map((kind) => [kind, dice.pick(['0.0000', '0.0500', '0.1234', '0.2000'])]));
}

/** What 大病 pays above the pool, now and then set for a scheme (I8); what assistance looks at, now and then one or the other (I13). */
function drawReadings({ dice }: Script): BenefitValues['readings'] {
  const draw = () => (dice.percent(30) ? dice.pick(['0.5000', '0.6543', '0.8000']) : null);
  const majorIllness = { employee: draw(), resident: draw() };
  const assistanceBase = dice.percent(25) ? dice.pick(['ownShare', 'withOverLimit'] as const) : null;
  return { majorIllness, offSite: drawPoints(dice), assistanceBase };
}

const YEAR_TURNS = { from: '2026-11-20', to: '2026-12-31' };
/** The year that begins with such an act. */
const NEXT_YEAR = 2027;

/** Limits of the next year for the areas that are late with theirs. */
function limitsThatLack({ dice, ground, record }: Script): BenefitValues['limits'] {
  const known = record.flatMap((one) =>
    one.what === 'limit' && one.year === NEXT_YEAR ? [one.areaCode] : [],
  );
  const late = ground.areas.filter(({ code }) => !known.includes(code));
  return late.flatMap(({ code: areaCode }) =>
    (['employee', 'resident'] as const).map((scheme) => ({
      areaCode,
      scheme,
      year: NEXT_YEAR,
      pooledFund: yuan(dice.between(600_000, 3_000_000)),
      majorIllness: yuan(dice.between(150_000, 1_200_000)),
    })),
  );
}

/** Once, before the turn of the year, benefit years are to begin on the act's own day (I4); with limits where they lack. */
function withYearStart(script: Script, values: BenefitValues): BenefitValues {
  const today = dayAt(script.desks.now());
  const { from, readings } = values;
  const mayTurn = today < from && YEAR_TURNS.from <= from && from <= YEAR_TURNS.to;
  if (!mayTurn || script.acts.some((act) => act.setsYear && act.state !== 'withdrawn')) return values;
  const limits = [...values.limits, ...limitsThatLack(script)];
  return { ...values, to: null, limits, readings: { ...readings, yearStart: from.slice(5) } };
}

/** Mostly for days to come; now and then for days that are past, which is refused where anything was settled on them. */
function drawValues(script: Script): BenefitValues {
  const { dice, desks } = script;
  const today = dayAt(desks.now());
  const from = plusDays(today, dice.percent(10) ? -dice.between(0, 20) : dice.between(1, 12));
  const limits = drawLimits(script);
  const assistance = drawAssistance(script);
  const mustHaveRatio = limits.length + assistance.length === 0;
  const employeeRatio = dice.percent(65) ? dice.pick(['0.7500', '0.6500', '0.6789', '0.8000']) : null;
  const residentRatio =
    dice.percent(65) || (mustHaveRatio && employeeRatio === null)
      ? dice.pick(['0.6500', '0.5500', '0.6123'])
      : null;
  const to = dice.percent(50) ? plusDays(from, dice.between(3, 30)) : null;
  const drawn = {
    from,
    to,
    employeeRatio,
    residentRatio,
    readings: drawReadings(script),
    limits,
    assistance,
  };
  // Until one is in force it changes both ratios, those of 大病, what is bought elsewhere and what assistance looks at, from the
  // next day on: every year has bills under what was entered.
  return script.acts.some((act) => act.state === 'approved')
    ? drawn
    : {
        ...drawn,
        from: plusDays(today, 1),
        to: null,
        employeeRatio: employeeRatio ?? '0.6500',
        residentRatio: residentRatio ?? '0.6123',
        readings: {
          majorIllness: { employee: '0.5500', resident: '0.7321' },
          offSite: { referral: '0.0500', temporary: '0.1000', emergency: '0.0333' },
          assistanceBase: 'withOverLimit',
        },
      };
}

async function enter(script: Script): Promise<void> {
  const values = withYearStart(script, drawValues(script));
  const desk = await deskOf(script, 1);
  const at = script.desks.now();
  const { limits, assistance, ...rest } = values;
  const answer = await desk.call(enterBenefitAct, {
    body: {
      ...rest,
      limits: [...limits],
      assistance: assistance.map((row) => ({ ...row, category: row.category as 'monitored' })),
      title: '示例通知',
      number: '示例文号',
      issuedOn: dayAt(at),
      reason: '示例',
    },
  });
  script.record.push({ what: 'benefitEntered', at, by: nameOf(1), values, answer });
  const setsYear = (values.readings.yearStart ?? null) !== null;
  if (answer.status === 200)
    script.acts.push({ id: (answer.body as { id: number }).id, state: 'entered', setsYear });
  count(script, answer.status === 200 ? '参数 录入' : `参数 不收 ${(answer.body as { code: string }).code}`);
}

/** Tries an act on what was settled, and waits until the trial has come to its end. */
async function tryAct(script: Script, act: SimAct): Promise<void> {
  const { dice, ground, desks, record } = script;
  const desk = await deskOf(script, dice.percent(50) ? 1 : 2);
  const areas = dice.percent(70) ? [] : [dice.pick(ground.areas).code];
  const at = desks.now();
  const answer = await desk.call(startBenefitReplay, { params: { id: act.id }, body: { ...SPAN, areas } });
  let effect: BenefitTried['effect'] = null;
  for (let isRunning = answer.status === 200; isRunning;) {
    const params = { id: (answer.body as { id: number }).id };
    const replay = await desk.ok(getBenefitReplay, { params });
    isRunning = replay.state === 'running';
    effect = replay.effect;
    if (isRunning) await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN));
  }
  record.push({ what: 'benefitTried', at, id: act.id, ...SPAN, areas, answer, effect });
  count(script, answer.status === 200 ? '参数 试算' : '参数 不能试算');
}

/** @returns the code of what stood against it; empty where nothing did */
async function take(script: Script, act: SimAct, step: BenefitStepName, seat: Seat): Promise<string> {
  const desk = await deskOf(script, seat);
  const at = script.desks.now();
  const answer = await desk.call(takeBenefitActStep, {
    params: { id: act.id },
    body: { step, words: '示例' },
  });
  script.record.push({ what: 'benefitStep', at, by: nameOf(seat), id: act.id, step, answer });
  if (answer.status === 200) act.state = step;
  if (answer.status === 200 && act.setsYear) count(script, `参数 年度首日 ${step}`);
  const code = (answer.body as { code?: string }).code ?? '';
  count(script, answer.status === 200 ? `参数 ${step}` : `参数 ${step} ${code}`);
  return code;
}

async function advance(script: Script, act: SimAct): Promise<void> {
  const { dice } = script;
  // One that turns the year goes through, so that no year passes without.
  const isCertain = act.setsYear;
  if (act.state === 'proposed') {
    const seat = dice.percent(85) || isCertain ? (dice.percent(12) && !isCertain ? 1 : 2) : null;
    const code = await take(script, act, seat === null ? 'sentBack' : 'approved', seat ?? 2);
    // Its day came before it was let into force: it is given up, and another one entered.
    if (code === 'PARAMETER_RETROACTIVE') {
      await take(script, act, 'sentBack', 2);
      await take(script, act, 'withdrawn', 1);
    }
  } else if (act.state === 'approved') await take(script, act, 'withdrawn', 1);
  else {
    if (!dice.percent(8) || isCertain) await tryAct(script, act);
    await take(script, act, dice.percent(92) || isCertain ? 'proposed' : 'withdrawn', 1);
  }
}

/** The next things that the bureau does about parameters. */
export async function changeBenefits(script: Script): Promise<void> {
  const { dice, acts } = script;
  const open = acts.filter((act) => !['approved', 'withdrawn'].includes(act.state));
  const inForce = acts.filter((act) => act.state === 'approved');
  if (open.length === 0) await enter(script);
  const act = open.at(-1) ?? acts.findLast((one) => one.state === 'entered');
  if (act) for (let steps = 0; steps < 3 && act.state !== 'approved'; steps += 1) await advance(script, act);
  if (inForce.length > 0 && dice.percent(12)) await advance(script, dice.pick(inForce));
}
