import { yearOf } from '../../base/date.ts';
import { ASSISTANCE_CATEGORIES, type AssistanceCategory } from '../../domain/insured/model.ts';
import { POOLING_AREAS } from '../../policy/areas.ts';
import { saveAssistanceRule, saveYearlyLimit } from '../insured/settings.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import type { SettingsText } from './demo-files.ts';
import type { DemoDays } from './plan-days.ts';
import { forEachAtOnce, granted } from './stage.ts';

/** The years in which something of the demo is served, and the next: a demo that is kept goes on over New Year. */
function yearsOf(days: DemoDays): number[] {
  const [from, to] = [yearOf(days.applicationsFrom), yearOf(days.today) + 1];
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

/** Enters every area's yearly limits and assistance rules through the province's own use cases (M9.2, M9.4, M9.5). */
export async function seedSettings(
  world: World,
  cast: Cast,
  text: SettingsText,
  days: DemoDays,
): Promise<void> {
  const places = POOLING_AREAS.flatMap((area) =>
    yearsOf(days).map((year) => ({ areaCode: area.code, year })),
  );
  await forEachAtOnce(places, async ({ areaCode, year }) => {
    const limits = text.limits[areaCode] ?? text.limits['default'];
    for (const scheme of ['employee', 'resident'] as const) {
      if (!limits) throw new Error(`db/demo/settings.yaml: no limits for ${areaCode}`);
      granted(
        await saveYearlyLimit(world, cast.admin, {
          areaCode,
          scheme,
          year,
          ...limits[scheme],
          source: text.source,
        }),
        '录入年度限额',
      );
    }
    for (const category of Object.keys(ASSISTANCE_CATEGORIES) as AssistanceCategory[]) {
      const rule = text.assistance[category];
      if (!rule) throw new Error(`db/demo/settings.yaml: no rule for ${category}`);
      granted(
        await saveAssistanceRule(world, cast.admin, {
          areaCode,
          category,
          year,
          ...rule,
          source: text.source,
        }),
        '录入救助标准',
      );
    }
  });
}
