import { addDays, type PlainDate } from '../../base/date.ts';
import { addApplicationStep, registerApplication } from '../catalogue/prices/follow-application.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import type { DemoDrug } from './plan-drugs.ts';
import { granted } from './stage.ts';

/** Two makers' applications to the nation for strengths the list does not print: one decided, one under way (N2.3). */
export async function seedNationalApplications(
  world: World,
  cast: Cast,
  drugs: readonly DemoDrug[],
  today: PlainDate,
): Promise<void> {
  const negotiated = drugs.filter((drug) => drug.origin === 'negotiated').slice(0, 2);
  for (const [index, drug] of negotiated.entries()) {
    const submittedOn = addDays(today, -60 + index * 30);
    const id = await registerApplication(world, cast.price, {
      maker: drug.products[0]?.maker ?? '示例企业',
      genericName: drug.genericName,
      dosageForm: drug.dosageForm,
      strength: `示例新规格（${drug.strength}减半）`,
      pack: `${drug.unitsPerPack * 2}${drug.doseUnit}/${drug.saleUnit}`,
      nationalCode: null,
      submittedOn,
      documentNo: `示例申请〔${submittedOn.slice(0, 4)}〕${index + 1} 号`,
    });
    const steps = index === 0 ? (['accepted', 'standardSet'] as const) : (['accepted'] as const);
    for (const [place, kind] of steps.entries()) {
      const step = {
        kind,
        onDay: addDays(submittedOn, 10 + place * 20),
        documentNo: '示例回执',
        note: '示例数据',
      };
      granted(await addApplicationStep(world, cast.price, id, step), '登记申请进展');
    }
  }
}
