/** Words and signs of the pages of benefit parameters. */
import type { BenefitAct, BenefitActRow, BenefitReplay } from '../../../contract/settlement-benefits.ts';
import { ASSISTANCE_CATEGORIES, SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { ACT_STATES, type ActState } from '../../../domain/settlement/benefits/act.ts';
import { OFF_SITE_KINDS, type OffSiteKind } from '../../../policy/parameters/off-site.ts';
import type { AssistanceBase } from '../../../policy/parameters/readings.ts';
import type { Tone } from '../../ui/Status.tsx';
import { monthDayWords, percentText, pointsText, withThousands } from '../../ui/words.ts';

const TONES: Readonly<Record<ActState, Tone>> = {
  entered: 'wait',
  proposed: 'doing',
  sentBack: 'warn',
  approved: 'good',
  withdrawn: 'off',
};

export function stateSign({ state, begun }: Pick<BenefitActRow, 'state' | 'begun'>): {
  readonly tone: Tone;
  readonly word: string;
} {
  if (state === 'approved') return { tone: 'good', word: begun ? '执行中' : '已通过，未到执行日' };
  return { tone: TONES[state], word: ACT_STATES[state] };
}

export const STEP_WORDS: Readonly<Record<ActState, string>> = {
  entered: '录入',
  proposed: '提请',
  sentBack: '退回',
  approved: '审核通过',
  withdrawn: '撤回',
};

/** Whose turn it is, in one sentence. */
export function nextText({ state, begun, may, from, replays }: BenefitAct): string {
  if (state === 'withdrawn') return '已撤回，没有执行';
  if (state === 'approved')
    return begun ? '正在执行；再要调整，另录一件' : `${from} 起执行，执行以前可以撤回`;
  if (state === 'proposed') return may.approve ? '请看过试算后通过或退回' : '等待另一个人审核';
  const tried = replays.some((one) => one.state === 'done');
  return tried ? '已经试算，可以提请' : '先用历史费用试算，再提请';
}

const SCHEMES = ['employee', 'resident'] as const;

const OFF_SITE = Object.keys(OFF_SITE_KINDS) as OffSiteKind[];

const loweredText = (points: string) => (points === '0.0000' ? '不下调' : `下调 ${pointsText(points)}`);

/** What an act says of what 医疗救助 looks at (I13). */
const BASE_WORDS: Readonly<Record<AssistanceBase, string>> = {
  withOverLimit: '医疗救助的基数：政策范围内自付，加上超过年度限额的部分',
  ownShare: '医疗救助的基数：只算政策范围内自付',
};

type Values = Pick<BenefitActRow, 'employeeRatio' | 'residentRatio' | 'limits' | 'assistance' | 'readings'>;

/** What an act sets, one line each. @param areaName names an area's code */
export function valueLines(
  {
    employeeRatio,
    residentRatio,
    limits,
    assistance,
    readings: { yearStart, majorIllness, offSite, assistanceBase },
  }: Values,
  areaName: (code: string) => string,
): string[] {
  return [
    ...(employeeRatio === null ? [] : [`职工单行支付 ${percentText(employeeRatio)}`]),
    ...(residentRatio === null ? [] : [`居民单行支付 ${percentText(residentRatio)}`]),
    ...(yearStart ? [`医保年度从每年 ${monthDayWords(yearStart)}起算，按结束的那一年称呼`] : []),
    ...SCHEMES.flatMap((scheme) => {
      const ratio = majorIllness[scheme];
      return ratio === null ? [] : [`${SCHEME_LABELS[scheme]}统筹限额用完以后由大病付 ${percentText(ratio)}`];
    }),
    ...OFF_SITE.flatMap((kind) => {
      const points = offSite[kind];
      return points === undefined ? [] : [`异地购药（${OFF_SITE_KINDS[kind]}）${loweredText(points)}`];
    }),
    ...(assistanceBase === null ? [] : [BASE_WORDS[assistanceBase]]),
    ...limits.map(
      (row) =>
        `${areaName(row.areaCode)} ${row.year} 年度${SCHEME_LABELS[row.scheme]}限额：统筹 ${withThousands(row.pooledFund)}，大病 ${withThousands(row.majorIllness)}`,
    ),
    ...assistance.map(
      (row) =>
        `${areaName(row.areaCode)} ${row.year} 年度${ASSISTANCE_CATEGORIES[row.category]}救助 ${percentText(row.ratio)}，起付 ${withThousands(row.threshold)}，${row.cap === null ? '不设限额' : `限额 ${withThousands(row.cap)}`}`,
    ),
  ];
}

const REPLAY_STATES: Readonly<
  Record<BenefitReplay['state'], { readonly tone: Tone; readonly word: string }>
> = {
  running: { tone: 'doing', word: '正在试算' },
  done: { tone: 'good', word: '已算完' },
  failed: { tone: 'bad', word: '没有算完' },
};

export const replaySign = ({ state }: Pick<BenefitReplay, 'state'>) => REPLAY_STATES[state];

/** How far a trial got, or how fast it was. */
export function paceText({ claimsDone, personsDone, claimsPerSecond, milliseconds }: BenefitReplay): string {
  const count = `${withThousands(String(claimsDone))} 张结算单，${withThousands(String(personsDone))} 人`;
  if (claimsPerSecond === null || milliseconds === null) return count;
  const seconds = Math.ceil(milliseconds / 1000);
  return `${count}，用时 ${seconds} 秒，每秒 ${withThousands(String(claimsPerSecond))} 张`;
}
