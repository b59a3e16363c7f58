/** Experts on the roster, one panel that waits for an opinion, and one refusal that is to be heard again (M36). */
import { present } from '../../base/assert.ts';
import type { PlainDate } from '../../base/date.ts';
import { enterExpert } from '../eligibility/review/keep-roster.ts';
import { convenePanel, givePanelOpinion } from '../eligibility/review/convene-panel.ts';
import { requestReconsideration } from '../eligibility/review/refuse-application.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoApplication } from './plan-applications.ts';
import { instantOf, workingDayBefore } from './plan-days.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import { idOf } from './seed-applications.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { granted, worldAt } from './stage.ts';

/** Three experts work elsewhere and so are always drawn; the fourth shares the hospital of the home city's doctors. */
async function enterExperts(world: World, cast: Cast, plan: DemoPlan): Promise<void> {
  const fields = [...new Set(plan.drugs.map((drug) => drug.field))].slice(0, 10);
  const hospitalOf = (isHome: boolean) =>
    plan.places.hospitals.find((one) => (one.cityCode === HOME_CITY) === isHome)?.code ?? null;
  for (const [index, expert] of cast.experts.entries())
    granted(
      await enterExpert(world, cast.admin, {
        accountId: expert.accountId,
        fields,
        title: '主任医师',
        institutionCode: index === cast.experts.length - 1 ? hospitalOf(true) : null,
        practitionerCode: null,
      }),
      '专家列入名册',
    );
}

function lastStepIs(step: string, applications: readonly DemoApplication[]): DemoApplication[] {
  return applications.filter((one) => one.person.cityCode === HOME_CITY && one.steps.at(-1)?.step === step);
}

async function playPanel(
  world: World,
  cast: Cast,
  application: DemoApplication,
  id: number,
  yesterday: PlainDate,
): Promise<void> {
  const at = (minutes: number) => worldAt(world, instantOf(yesterday, minutes));
  const reviewer = actorOf(cast.reviewers, application.person.cityCode);
  const question = '示例：既往治疗和检查结果是否足以证明符合限定支付范围？';
  const { panelId } = granted(await convenePanel(at(600), reviewer, id, 3, question), '提交专家评审');
  const answers = ['检查结果和既往治疗相符，符合范围。', '分期证据充分，符合范围。'];
  for (const [index, grounds] of answers.entries())
    granted(
      await givePanelOpinion(
        at(700 + index * 45),
        present(cast.experts[index + 1], 'there are four experts'),
        panelId,
        'support',
        `示例：${grounds}`,
      ),
      '专家意见',
    );
}

/** Plays them for the home city, whose people have listed accounts. */
export async function seedReviews(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  ids: ReadonlyMap<DemoApplication, number>,
  patients: Patients,
): Promise<void> {
  const { days, applications } = plan;
  if (!days) return;
  const yesterday = workingDayBefore(days.today, 1);
  await enterExperts(worldAt(world, instantOf(yesterday, 8 * 60)), cast, plan);
  const difficult = lastStepIs('accepted', applications).find(
    (one) => (one.steps.at(-1)?.on ?? yesterday) < yesterday,
  );
  if (difficult) await playPanel(world, cast, difficult, idOf(ids, difficult), yesterday);
  const [refused] = lastStepIs('refused', applications);
  if (refused)
    granted(
      await requestReconsideration(
        worldAt(world, instantOf(yesterday, 15 * 60)),
        patientOf(patients, refused.person).actor,
        idOf(ids, refused),
        '示例：补充了新的基因检测报告，请再看一次。',
      ),
      '申请复议',
    );
}
