import { enterCaution, enterHandling } from '../catalogue/prescribing/edit-facts.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import type { DemoDrug } from './plan-drugs.ts';
import { granted } from './stage.ts';

const EVIDENCE = '示例说明书';

/** How every product is kept, and what the labels of the first two drugs warn of: enough for each kind of prompt. */
export async function seedPrescribing(world: World, cast: Cast, drugs: readonly DemoDrug[]): Promise<void> {
  const office = cast.catalogue;
  for (const { products, isInjection } of drugs) {
    for (const { nationalCode } of products) {
      granted(
        await enterHandling(world, office, {
          nationalCode,
          storage: isInjection ? 'refrigerated' : 'ordinary',
          controlClass: null,
          evidence: EVIDENCE,
        }),
        '登记储存要求',
      );
    }
  }
  const [first, second] = drugs;
  if (first === undefined || second === undefined) return;
  const cautions = [
    { entryKey: first.entryKey, kind: 'pregnancy', value: '', effect: 'forbidden', words: '妊娠期禁用' },
    {
      entryKey: first.entryKey,
      kind: 'diagnosis',
      value: 'N18.5',
      effect: 'caution',
      words: '肾功能不全者减量',
    },
    { entryKey: second.entryKey, kind: 'ageBelow', value: '18', effect: 'forbidden', words: '未成年人禁用' },
    {
      entryKey: second.entryKey,
      kind: 'together',
      value: first.entryKey,
      effect: 'caution',
      words: '与同类靶向药同用须监测',
    },
  ] as const;
  for (const caution of cautions)
    granted(await enterCaution(world, office, { ...caution, evidence: EVIDENCE }), '登记用药提示');
}
