/** Agencies have bills reckoned again after corrections, and two people decide about what comes out otherwise (M9.5, M29, I12). */
import {
  confirmReadjudication,
  findReadjudications,
  getReadjudication,
  listReadjudications,
  takeReadjudicationStep,
} from '../../../src/contract/settlement-readjudication.ts';
import type {
  BookedAnew,
  CorrectionStep,
  CorrectionStepName,
  ToldCasePage,
} from '../auditor/record-corrections.ts';
import type { SimArea } from './areas.ts';
import { dayAt } from './calendar.ts';
import type { Desk } from './desks.ts';
import { count, type Script } from './script.ts';

type Seat = 1 | 2;
const MOST_CASES = 6;

const deskIn = (script: Script, { code }: SimArea, seat: Seat): Promise<Desk> =>
  script.desks.of({ role: 'agencyReviewer', areaCode: code }, seat);

/** Looks at a year of an area, piece by piece, and reads what then waits for somebody. */
async function look(script: Script, area: SimArea, year: number): Promise<ToldCasePage[]> {
  const desk = await deskIn(script, area, 1);
  const at = script.desks.now();
  for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false)
    ({ next: after } = await desk.ok(findReadjudications, { body: { year, personNo: null, after } }));
  const { rows } = await desk.ok(listReadjudications, { query: { year, state: 'open', pageSize: 200 } });
  const told: ToldCasePage[] = [];
  for (const { id } of rows) told.push(await desk.ok(getReadjudication, { params: { id } }));
  script.record.push({ what: 'correctionLooked', at, areaCode: area.code, year, told });
  count(script, told.length > 0 ? '更正重算 查到' : '更正重算 没有变的');
  return told;
}

async function take(
  script: Script,
  area: SimArea,
  id: number,
  step: CorrectionStepName,
  seat: Seat,
): Promise<CorrectionStep['answer']> {
  const desk = await deskIn(script, area, seat);
  const at = script.desks.now();
  const params = { id };
  const answer = (
    step === 'booked'
      ? await desk.call(confirmReadjudication, { params, body: { words: '示例' } })
      : await desk.call(takeReadjudicationStep, { params, body: { step, words: '示例' } })
  ) as CorrectionStep['answer'];
  script.record.push({ what: 'correctionStep', at, by: `${area.code} ${seat}`, id, step, answer });
  const code = (answer.body as { code?: string }).code ?? '';
  count(script, answer.status === 200 ? `更正重算 ${step}` : `更正重算 ${step} ${code}`);
  return answer;
}

/** The counters learn that a bill has been written anew. */
function learnOfAnew({ claims }: Script, booked: readonly BookedAnew[]): void {
  for (const { claimNo, replacementNo } of booked) {
    const claim = claims.find((one) => one.claimNo === claimNo);
    if (!claim) continue;
    claim.stands = false;
    claim.rest = { ...claim, claimNo: replacementNo, stands: true };
    claims.push(claim.rest);
  }
}

/** @returns whether what was found is no longer what it was */
async function decide(script: Script, area: SimArea, { id, state, bills }: ToldCasePage): Promise<boolean> {
  const { dice, counts } = script;
  // The first one with bills goes through for certain, so that no year passes without.
  const isFirst = bills.length > 0 && !counts.has('更正重算 booked');
  if (state !== 'proposed') {
    const drawn = dice.weighed({ proposed: bills.length > 0 ? 82 : 5, refused: 12, left: 6 });
    const step = isFirst ? 'proposed' : drawn;
    if (step === 'left') return false;
    const { status } = await take(script, area, id, step, 1);
    if (status !== 200 || step === 'refused') return status !== 200;
    if (dice.percent(30) && !isFirst) return false;
  }
  const drawn = dice.weighed({ booked: 82, sentBack: 8, refused: 4, left: 6 });
  const step = isFirst ? 'booked' : drawn;
  if (step === 'left') return false;
  const isTwice = dice.percent(15);
  for (const seat of step === 'booked' && dice.percent(12) ? ([1, 2] as const) : ([2] as const))
    for (let tries = isTwice ? 2 : 1; tries > 0; tries -= 1) {
      const answer = await take(script, area, id, step, seat);
      if (answer.status === 200 && step === 'booked' && tries === (isTwice ? 2 : 1))
        learnOfAnew(script, (answer.body as { booked: readonly BookedAnew[] }).booked);
      if (answer.status !== 200 && seat === 2) return true;
    }
  return false;
}

/** One area looks again at this year or, in January, at the last, and decides about what was found. */
export async function correctBills(script: Script): Promise<void> {
  const { dice, ground, desks } = script;
  const reported = script.reports.slice(-8).map(({ person }) => person.area);
  const area = reported.length > 0 && dice.percent(75) ? dice.pick(reported) : dice.pick(ground.areas);
  const today = dayAt(desks.now());
  const isEarly = today.slice(5, 7) < '03' && today > '2027';
  const year = Number(today.slice(0, 4)) - (isEarly && dice.percent(50) ? 1 : 0);
  const told = await look(script, area, year);
  let isOther = false;
  for (const one of told.slice(0, MOST_CASES)) isOther = (await decide(script, area, one)) || isOther;
  if (isOther) await look(script, area, year);
}

/** At the end every area looks once more at both years. */
export async function lookOnceMore(script: Script): Promise<void> {
  for (const area of script.ground.areas) for (const year of [2026, 2027]) await look(script, area, year);
}
