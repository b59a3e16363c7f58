/** The tasks that each version of a list opens for every hospital's committee (N5.2, M8). Nothing is stored of them but the minutes. */
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-committee.ts';
import { LIST_KINDS } from '../../../domain/catalogue/versions/list-kinds.ts';
import { areaPrefix, ROLES, type Actor } from '../../../domain/identity/roles.ts';
import {
  drugsToDecide,
  taskStateOn,
  type CommitteeDrug,
} from '../../../domain/providers/committee/formulary.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { cite } from '../../../policy/clauses.ts';
import { committeeDueOn } from '../../../policy/parameters/committee.ts';
import { listVersionRows, type VersionRow } from '../../catalogue/version-store.ts';
import { listComparable } from '../../catalogue/versions/diff-store.ts';
import { findVersionBefore } from '../../catalogue/versions/publication-store.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import type { World } from '../../world.ts';
import {
  listDecided,
  listDues,
  listMeetings,
  listProgress,
  type HospitalProgress,
  type Sight,
} from './committee-store.ts';
import { countPurchases } from './purchase-store.ts';

/** A version that puts drugs before the committees, with its due day. */
export interface CommitteeVersion {
  readonly version: VersionRow;
  readonly dueOn: PlainDate;
  readonly dueSource: string;
  readonly drugs: readonly CommitteeDrug[];
}

/** What an actor watches: a hospital itself, an area's desks their area, the province all (M7). */
export function sightOf(actor: Actor): Sight {
  const level = ROLES[actor.role].level;
  return {
    areaPrefix: level === 'area' && actor.areaCode !== null ? areaPrefix(actor.areaCode) : null,
    institutionCode: level === 'institution' ? actor.institutionCode : null,
  };
}

const KINDS = ['separatePayment', 'national'] as const;

/** The newest published version of each list whose due day is known; an older one's task ends with its successor. */
export async function loadCommitteeVersions(tx: Tx): Promise<CommitteeVersion[]> {
  const dues = await listDues(tx);
  const found: CommitteeVersion[] = [];
  for (const kind of KINDS) {
    const [version] = await listVersionRows(tx, kind, false);
    if (!version) continue;
    const ruled = committeeDueOn(readDay('effectiveFrom', version.effectiveFrom));
    const set = dues.get(version.id);
    const due = set ?? (ruled && { dueOn: ruled.value, source: cite(ruled.source).label });
    if (!due) continue;
    const before = await findVersionBefore(tx, version);
    const drugs = drugsToDecide(
      kind,
      before === undefined ? undefined : await listComparable(tx, before, kind),
      await listComparable(tx, version.id, kind),
    );
    found.push({ version, dueOn: due.dueOn, dueSource: due.source, drugs });
  }
  return found;
}

type TaskRow = OutputOf<typeof contract.listCommitteeTasks>['rows'][number];

/** One hospital's task, with the area that it is counted in. */
export interface Task extends TaskRow {
  readonly areaCode: string;
}

function taskOf(of: CommitteeVersion, hospital: HospitalProgress, today: PlainDate): Task {
  const counts = { total: of.drugs.length, decided: hospital.decided, dueOn: of.dueOn };
  const { version } = of;
  return {
    ...hospital,
    ...counts,
    versionId: version.id,
    listName: LIST_KINDS[version.kind],
    edition: version.edition,
    state: taskStateOn(counts, today),
  };
}

async function loadTasks(tx: Tx, sight: Sight, today: PlainDate): Promise<Task[]> {
  const tasks: Task[] = [];
  for (const of of await loadCommitteeVersions(tx)) {
    const keys = of.drugs.map((drug) => drug.key);
    const hospitals = await listProgress(tx, sight, of.version.id, keys);
    tasks.push(...hospitals.map((hospital) => taskOf(of, hospital, today)));
  }
  return tasks;
}

const URGENCY: readonly string[] = ['overdue', 'partly', 'open', 'done'];

/** Tasks in sight, the overdue ones first. */
export async function listCommitteeTasks(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listCommitteeTasks>['query'],
): Promise<Outcome<OutputOf<typeof contract.listCommitteeTasks>, Refusal>> {
  const today = dayAt(world.clock.now());
  const all = await world.db.transaction('none', (tx) => loadTasks(tx, sightOf(actor), today));
  const within = query.areaCode === undefined ? '' : areaPrefix(query.areaCode);
  const fitting = all
    .filter((task) => query.state === undefined || task.state === query.state)
    .filter((task) => task.areaCode.startsWith(within))
    .filter(
      (task) => query.q === undefined || task.hospitalName.includes(query.q) || task.hospitalCode === query.q,
    )
    .toSorted((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
  const { limit, offset } = pageSpan(query);
  const rows = fitting.slice(offset, offset + limit).map(({ areaCode: _, ...row }) => row);
  return accept({ total: fitting.length, rows });
}

/** One hospital's task, drug by drug. @throws {Problem} 404 out of sight, and for versions without a task */
export async function getCommitteeTask(
  world: World,
  actor: Actor,
  { versionId, hospitalCode }: { readonly versionId: number; readonly hospitalCode: string },
): Promise<Outcome<OutputOf<typeof contract.getCommitteeTask>, Refusal>> {
  const today = dayAt(world.clock.now());
  const sight = sightOf(actor);
  return world.db.transaction('none', async (tx) => {
    const of = (await loadCommitteeVersions(tx)).find((one) => one.version.id === versionId);
    const keys = of?.drugs.map((drug) => drug.key) ?? [];
    const foreign = sight.institutionCode !== null && sight.institutionCode !== hospitalCode;
    const [hospital] = foreign
      ? []
      : await listProgress(tx, { ...sight, institutionCode: hospitalCode }, versionId, keys);
    if (!of || !hospital) throw notFound('这项药事会任务');
    const decided = await listDecided(tx, hospitalCode, versionId, keys);
    const { areaCode: _, ...task } = taskOf(of, hospital, today);
    return accept({
      ...task,
      dueSource: of.dueSource,
      drugs: of.drugs.map((drug) => {
        const found = decided.get(drug.key);
        return {
          ...drug,
          decision: found?.decision ?? null,
          ground: found?.ground ?? null,
          words: found?.words ?? '',
          decidedOn: found?.heldOn ?? null,
        };
      }),
      meetings: (await listMeetings(tx, hospitalCode, versionId)).map((meeting) => ({
        ...meeting,
        recordedAt: wallClock(meeting.recordedAt),
      })),
    });
  });
}

type AreaRow = OutputOf<typeof contract.getCommitteeOverview>['rows'][number];

/** The progress of every 市州 in sight, whoever is most behind first. */
export async function getCommitteeOverview(
  world: World,
  actor: Actor,
): Promise<Outcome<{ rows: AreaRow[] }, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const sight = sightOf(actor);
    const tasks = await loadTasks(tx, sight, today);
    const purchases = await countPurchases(tx, sight, today);
    const cities = new Map<string, Task[]>();
    for (const task of tasks) {
      const city = `${task.areaCode.slice(0, 4)}00`;
      cities.set(city, [...(cities.get(city) ?? []), task]);
    }
    const rows = [...cities].map(([areaCode, list]): AreaRow => {
      const counted = purchases.find((one) => one.areaCode === areaCode);
      const sum = (of: (task: Task) => number) => list.reduce((total, task) => total + of(task), 0);
      return {
        areaCode,
        areaName: counted?.areaName ?? areaCode,
        hospitals: new Set(list.map((task) => task.hospitalCode)).size,
        tasks: list.length,
        done: list.filter((task) => task.state === 'done').length,
        overdue: list.filter((task) => task.state === 'overdue').length,
        stocked: sum((task) => task.stocked),
        drugs: sum((task) => task.total),
        purchasesOpen: counted?.open ?? 0,
        purchasesOverdue: counted?.overdue ?? 0,
      };
    });
    return accept({
      rows: rows.toSorted((a, b) => b.overdue - a.overdue || b.purchasesOverdue - a.purchasesOverdue),
    });
  });
}
