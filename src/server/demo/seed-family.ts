import { addDays, addMonths, dayAt } from '../../base/date.ts';
import { recordPaperMandate } from '../eligibility/agents/area-mandates.ts';
import { grantMandate } from '../insured/agents/manage-mandates.ts';
import { answerOffSite, askOffSite } from '../settlement/off-site/manage-off-site.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { makePaper } from './paper.ts';
import type { DemoPerson } from './plan-people.ts';
import type { DemoPlan } from './plan-demo.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { granted } from './stage.ts';

/** The patients of the sign-in page and a neighbour of theirs: one acts for two others, one goes elsewhere for their drugs. */
function familyOf(plan: DemoPlan): { one: DemoPerson; other: DemoPerson; bedridden: DemoPerson } | undefined {
  const one = plan.ready[0]?.person;
  const other = plan.applications.find(
    ({ steps, person }) => steps.at(-1)?.step === 'accepted' && person.cityCode === one?.cityCode,
  )?.person;
  const bedridden = plan.people.find(
    (person) => person.cityCode === one?.cityCode && person !== one && person !== other,
  );
  return one && other && bedridden ? { one, other, bedridden } : undefined;
}

/** Mandates given online and on papers (M35), and filings for buying elsewhere, one answered and one waiting (M30). */
export async function seedFamily(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  patients: Patients,
): Promise<void> {
  const family = familyOf(plan);
  if (family === undefined) return;
  const { one, other, bedridden } = family;
  const today = dayAt(world.clock.now());
  const agency = actorOf(cast.reviewers, one.cityCode);
  const agent = { agentName: one.name, agentIdNumber: one.idNumber, from: today, to: addMonths(today, 12) };
  granted(
    await grantMandate(world, patientOf(patients, other).actor, {
      ...agent,
      requestId: 'demo-mandate-online',
      relation: 'sibling',
      powers: ['applications', 'prescriptions', 'bills'],
    }),
    '网上委托',
  );
  const paper = {
    field: 'file',
    fileName: '委托书.pdf',
    mediaType: 'application/pdf',
    content: makePaper('示例·委托书', ['委托人因卧床不能上网', `委托${one.name}代办用药待遇申请`]),
  };
  const body = {
    ...agent,
    requestId: 'demo-mandate-paper',
    relation: 'child' as const,
    principalNo: patientOf(patients, bedridden).personNo,
    powers: 'applications,bills',
    proofKind: 'letter' as const,
  };
  granted(await recordPaperMandate(world, agency, body, paper), '凭材料登记委托');
  const ask = { kind: 'livingElsewhere', from: today, to: null, note: '随子女居住（示例）' } as const;
  const traveller = patientOf(patients, one).actor;
  const first = granted(
    await askOffSite(world, traveller, { ...ask, requestId: 'demo-off-site-1', placeCode: '430200' }),
    '申请异地购药备案',
  );
  granted(await answerOffSite(world, agency, first.id, { granted: true, reason: '' }), '同意备案');
  granted(
    await askOffSite(world, patientOf(patients, other).actor, {
      ...ask,
      kind: 'temporary',
      to: addDays(today, 180),
      requestId: 'demo-off-site-2',
      placeCode: '430300',
    }),
    '申请异地购药备案',
  );
}
