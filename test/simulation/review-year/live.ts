/** One application from its papers to its end, as its course says; between steps it tells how many working days it waits. */
import {
  concludePanel,
  convenePanel,
  getPanel,
  givePanelOpinion,
} from '../../../src/contract/eligibility-panels.ts';
import {
  checkRefusal,
  proposeRefusal,
  requestReconsideration,
  upholdRefusal,
} from '../../../src/contract/eligibility-review.ts';
import {
  acceptApplication,
  approveApplication,
  declineApplication,
  giveHospitalOpinion,
  requestSupplement,
  stateOpinion,
  supplementApplication,
  withdrawApplication,
} from '../../../src/contract/eligibility-steps.ts';
import { submitApplication } from '../../../src/contract/eligibility.ts';
import type { Step } from '../../../src/domain/eligibility/model.ts';
import type { RefusalGround } from '../../../src/domain/eligibility/refusal-ground.ts';
import { DOCTOR, idNumberOf, PHARMACY, type Cast } from './cast.ts';
import type { Course } from './courses.ts';
import type { Person } from './http-people.ts';

/** What the script knows of an application: what was done, and what the server said its clocks were. */
export interface Played {
  readonly course: Course;
  id: number;
  readonly steps: Step[];
  /** Clocks in the order in which they were started: on which day, and what the server answered. */
  readonly clocks: { readonly from: string; readonly dueOn: string; readonly provisional: boolean }[];
  /** The ground on which it was refused. */
  clause: RefusalGround | undefined;
  /** The due day of the clock that runs now is that of the last; false when none runs. */
  isTimed: boolean;
  isOver: boolean;
}

export function newPlayed(course: Course): Played {
  return { course, id: 0, steps: [], clocks: [], clause: undefined, isTimed: false, isOver: false };
}

const GROUNDS: readonly RefusalGround[] = ['M5', 'M11', 'M22', 'M23.2', 'M24', 'M35'];
type Life = AsyncGenerator<number, void, undefined>;

/** Everything that plays an application: the people, its record, and today. */
export interface Scene {
  readonly cast: Cast;
  readonly played: Played;
  readonly patient: Person | undefined;
  readonly today: () => string;
}

/** Who handles it, who checks, who hears it again: three reviewers of its area, taking turns. */
function deskOf({ cast, played: { course } }: Scene): [Person, Person, Person] {
  const [one, two, three] = cast.reviewers[course.area] ?? [];
  if (!one || !two || !three) throw new Error('every area has three reviewers');
  return course.order % 2 === 0 ? [one, two, three] : [two, one, three];
}

/** Somebody tries to decide at a step that does not allow it; policy must say no. */
async function probe(scene: Scene, who: Person): Promise<void> {
  if (!scene.played.course.isProbed) return;
  const params = { id: scene.played.id };
  const { people } = scene.cast;
  await people.refused(who, approveApplication, { params, body: { termTo: null, opinion: '抢先通过' } });
  await people.refused(who, checkRefusal, { params, body: { decision: 'confirm', opinion: '抢先办结' } });
}

async function apply(scene: Scene): Promise<void> {
  const { cast, played, patient } = scene;
  const { order } = played.course;
  const who = patient ?? cast.doctor;
  const credential = { credentialKind: 'idNumber' as const, credentialNumber: idNumberOf(order) };
  const shown = patient ? {} : credential;
  const paperIds: number[] = [];
  for (const kind of ['identity', 'credential', 'medicalRecord'] as const)
    paperIds.push(await cast.people.upload(who, kind, shown));
  const body = {
    requestId: `year-request-${order}`,
    entryKey: cast.entryKey,
    diagnosisCode: 'C34.900',
    diagnosisName: '肺恶性肿瘤',
    conditionText: '示例病情：基因检测阳性',
    doctorCode: DOCTOR,
    pharmacyCode: PHARMACY,
    phone: '13800001234',
    paperIds,
    ...shown,
  };
  const { id } = await cast.people.ok(who, submitApplication, { body });
  // The same request again is the same application: nothing is filed twice.
  if (played.course.isProbed && (await cast.people.ok(who, submitApplication, { body })).id !== id)
    throw new Error('a repeated request made another application');
  played.id = id;
  played.steps.push('submitted');
}

async function* signs(scene: Scene): Life {
  const { cast, played } = scene;
  const { course } = played;
  const params = { id: played.id };
  const states = () =>
    cast.people.ok(cast.doctor, stateOpinion, {
      params,
      body: { opinion: '符合限定支付范围，同意', identityChecked: true },
    });
  const confirm = (decision: 'confirm' | 'return') =>
    cast.people.ok(cast.office, giveHospitalOpinion, { params, body: { decision, opinion: '情况说明' } });
  if (course.doctor === 'declines') {
    await cast.people.ok(cast.doctor, declineApplication, { params, body: { reason: '依据不足' } });
    played.steps.push('doctorDeclined');
    return;
  }
  await states();
  played.steps.push('doctorStated');
  if (course.withdraws && scene.patient) {
    yield 1;
    await cast.people.ok(scene.patient, withdrawApplication, { params });
    played.steps.push('withdrawn');
    return;
  }
  yield course.pace;
  if (course.hospital === 'returns') {
    await confirm('return');
    played.steps.push('hospitalReturned');
    yield 1;
    await states();
    played.steps.push('doctorStated');
    yield 1;
  }
  await confirm('confirm');
  played.steps.push('hospitalConfirmed');
}

async function* supplements({ cast, played, today }: Scene, handler: Person): Life {
  const params = { id: played.id };
  await cast.people.ok(handler, requestSupplement, {
    params,
    body: { lacks: ['testReport'], explanation: '请补基因检测报告' },
  });
  played.steps.push('supplementRequested');
  yield 2;
  const credential = { credentialKind: 'idNumber', credentialNumber: idNumberOf(played.course.order) };
  const paper = await cast.people.upload(cast.doctor, 'testReport', credential);
  await cast.people.ok(cast.doctor, supplementApplication, {
    params,
    body: { paperIds: [paper], explanation: `${today()} 补交` },
  });
  played.steps.push('supplemented');
  yield 1;
}

async function* asksExperts({ cast, played }: Scene, handler: Person): Life {
  const { panelId } = await cast.people.ok(handler, convenePanel, {
    params: { id: played.id },
    body: { size: 3, question: '是否符合限定支付范围？' },
  });
  played.steps.push('panelConvened');
  const params = { id: panelId };
  const { members } = await cast.people.ok(handler, getPanel, { params });
  for (const { accountId } of members) {
    const expert = cast.experts.find((one) => one.accountId === accountId);
    if (!expert) throw new Error('only experts are drawn');
    yield played.course.order % 2;
    await cast.people.refused(handler, concludePanel, { params, body: { words: '提前作结论' } });
    await cast.people.ok(expert, givePanelOpinion, {
      params,
      body: { vote: 'support', grounds: '依据充分' },
    });
  }
  await cast.people.ok(handler, concludePanel, { params, body: { words: '三位意见一致' } });
  played.steps.push('panelConcluded');
}

function approve({ cast, played }: Scene, who: Person) {
  return cast.people.ok(who, approveApplication, {
    params: { id: played.id },
    body: { termTo: null, opinion: '材料齐全，符合范围' },
  });
}

async function* decides(scene: Scene, handler: Person, checker: Person): Life {
  const { cast, played } = scene;
  const { course } = played;
  const params = { id: played.id };
  if (course.decision === 'approve') {
    await approve(scene, handler);
    played.steps.push('approved');
    return;
  }
  const clause = GROUNDS[course.order % GROUNDS.length] ?? 'M11';
  await cast.people.ok(handler, proposeRefusal, { params, body: { clause, reason: '不符合要求' } });
  played.steps.push('refusalProposed');
  const confirm = { decision: 'confirm', opinion: '同意' } as const;
  await cast.people.refused(handler, checkRefusal, { params, body: confirm });
  yield 1;
  if (course.decision === 'sentBack') {
    await cast.people.ok(checker, checkRefusal, { params, body: { ...confirm, decision: 'return' } });
    played.steps.push('refusalReturned');
    await approve(scene, handler);
    played.steps.push('approved');
    return;
  }
  await cast.people.ok(checker, checkRefusal, { params, body: confirm });
  played.steps.push('refused');
  played.clause = clause;
}

async function* isHeardAgain(scene: Scene, patient: Person, taken: Person, third: Person): Life {
  const { cast, played, today } = scene;
  const params = { id: played.id };
  yield 3;
  const clock = await cast.people.ok(patient, requestReconsideration, {
    params,
    body: { reason: '补充了新的检查' },
  });
  played.clocks.push({ from: today(), ...clock });
  played.isTimed = true;
  played.steps.push('reconsiderationRequested');
  yield played.course.reviewDays;
  await cast.people.refused(taken, upholdRefusal, { params, body: { opinion: '自己维持自己' } });
  if (played.course.reconsider === 'granted') {
    await approve(scene, third);
    played.steps.push('approved');
  } else {
    await cast.people.ok(third, upholdRefusal, { params, body: { opinion: '复看后维持' } });
    played.steps.push('refusalUpheld');
  }
  played.isTimed = false;
  await cast.people.refused(patient, requestReconsideration, { params, body: { reason: '再来一次' } });
}

/** Lives an application to its end. */
export async function* live(scene: Scene): Life {
  const { cast, played } = scene;
  const { course } = played;
  const [handler, checker, third] = deskOf(scene);
  await apply(scene);
  await probe(scene, handler);
  yield course.pace;
  yield* signs(scene);
  if (played.steps.at(-1) === 'hospitalConfirmed') {
    await probe(scene, handler);
    yield course.pace;
    if (course.supplement) yield* supplements(scene, handler);
    const clock = await cast.people.ok(handler, acceptApplication, { params: { id: played.id } });
    played.clocks.push({ from: scene.today(), ...clock });
    played.isTimed = true;
    played.steps.push('accepted');
    await probe(scene, checker);
    if (course.panel) yield* asksExperts(scene, handler);
    yield course.reviewDays;
    yield* decides(scene, handler, checker);
    played.isTimed = false;
    if (course.reconsider !== 'no' && scene.patient)
      yield* isHeardAgain(scene, scene.patient, handler, third);
  }
  await probe(scene, handler);
  played.isOver = true;
}
