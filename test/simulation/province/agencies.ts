/** What agencies and insured people enter in the course of the year: other spending and its corrections, limits of persons, accounts, filings, recognitions, consents. */
import { correctOtherSpending, setPersonLimit } from '../../../src/contract/funds-limits.ts';
import { reportOtherSpending } from '../../../src/contract/funds.ts';
import { giveConsent } from '../../../src/contract/settlement-commercial.ts';
import { recogniseChronic, reportAccountBalance } from '../../../src/contract/settlement-plans.ts';
import { registerEmergency } from '../../../src/contract/settlement-off-site.ts';
import { fileOffSite } from '../../../src/contract/settlement.ts';
import type { Happening } from '../auditor/record.ts';
import type { SimArea } from './areas.ts';
import { dayAt, plusDays, yuan } from './calendar.ts';
import type { SimPerson } from './people.ts';
import { count, requestId, type Delivery, type Message, type Script } from './script.ts';

/** The scheme and year that a report is about: mostly this year, in January often the last. */
function drawYear({ dice, desks }: Script, { person }: SimPerson) {
  const today = dayAt(desks.now());
  const isJanuary = today.slice(5, 7) === '01';
  const year = Number(today.slice(0, 4)) - (isJanuary && dice.percent(40) ? 1 : 0);
  const enrolment =
    person.enrolments.find((one) => one.from.startsWith(String(year))) ?? person.enrolments[0];
  if (!enrolment) throw new Error('everybody is enrolled');
  return { scheme: enrolment.scheme, year: Math.max(year, 2026) };
}

const deskOf = (script: Script, person: SimPerson) =>
  script.desks.of({ role: 'agencyReviewer', areaCode: person.area.code });

function messageTo(
  script: Script,
  person: SimPerson,
  what: string,
  send: () => Promise<Happening | null>,
): Message {
  return {
    touches: [person.person.personNo],
    async deliver(): Promise<Delivery> {
      const happening = await send();
      return { happening, learn: () => count(script, happening === null ? `${what} 不接受` : what) };
    },
  };
}

/** Mostly of somebody of whom something was settled: then it may come out otherwise. */
function whoHasBought({ dice, claims }: Script, drawn: SimPerson): SimPerson {
  return claims.length > 0 && dice.percent(60) ? dice.pick(claims).person : drawn;
}

/** What another business has paid, late more often than not (M9.5). Sent twice it counts once. */
export function drawReport(script: Script, drawn: SimPerson): Message {
  const { dice, desks } = script;
  const person = whoHasBought(script, drawn);
  const key = { personNo: person.person.personNo, ...drawYear(script, person) };
  const paid = dice.percent(75) ? plusDays(dayAt(desks.now()), -dice.between(0, 50)) : null;
  const paidOn = paid !== null && paid.startsWith(String(key.year)) ? paid : null;
  const amounts = {
    pooledFund: yuan(dice.between(0, 1_500_000)),
    majorIllness: yuan(dice.percent(40) ? dice.between(0, 400_000) : 0),
  };
  const body = {
    requestId: requestId(script),
    ...key,
    ...amounts,
    source: '示例业务',
    ...(paidOn === null ? {} : { paidOn }),
  };
  return {
    touches: [key.personNo],
    async deliver() {
      const at = desks.now();
      const { id } = await (await deskOf(script, person)).ok(reportOtherSpending, { body });
      const known = script.reports.some((one) => one.id === id);
      return {
        happening: known ? null : { what: 'otherSpending', at, id, ...key, ...amounts, paidOn },
        learn: () => {
          if (!script.reports.some((one) => one.id === id)) script.reports.push({ id, person });
          count(script, '其他业务占用');
        },
      };
    },
  };
}

/** The last correction of a report holds; a copy that comes after another would change it back, so corrections go once. */
export function drawCorrection(script: Script, person: SimPerson): Message | undefined {
  const own = script.reports.filter((one) => one.person === person);
  if (own.length === 0) return undefined;
  const { id } = script.dice.pick(own);
  const amounts = {
    pooledFund: yuan(script.dice.between(0, 700_000)),
    majorIllness: yuan(script.dice.between(0, 200_000)),
  };
  const body = { requestId: requestId(script), id, ...amounts, reason: '示例更正' };
  const known = { answered: false };
  return messageTo(script, person, '更正', async () => {
    const { status } = await (await deskOf(script, person)).call(correctOtherSpending, { body });
    if (status !== 200 || known.answered) return null;
    known.answered = true;
    return { what: 'correction', id, ...amounts };
  });
}

export function drawPersonLimit(script: Script, drawn: SimPerson): Message {
  const { dice, desks } = script;
  const person = whoHasBought(script, drawn);
  const key = { personNo: person.person.personNo, ...drawYear(script, person) };
  const limitOf = (most: number) => (dice.percent(30) ? null : yuan(dice.between(most / 2, most)));
  const limits = { pooledFund: limitOf(1_600_000), majorIllness: limitOf(1_500_000) };
  const body = { requestId: requestId(script), ...key, ...limits, source: '示例核心系统' };
  const known = { answered: false };
  return messageTo(script, person, '个人限额', async () => {
    const { status } = await (
      await script.desks.of({ role: 'agencyReviewer', areaCode: person.area.code })
    ).call(setPersonLimit, { body });
    if (status !== 200 || known.answered || desks.now() < 0) return null;
    known.answered = true;
    return { what: 'personLimit', ...key, ...limits };
  });
}

/** The core system reports what an account holds; a copy of an older report sets nothing back. */
export function drawAccount(script: Script, person: SimPerson): Message {
  const { personNo } = person.person;
  const body = {
    requestId: requestId(script),
    personNo,
    balance: yuan(script.dice.between(0, 300_000)),
    source: '示例',
  };
  return messageTo(script, person, '个人账户', async () => {
    const at = script.desks.now();
    await (await deskOf(script, person)).ok(reportAccountBalance, { body });
    return { what: 'account', at, ...body };
  });
}

/** Provinces and a city of one; 香港 and a number of none are not taken. */
const PLACES_OUTSIDE = ['440000', '440000', '310000', '310104', '110000', '660000', '810000', '160000'];

/** Why they buy elsewhere: mostly for a time. */
const FILED_KINDS = ['temporary', 'temporary', 'referral', 'workingElsewhere'] as const;

export function drawFiling(script: Script, person: SimPerson): Message {
  const { dice, desks } = script;
  const { personNo } = person.person;
  const area = drawElsewhere(script);
  const placeCode = area.county;
  const from = dayAt(desks.now());
  const to = plusDays(from, dice.between(5, 90));
  const kind = dice.pick(FILED_KINDS);
  return messageTo(script, person, '异地备案', async () => {
    const body = { personNo, placeCode, kind, from, to };
    const { status } = await (await deskOf(script, person)).call(fileOffSite, { body });
    if (status !== 200) return null;
    script.filings.push({ personNo, area, to });
    return { what: 'offSite', personNo, placeCode, kind, from, to };
  });
}

/** Another province is filed for as a whole, mostly after something was bought there (I22, I24). */
export function drawFilingOutside(script: Script, person: SimPerson): Message {
  const { dice, desks } = script;
  const { personNo } = person.person;
  const placeCode = dice.pick(PLACES_OUTSIDE);
  const from = plusDays(dayAt(desks.now()), -dice.between(0, 60));
  const to = plusDays(dayAt(desks.now()), dice.between(5, 90));
  const kind = dice.pick(FILED_KINDS);
  return messageTo(script, person, '省外备案', async () => {
    const body = { personNo, placeCode, kind, from, to };
    const { status } = await (await deskOf(script, person)).call(fileOffSite, { body });
    if (status !== 200) return null;
    script.filingsOutside.push({ person, placeCode });
    return { what: 'offSite', personNo, placeCode, kind, from, to };
  });
}

/** Most who go elsewhere go to one of a few cities. */
function drawElsewhere({ dice, ground }: Script): SimArea {
  return dice.pick(dice.percent(75) ? ground.areas.slice(0, 3) : ground.areas);
}

/** A hospital registers somebody from elsewhere who came to it as an emergency: that counts as filed (I23). */
export function drawEmergency(script: Script, person: SimPerson): Message {
  const area = drawElsewhere(script);
  const on = dayAt(script.desks.now());
  const credential = { kind: 'idNumber' as const, number: person.idNumber };
  return messageTo(script, person, '异地急诊', async () => {
    const office = await script.desks.of({ role: 'hospitalOffice', institutionCode: area.hospital });
    const at = script.desks.now();
    const answer = await office.call(registerEmergency, {
      body: { credential, on, diagnosisCode: 'C34.900' },
    });
    const { personNo } = person.person;
    if (answer.status === 200)
      script.filings.push({ personNo, area, to: (answer.body as { to: string }).to });
    return { what: 'emergency', at, personNo, institutionCode: area.hospital, on, answer };
  });
}

export function drawRecognition(script: Script, person: SimPerson): Message {
  const { personNo } = person.person;
  // It is entered days after it was recognised: what was bought in between was paid without it.
  const from = plusDays(dayAt(script.desks.now()), -20);
  const diagnosisCodes = script.dice.pick([['C34'], ['C50'], ['J45.9', 'C34']]);
  const told = { requestId: requestId(script), personNo, diagnosisCodes, from, to: null };
  return messageTo(script, person, '慢特病', async () => {
    const body = { ...told, disease: '示例病种', source: '示例' };
    await (await deskOf(script, person)).ok(recogniseChronic, { body });
    return { what: 'chronic', ...told };
  });
}

/** The insured person says yes or no to a commercial plan; the last word counts (N4). */
export function drawConsent(script: Script, person: SimPerson): Message | undefined {
  const { dice, record } = script;
  const { personNo } = person.person;
  const member = record.filter((one) => one.what === 'member' && one.personNo === personNo);
  if (member.length === 0) return undefined;
  const chosen = dice.pick(member);
  const given = dice.percent(60);
  const planId = chosen.what === 'member' ? chosen.planId : 0;
  const body = { requestId: requestId(script), given };
  return messageTo(script, person, given ? '同意商业保险' : '撤回同意', async () => {
    const desk = await script.desks.of({ role: 'patient', personId: person.id });
    await desk.ok(giveConsent, { params: { id: planId }, body });
    return { what: 'consent', planId, personNo, ...body };
  });
}
