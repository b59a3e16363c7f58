/** Trials of parameters as they are asked for, shown and taken away (M9.6). */
import { wallClock } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { BenefitReplay, ReplayEffect } from '../../../contract/settlement-benefits.ts';
import type * as contract from '../../../contract/settlement-benefits.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { mayTry } from '../../../domain/settlement/benefits/act.ts';
import { PAYERS } from '../../../domain/settlement/corrections/replay-bills.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import type { FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { tableFile } from '../../funds/papers/table-file.ts';
import { findAct, listUnknownAreas } from './act-store.ts';
import type { ReplayKeeper } from './keep-replays.ts';
import { findReplay, findReplayEffect, insertReplay, type ReplayRow } from './replay-store.ts';

export function presentReplay(row: ReplayRow): BenefitReplay {
  const claimsDone = Number(row.claimsDone);
  return {
    id: row.id,
    from: row.from,
    to: row.to,
    areas: [...row.areas],
    askedBy: row.askedName,
    askedAt: wallClock(row.askedAt),
    state: row.failed ? 'failed' : row.milliseconds === null ? 'running' : 'done',
    claimsDone,
    personsDone: Number(row.personsDone),
    milliseconds: row.milliseconds === null ? null : Number(row.milliseconds),
    claimsPerSecond: row.milliseconds === null ? null : paceOf(row.claimsDone, row.milliseconds),
  };
}

/** Claims in a second; a trial of no measurable time counts as one millisecond. */
function paceOf(claims: bigint, milliseconds: bigint): number {
  return Number((claims * 1000n) / (milliseconds > 0n ? milliseconds : 1n));
}

/**
 * Asks for a trial; the answer comes at once, the work goes on.
 * @returns PARAMETER_STEP_NOT_ALLOWED for an act that has ended
 * @throws {Problem} 400 for days or areas that are none, 404
 */
export async function startBenefitReplay(
  world: World,
  keeper: ReplayKeeper,
  actor: Actor,
  actId: number,
  body: CallOf<typeof contract.startBenefitReplay>['body'],
): Promise<Outcome<{ id: number }, Refusal>> {
  const [from, to] = [readDay('from', body.from), readDay('to', body.to)];
  if (to < from) throw badInput('to', '不能早于开始日期');
  const runner = keeper.newRunner();
  const begun = await world.db.transaction('all', async (tx) => {
    const act = await findAct(tx, actId);
    if (!act) throw notFound('参数调整');
    if (!mayTry(act.state)) return undefined;
    const [unknown] = await listUnknownAreas(tx, body.areas);
    if (unknown !== undefined) throw badInput('areas', `没有这个区划：${unknown}`);
    const now = world.clock.now();
    const by = { accountId: actor.accountId, name: actor.name, now };
    const id = await insertReplay(tx, { actId, from, to, areas: body.areas, ...by }, runner.id);
    await recordAudit(tx, actor, now, {
      action: 'settlement.startBenefitReplay',
      subjectKind: 'benefitAct',
      subjectId: actId,
      detail: `${from} 至 ${to}`,
    });
    return id;
  });
  if (begun === undefined) return decline(refuse('PARAMETER_STEP_NOT_ALLOWED'));
  void keeper.run(begun, runner);
  return accept({ id: begun });
}

/** @throws {Problem} 404 */
export async function getBenefitReplay(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getBenefitReplay>, Refusal>> {
  const { row, effect } = await readReplay(world, actor, id, 'settlement.getBenefitReplay');
  return accept({ ...presentReplay(row), actId: row.actId, effect, digest: row.digest });
}

async function readReplay(world: World, actor: Actor, id: number, action: string) {
  return world.db.transaction('none', async (tx) => {
    const row = await findReplay(tx, id);
    if (!row) throw notFound('试算');
    await recordAudit(tx, actor, world.clock.now(), { action, subjectKind: 'benefitReplay', subjectId: id });
    return { row, effect: await findReplayEffect(tx, id) };
  });
}

const SCHEMES = { employee: '职工', resident: '居民' } as const;
const SUMS = ['调整前', '调整后', '差额'] as const;
const sums = ({ before, after, difference }: { before: string; after: string; difference: string }) => [
  before,
  after,
  difference,
];

/** The result as a workbook. @throws {Problem} 404, also while it is still being reckoned */
export async function exportBenefitReplay(world: World, actor: Actor, id: number): Promise<FileAnswer> {
  const { row, effect } = await readReplay(world, actor, id, 'settlement.exportBenefitReplay');
  if (effect === null) throw notFound('试算结果');
  const about = [
    `${row.from} 至 ${row.to}`,
    row.areas.length === 0 ? '全省' : row.areas.join('、'),
    `摘要 ${row.digest ?? ''}`,
  ];
  return tableFile('xlsx', { title: `待遇参数试算第${id}号`, about }, [
    overview(effect, about),
    ...detailTables(effect),
  ]);
}

function overview(effect: ReplayEffect, about: readonly string[]) {
  const { persons, sizes, claims, unreckonable, funds } = effect;
  const rows = [
    ['范围', about.join('；')],
    ['结算单', String(claims)],
    ['不能重算（不计入）', String(unreckonable)],
    ['基金合计差额', funds.difference],
    ['负担减轻人数', String(persons.better)],
    ['减轻金额', persons.saved],
    ['负担加重人数', String(persons.worse)],
    ['加重金额', persons.burdened],
    ['不变人数', String(persons.same)],
    ...sizes.flatMap(({ upTo, less, more }) => {
      const size = upTo === null ? '更多' : `至 ${upTo} 元`;
      return [
        [`减轻${size}的人数`, String(less)],
        [`加重${size}的人数`, String(more)],
      ];
    }),
  ];
  return { name: '总览', captions: ['项目', '数值'], rows, figures: [1] };
}

function detailTables({ payers, places, drugs, striking }: ReplayEffect) {
  return [
    {
      name: '支付方',
      captions: ['支付方', ...SUMS],
      rows: payers.map((one) => [PAYERS[one.payer], ...sums(one)]),
      figures: [1, 2, 3],
    },
    {
      name: '地区',
      captions: ['参保地', '险种', '支付方', ...SUMS],
      rows: places.map((one) => [one.areaName, SCHEMES[one.scheme], PAYERS[one.payer], ...sums(one)]),
      figures: [3, 4, 5],
    },
    {
      name: '药品（基金支付）',
      captions: ['编码', '药品', '结算单', '费用', ...SUMS],
      rows: drugs.map((one) => [one.nationalCode, one.name, String(one.claims), one.charged, ...sums(one)]),
      figures: [2, 3, 4, 5, 6],
    },
    {
      name: '差额最大的结算单',
      captions: [
        '结算单号',
        '参保地',
        '险种',
        '购药日',
        '基金前',
        '基金后',
        '基金差额',
        '个人前',
        '个人后',
        '个人差额',
      ],
      rows: striking.map((one) => [
        one.claimNo,
        one.areaName,
        SCHEMES[one.scheme],
        one.servedOn,
        ...sums(one.funds),
        ...sums(one.person),
      ]),
      figures: [4, 5, 6, 7, 8, 9],
    },
  ];
}
