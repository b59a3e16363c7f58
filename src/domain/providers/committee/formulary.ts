/**
 * What must a hospital's committee decide when a list changes, and which reasons does it have? (N5.2, M8)
 * Every drug of the list goes in or stays out, each with a reason; budget, formulary size and the drugs' share of income are none.
 */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const IN_GROUNDS = {
  needed: '临床需要',
  replaces: '替代不再配备的药品',
  rareDisease: '罕见病用药',
} as const;
export const OUT_GROUNDS = {
  notOurField: '本院没有相应的诊疗科目',
  equivalentStocked: '已配备同通用名或疗效相当的药品',
  unsafe: '安全性问题',
  notSupplied: '企业不能供货',
  noQualification: '本院没有所需的设备或资质',
  leftList: '已调出目录',
} as const;
/** Grounds that N5.2 and M8 forbid: they can be stated, so that the statement is refused with its clause. */
export const FORBIDDEN_GROUNDS = {
  budget: '医保总额限制',
  formularySize: '用药目录品种数量限制',
  drugRatio: '药占比考核',
} as const;

export type InGround = keyof typeof IN_GROUNDS;
export type OutGround = keyof typeof OUT_GROUNDS;
export type ForbiddenGround = keyof typeof FORBIDDEN_GROUNDS;
export type FormularyGround = InGround | OutGround | ForbiddenGround;
export const FORMULARY_GROUNDS: Readonly<Record<FormularyGround, string>> = {
  ...IN_GROUNDS,
  ...OUT_GROUNDS,
  ...FORBIDDEN_GROUNDS,
};

export const FORMULARY_DECISIONS = { in: '配备', out: '不配备' } as const;
export type FormularyDecision = keyof typeof FORMULARY_DECISIONS;

/** How the forbidden reasons are written; spaces between the characters do not hide them. */
const FORBIDDEN_WORDS: Readonly<Record<ForbiddenGround, RegExp>> = {
  budget: /总额(控制|限制|预算|指标|不足|超支|管理)|(医保|基金)(总额|额度|指标)|次均费用/,
  formularySize: /(品种|品规|目录)(数量?|数目|个数)|目录(已满|满额|名额)|(800|1200|1500)(个)?(品种|品规)/,
  drugRatio: /药(品)?(费)?占比|药品比例|药占/,
};

/** The forbidden reason that a text gives, if any. */
export function forbiddenReasonIn(words: string): ForbiddenGround | undefined {
  const plain = words.replace(/[\s\u3000·、，,]/g, '');
  return (Object.keys(FORBIDDEN_WORDS) as ForbiddenGround[]).find((ground) =>
    FORBIDDEN_WORDS[ground].test(plain),
  );
}

function isForbidden(ground: FormularyGround): ground is ForbiddenGround {
  return Object.hasOwn(FORBIDDEN_GROUNDS, ground);
}

/**
 * Whether a ground may carry a decision on a drug (N5.2, M8).
 * @param line place in the minutes, from 1
 * @returns FORMULARY_GROUND_FORBIDDEN, FORMULARY_GROUND_UNFIT
 */
export function checkGround(
  decision: FormularyDecision,
  ground: FormularyGround,
  words: string,
  about: { readonly drugName: string; readonly line?: number },
): Outcome<true, Refusal> {
  const place = about.line === undefined ? {} : { line: about.line };
  const forbidden = isForbidden(ground) ? ground : decision === 'out' ? forbiddenReasonIn(words) : undefined;
  if (forbidden !== undefined)
    return decline(
      refuse('FORMULARY_GROUND_FORBIDDEN', {
        ...place,
        detail: `${about.drugName}：${FORBIDDEN_GROUNDS[forbidden]}`,
      }),
    );
  const fitting = decision === 'in' ? IN_GROUNDS : OUT_GROUNDS;
  if (Object.hasOwn(fitting, ground)) return accept(true);
  return decline(
    refuse('FORMULARY_GROUND_UNFIT', {
      ...place,
      detail: `${about.drugName}：${FORMULARY_DECISIONS[decision]}不能以“${FORMULARY_GROUNDS[ground]}”为由`,
    }),
  );
}

/** A drug on which a committee decides. */
export interface CommitteeDrug {
  /** Name and form, the same over all lists. */
  readonly key: string;
  readonly name: string;
  /** Part of the list, or field of treatment. */
  readonly part: string;
  /** Whether the list now holds it; a drug that left it must go out. */
  readonly listed: boolean;
}

interface ListedEntry {
  readonly key: string;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly part: string;
  readonly agreed: boolean;
}

/**
 * The drugs that a version of a list puts before the committees: of the 单行支付 list all of them; of the national catalogue
 * what came in, or, where there is none before, what is negotiated; of both what left (N5.2, M8).
 */
export function drugsToDecide(
  kind: 'national' | 'separatePayment',
  before: readonly ListedEntry[] | undefined,
  after: readonly ListedEntry[],
): CommitteeDrug[] {
  const old = new Set(before?.map((entry) => entry.key));
  const now = new Set(after.map((entry) => entry.key));
  const asked = after.filter((entry) => {
    if (kind === 'separatePayment') return true;
    return before === undefined ? entry.agreed : !old.has(entry.key);
  });
  const gone = (before ?? []).filter((entry) => !now.has(entry.key));
  const drugs = new Map<string, CommitteeDrug>();
  for (const [entries, listed] of [
    [asked, true],
    [gone, false],
  ] as const)
    for (const { key, name, dosageForm, part } of entries) {
      const shown = dosageForm === null || name.includes(dosageForm) ? name : `${name}（${dosageForm}）`;
      if (!drugs.has(key)) drugs.set(key, { key, name: shown, part, listed });
    }
  return [...drugs.values()];
}

export const TASK_STATES = { open: '待开会', partly: '部分已定', done: '已完成', overdue: '已逾期' } as const;
export type TaskState = keyof typeof TASK_STATES;

/** Where a hospital's task stands on a day: every drug decided is done, late or not; else the due day tells (N5.2). */
export function taskStateOn(
  { total, decided, dueOn }: { readonly total: number; readonly decided: number; readonly dueOn: PlainDate },
  onDay: PlainDate,
): TaskState {
  if (decided >= total) return 'done';
  if (onDay > dueOn) return 'overdue';
  return decided > 0 ? 'partly' : 'open';
}
