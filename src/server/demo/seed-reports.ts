import { addDays } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { ALL_REPORT_KINDS, type ReportKind } from '../../domain/providers/reporting/report.ts';
import {
  checkReportRows,
  listReportCandidates,
  listReportRows,
  openReportRound,
  publishReport,
  submitReport,
} from '../providers/reporting/report.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import { HOME_CITY } from './plan-people.ts';
import { granted, worldAt } from './stage.ts';

/** A city hands in everything of a kind that it may report. */
async function reportAll(world: World, agency: Actor, roundId: number, kind: ReportKind): Promise<void> {
  const { rows } = granted(await listReportCandidates(world, agency, roundId, kind), '看可以上报的名单');
  const keys = rows.map(({ key }) => key);
  granted(await submitReport(world, agency, roundId, { kind, keys, note: '示例上报' }), '上报名单');
}

/** The round before: reported by the home city, checked and published, so that the public sees lists. */
async function seedPublished(world: World, cast: Cast, days: DemoDays): Promise<void> {
  const at = worldAt(world, instantOf(addDays(days.today, -40), 9 * 60));
  const round = granted(
    await openReportRound(at, cast.catalogue, '示例：上期定点机构和责任医师名单', addDays(days.today, -30)),
    '布置上报',
  );
  const agency = actorOf(cast.reviewers, HOME_CITY);
  for (const kind of ALL_REPORT_KINDS) await reportAll(at, agency, round.id, kind);
  const { rows } = granted(await listReportRows(at, cast.catalogue, round.id, { pageSize: 100 }), '看上报');
  const ids = rows.map(({ id }) => id);
  granted(
    await checkReportRows(at, cast.catalogue, round.id, { ids, accepted: true, reason: '' }),
    '核对上报',
  );
  for (const kind of ALL_REPORT_KINDS)
    granted(await publishReport(at, cast.catalogue, round.id, kind), '公布名单');
}

/** A round that was published, and one that runs: of this one some pharmacies wait to be checked (N5.3). */
export async function seedReports(world: World, cast: Cast, days: DemoDays): Promise<void> {
  await seedPublished(world, cast, days);
  const round = granted(
    await openReportRound(world, cast.catalogue, '示例：本期定点机构和责任医师名单', addDays(days.today, 12)),
    '布置上报',
  );
  const agency = actorOf(cast.reviewers, HOME_CITY);
  await reportAll(world, agency, round.id, 'pharmacy');
  const none = { kind: 'doctor' as const, keys: [], note: '示例：本期没有新增责任医师。' };
  granted(await submitReport(world, agency, round.id, none), '上报');
}
