/** Plays the province from a seed: days pass, clocks jump, people act in waves, messages come twice, late or again. */
import type { TestServer } from '../../support/api.ts';
import type { CutWire } from '../kill/cut-wire.ts';
import type { Happening } from '../auditor/record.ts';
import type { Papers } from '../auditor/told.ts';
import {
  drawAccount,
  drawConsent,
  drawCorrection,
  drawEmergency,
  drawFiling,
  drawPersonLimit,
  drawRecognition,
  drawReport,
} from './agencies.ts';
import { serveBookings } from './bookings.ts';
import { dayAt } from './calendar.ts';
import { changeBenefits } from './benefits.ts';
import { clearAreas } from './clearing.ts';
import { drawHospitalClaim, drawHospitalPickup, drawPharmacyClaim, drawSecondSale } from './claims.ts';
import { closeDecisions } from './closings.ts';
import { crash } from './crash.ts';
import { correctBills, lookOnceMore } from './corrections.ts';
import { sendUnsent } from './desk-requests.ts';
import { openDesks } from './desks.ts';
import { diceOf } from './dice.ts';
import { drawCompensation } from './gateway/sales.ts';
import { drawStayMessage } from './gateway/stays.ts';
import { layGround } from './ground.ts';
import { receiveFromInsurers } from './insurer-money.ts';
import { payInstitutions } from './institution-money.ts';
import { drawManualClaim } from './manual/file.ts';
import { drawManualStep } from './manual/steps.ts';
import { playTravel } from './manual/travels.ts';
import { collectPapers } from './papers.ts';
import type { SimPerson } from './people.ts';
import { payAhead } from './prepayments.ts';
import { changePrice } from './prices.ts';
import type { ServerLog } from './server-log.ts';
import { reconcile } from './reconciling.ts';
import { count, FATES, openScript, type Delivery, type Fate, type Message, type Script } from './script.ts';
import { changeSetting, closeBooks, enterLimits, enterSettings, removeDrug } from './settings.ts';
import { drawReturn, drawReversal } from './takebacks.ts';

export interface Size {
  readonly seed: number;
  /** About so many claims are asked for. */
  readonly claims: number;
  /** So many days pass, the turn of the year among them. */
  readonly days: number;
}

export interface Played {
  readonly happenings: readonly Happening[];
  readonly papers: Papers;
  readonly counts: ReadonlyMap<string, number>;
  readonly calls: number;
  readonly from: string;
  readonly to: string;
}

const ACTS = {
  hospitalClaim: 36,
  hospitalPickup: 10,
  pharmacyClaim: 20,
  secondSale: 4,
  reversal: 9,
  return: 9,
  report: 8,
  correction: 2,
  personLimit: 5,
  account: 4,
  filing: 11,
  emergency: 4,
  recognition: 2,
  consent: 4,
  manualClaim: 6,
  manualStep: 55,
  stay: 50,
  compensation: 3,
} as const;
const CLAIMS_OF_ACTS = 0.3;
const WAVE = 8;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const DRAW: Readonly<Record<keyof typeof ACTS, (script: Script, person: SimPerson) => Message | undefined>> =
  {
    hospitalClaim: drawHospitalClaim,
    hospitalPickup: drawHospitalPickup,
    pharmacyClaim: drawPharmacyClaim,
    secondSale: drawSecondSale,
    reversal: drawReversal,
    return: drawReturn,
    report: drawReport,
    correction: drawCorrection,
    personLimit: drawPersonLimit,
    account: drawAccount,
    filing: drawFiling,
    emergency: drawEmergency,
    recognition: drawRecognition,
    consent: drawConsent,
    manualClaim: drawManualClaim,
    manualStep: drawManualStep,
    stay: drawStayMessage,
    compensation: drawCompensation,
  };
/** Each of these sets something anew and carries no request id: a copy that comes later would be another act. */
const ONCE: readonly string[] = ['filing', 'emergency'];

/** Done once, it is only said that it is done: whoever never heard how it ended would not learn it by asking again. */
const UNNUMBERED: readonly string[] = ['manualStep'];

/** Of a message that came twice at once, the copy that did something stands before the one that came too late for it. */
function firstDoneFirst(copies: readonly Delivery[]): Delivery[] {
  const isDone = ({ happening }: Delivery) => {
    const last = [happening ?? []].flat().at(-1);
    if (last?.what === 'message') return last.reply.infcode === 0;
    return last !== undefined && 'answer' in last && 'status' in last.answer && last.answer.status === 200;
  };
  return [...copies.filter(isDone), ...copies.filter((one) => !isDone(one))];
}

async function send(script: Script, message: Message, fate: Fate): Promise<Delivery[]> {
  switch (fate) {
    case 'doubled':
      return firstDoneFirst(await Promise.all([message.deliver(), message.deliver()]));
    case 'repeated':
      return [await message.deliver(), await message.deliver()];
    case 'heldUp':
      // A prescription may have been written long before its claim arrives.
      if (script.wave % 2 === 0) await message.prepare?.();
      return [];
    case 'plain':
    case 'crashed':
    case 'answerLost':
      return [await message.deliver()];
  }
}

interface Drawn {
  readonly message: Message;
  readonly fate: Fate;
}

/** Draws what a wave brings: first what was under way, then new acts of people whom nothing else in the wave touches. */
function drawWave(script: Script): Drawn[] {
  const { dice, late, wave, ground } = script;
  const touched = new Set<string>();
  const drawn: Drawn[] = [];
  const take = (message: Message, fate: Fate): boolean => {
    if (message.touches.some((one) => touched.has(one))) return false;
    for (const one of message.touches) touched.add(one);
    drawn.push({ message, fate });
    return true;
  };
  for (const one of late.filter((message) => message.due <= wave))
    if (take(one.message, 'plain')) late.splice(late.indexOf(one), 1);
  for (let tries = 0; !script.isEnding && drawn.length < WAVE && tries < WAVE * 3; tries += 1) {
    // Whether one more comes of a try or not, the next is the same.
    dice.begin(`wave ${wave} ${tries}`);
    // A few buy much more than the others: it is they who come to the end of their limits.
    const person = dice.pick(
      dice.percent(50) ? ground.people.slice(0, Math.ceil(ground.people.length / 6)) : ground.people,
    );
    const act = dice.weighed(ACTS);
    const drawnFate = ONCE.includes(act) ? 'plain' : dice.weighed(FATES);
    const fate = drawnFate === 'crashed' && UNNUMBERED.includes(act) ? 'plain' : drawnFate;
    const later = wave + dice.between(1, 12);
    if (touched.has(person.person.personNo)) continue;
    const message = DRAW[act](script, person);
    if (!message || !take(message, fate)) continue;
    count(script, `信息 ${fate}`);
    if (fate === 'heldUp' || fate === 'answerLost') late.push({ message, due: later });
  }
  return drawn;
}

async function playWave(script: Script): Promise<void> {
  script.wave += 1;
  const drawn = drawWave(script);
  // What breaks down is alone with the platform; asked again it comes with the others.
  for (const [index, { message, fate }] of drawn.entries()) {
    if (fate !== 'crashed') continue;
    script.dice.begin(`crash ${script.wave} ${index}`);
    await message.prepare?.();
    await crash(script, message.deliver);
  }
  const delivered = await Promise.all(drawn.map(({ message, fate }) => send(script, message, fate)));
  // In the order in which they were drawn, whoever was answered first: the same seed then plays the same year.
  for (const { happening, learn } of delivered.flat()) {
    script.record.push(...[happening ?? []].flat());
    learn();
  }
}

/** What happens in the province's offices between two waves. */
async function playOffices(script: Script): Promise<void> {
  const { dice, wave } = script;
  const isTurnOf = (office: string, percent: number): boolean => {
    dice.begin(`${office} ${wave}`);
    return dice.percent(percent);
  };
  if (isTurnOf('price', 18)) await changePrice(script);
  if (isTurnOf('setting', 6)) await changeSetting(script);
  if (isTurnOf('list', 3)) await removeDrug(script);
  // Every so often for certain, so that no year passes without.
  if (isTurnOf('benefits', 2) || wave % 24 === 8) await changeBenefits(script);
  if (isTurnOf('corrections', 8) || wave % 12 === 11) await correctBills(script);
  if (isTurnOf('bookings', 45)) await serveBookings(script);
  dice.begin(`clock ${wave}`);
  // Clocks are set right: mostly a little forward, sometimes back, over midnight too.
  const minutes = dice.percent(12) ? -dice.between(1, 90) : dice.between(1, 45);
  if (minutes < 0) count(script, '时钟拨回');
  await script.desks.moveClock(minutes * 60_000);
}

/** Waits until some days later, between ten to midnight and noon of them. */
async function passDays(script: Script, days: number): Promise<void> {
  const { dice, desks } = script;
  const sinceMidnight = (desks.now() + 8 * HOUR) % DAY;
  const hour = dice.percent(20) ? -HOUR / 3 : dice.between(1, 30) * (HOUR / 3);
  await desks.moveClock(days * DAY - sinceMidnight + hour);
}

/**
 * Plays and gives the record, with all that the platform then tells.
 * @param log takes what the server logs, to tell the reason of a fault
 * @param wire between the server and its database
 */
export async function playProvince(
  server: TestServer,
  { seed, claims, days }: Size,
  log: ServerLog,
  wire: CutWire,
): Promise<Played> {
  const dice = diceOf(seed);
  const desks = await openDesks(server, log, wire);
  try {
    const ground = await layGround(server, dice, Math.max(42, Math.round(claims / 10)));
    const script = openScript({ dice, desks, ground });
    await enterSettings(script);
    const from = dayAt(desks.now());
    const waves = Math.ceil(claims / (WAVE * CLAIMS_OF_ACTS));
    const visits = Math.min(days, Math.max(12, Math.ceil(waves / 3)));
    await playVisits(script, waves, visits, days);
    script.isEnding = true;
    while (script.late.length > 0) await playWave(script);
    await sendUnsent(script);
    await lookOnceMore(script);
    await closeBooks(script);
    const papers = await collectPapers(script);
    return {
      happenings: script.record,
      papers,
      counts: script.counts,
      calls: desks.calls(),
      from,
      to: dayAt(desks.now()),
    };
  } finally {
    await desks.close();
  }
}

/** What was not answered at an earlier visit, then what is open of decisions, then insurers' money and what is paid ahead. */
async function keepMoneyDesks(script: Script): Promise<void> {
  await sendUnsent(script);
  await closeDecisions(script);
  await receiveFromInsurers(script);
  await payAhead(script);
}

async function playVisits(script: Script, waves: number, visits: number, days: number): Promise<void> {
  const { dice, ground } = script;
  let [played, passed, lateEntered] = [0, 0, false];
  for (let visit = 1; visit <= visits; visit += 1) {
    for (; played < Math.round((waves * visit) / visits); played += 1) {
      await playWave(script);
      await playTravel(script);
      await playOffices(script);
    }
    dice.begin(`visit ${visit}`);
    if (dice.percent(45)) {
      await closeBooks(script);
      await payInstitutions(script);
      await clearAreas(script);
      await keepMoneyDesks(script);
      await reconcile(script);
    }
    if (!lateEntered && dayAt(script.desks.now()) > '2027-01-12') {
      // An act that lets the next year begin sooner has set them.
      const isSet = script.acts.some((act) => act.setsYear && act.state === 'approved');
      const late = ground.areas.slice(0, 2).map((area) => area.code);
      if (!isSet) await enterLimits(script, 2027, late);
      lateEntered = true;
    }
    const until = Math.round((days * visit) / visits);
    dice.begin(`days ${visit}`);
    if (until > passed) await passDays(script, until - passed);
    passed = until;
  }
}
