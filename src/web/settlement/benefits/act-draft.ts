/** An act as it is typed, and as it is sent. */
import type { CallOf } from '../../../contract/endpoint.ts';
import type { enterBenefitAct } from '../../../contract/settlement-benefits.ts';
import type { AssistanceCategory } from '../../../domain/insured/model.ts';
import { parseYearStart, type YearStart } from '../../../policy/parameters/benefit-year.ts';
import type { AssistanceBase } from '../../../policy/parameters/readings.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { OFF_SITE_KINDS, type OffSiteKind } from '../../../policy/parameters/off-site.ts';
import { ratioFromPercent, yuanFromText } from '../../ui/figure-text.ts';
import { problemUnless, type FieldProblem } from '../../ui/FormField.tsx';

export interface LimitDraft {
  readonly areaCode: string;
  readonly scheme: string;
  readonly year: string;
  readonly pooledFund: string;
  readonly majorIllness: string;
}
export interface AssistanceDraft {
  readonly areaCode: string;
  readonly category: string;
  readonly year: string;
  readonly ratio: string;
  readonly threshold: string;
  readonly cap: string;
}
export type OffSiteDraft = Readonly<Record<OffSiteKind, string>>;
export interface ActDraft {
  readonly title: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly from: string;
  readonly to: string;
  readonly employee: string;
  readonly resident: string;
  /** Month and day, as they are typed. */
  readonly yearStart: string;
  readonly majorEmployee: string;
  readonly majorResident: string;
  /** Points by the kind of the filing. */
  readonly offSite: OffSiteDraft;
  /** Empty where it stays as it is (I13). */
  readonly assistanceBase: AssistanceBase | '';
  readonly limits: readonly LimitDraft[];
  readonly assistance: readonly AssistanceDraft[];
  readonly reason: string;
}

const KINDS = Object.keys(OFF_SITE_KINDS) as OffSiteKind[];

export const EMPTY_ACT: ActDraft = {
  title: '',
  number: '',
  issuedOn: '',
  from: '',
  to: '',
  employee: '',
  resident: '',
  yearStart: '',
  majorEmployee: '',
  majorResident: '',
  offSite: Object.fromEntries(KINDS.map((kind) => [kind, ''])) as OffSiteDraft,
  assistanceBase: '',
  limits: [],
  assistance: [],
  reason: '',
};
export const EMPTY_LIMIT: LimitDraft = {
  areaCode: '',
  scheme: 'employee',
  year: '',
  pooledFund: '',
  majorIllness: '',
};
export const EMPTY_ASSISTANCE: AssistanceDraft = {
  areaCode: '',
  category: 'subsistence',
  year: '',
  ratio: '',
  threshold: '',
  cap: '',
};

type Body = CallOf<typeof enterBenefitAct>['body'];
type Problems = (FieldProblem | undefined)[];

const isYear = (text: string) => /^20\d{2}$/.test(text.trim());

function readLimits(limits: readonly LimitDraft[], problems: Problems): Body['limits'] {
  return limits.map((row, index) => {
    const at = (name: string) => `limits.${index}.${name}`;
    const pooledFund = yuanFromText(row.pooledFund);
    const majorIllness = yuanFromText(row.majorIllness);
    problems.push(
      problemUnless(row.areaCode !== '', at('areaCode'), '请选择地区'),
      problemUnless(isYear(row.year), at('year'), '请填写年度，如 2027'),
      problemUnless(pooledFund !== undefined, at('pooledFund'), '请填写金额，如 150000'),
      problemUnless(majorIllness !== undefined, at('majorIllness'), '请填写金额，如 400000'),
    );
    return {
      areaCode: row.areaCode,
      scheme: row.scheme as Scheme,
      year: Number(row.year),
      pooledFund: pooledFund ?? '',
      majorIllness: majorIllness ?? '',
    };
  });
}

function readAssistance(rows: readonly AssistanceDraft[], problems: Problems): Body['assistance'] {
  return rows.map((row, index) => {
    const at = (name: string) => `assistance.${index}.${name}`;
    const ratio = ratioFromPercent(row.ratio);
    const threshold = yuanFromText(row.threshold);
    const cap = row.cap.trim() === '' ? null : yuanFromText(row.cap);
    problems.push(
      problemUnless(row.areaCode !== '', at('areaCode'), '请选择地区'),
      problemUnless(isYear(row.year), at('year'), '请填写年度，如 2027'),
      problemUnless(ratio !== undefined, at('ratio'), '请填写 0 到 100 的百分数'),
      problemUnless(threshold !== undefined, at('threshold'), '请填写金额，没有起付线填 0'),
      problemUnless(cap !== undefined, at('cap'), '请填写金额，不设限额就留空'),
    );
    return {
      areaCode: row.areaCode,
      category: row.category as AssistanceCategory,
      year: Number(row.year),
      ratio: ratio ?? '',
      threshold: threshold ?? '',
      cap: cap ?? null,
    };
  });
}

/** Points by kind; what is left empty is not sent. */
function readOffSite(draft: OffSiteDraft, problems: Problems): NonNullable<Body['readings']>['offSite'] {
  const named = KINDS.flatMap((kind) => {
    const text = draft[kind];
    if (text.trim() === '') return [];
    const points = ratioFromPercent(text);
    problems.push(
      problemUnless(points !== undefined, `offSite.${kind}`, '请填写 0 到 100 的百分点，不下调就留空'),
    );
    return [[kind, points ?? '']];
  });
  return Object.fromEntries(named) as Readonly<Partial<Record<OffSiteKind, string>>>;
}

/** `7-1`, `07-01` and `7月1日` are the same day; undefined for what is not a day of every year. */
function yearStartFromText(text: string): YearStart | undefined {
  const [, month = '', of = ''] = /^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.trim()) ?? [];
  return parseYearStart(`${month.padStart(2, '0')}-${of.padStart(2, '0')}`);
}

/** An act that sets the first day begins on it and has no end (I4). */
function yearStartProblems({ from, to }: ActDraft, yearStart: YearStart | null | undefined): Problems {
  if (yearStart === null) return [];
  if (yearStart === undefined)
    return [problemUnless(false, 'yearStart', '请填写每年都有的月和日，如 07-01；2 月 29 日不行')];
  return [
    problemUnless(
      from === '' || from.slice(5) === yearStart,
      'from',
      `另定年度首日的，从那一天起执行：应是某年的 ${yearStart}`,
    ),
    problemUnless(to === '', 'to', '另定年度首日的不写终止日；要改回，另录一件'),
  ];
}

/** What is typed as it is sent, with everything that is wrong about it. */
export function readDraft(draft: ActDraft): { readonly body: Body; readonly problems: Problems } {
  const problems: Problems = [];
  const ratio = (text: string) => (text.trim() === '' ? null : ratioFromPercent(text));
  const [employee, resident] = [ratio(draft.employee), ratio(draft.resident)];
  const [majorEmployee, majorResident] = [ratio(draft.majorEmployee), ratio(draft.majorResident)];
  const yearStart = draft.yearStart.trim() === '' ? null : yearStartFromText(draft.yearStart);
  const offSite = readOffSite(draft.offSite, problems);
  const sets =
    [employee, resident, yearStart, majorEmployee, majorResident].some((one) => one !== null) ||
    draft.assistanceBase !== '' ||
    draft.limits.length + draft.assistance.length + Object.keys(offSite ?? {}).length > 0;
  problems.push(
    problemUnless(draft.title.trim() !== '', 'title', '请填写文件名称'),
    problemUnless(draft.number.trim() !== '', 'number', '请填写文号'),
    problemUnless(draft.issuedOn !== '', 'issuedOn', '请填写发文日期'),
    problemUnless(draft.from !== '', 'from', '请填写执行日'),
    problemUnless(employee !== undefined, 'employee', '请填写 0 到 100 的百分数，不调整就留空'),
    problemUnless(resident !== undefined, 'resident', '请填写 0 到 100 的百分数，不调整就留空'),
    ...yearStartProblems(draft, yearStart),
    problemUnless(majorEmployee !== undefined, 'majorEmployee', '请填写 0 到 100 的百分数，照平台解释就留空'),
    problemUnless(majorResident !== undefined, 'majorResident', '请填写 0 到 100 的百分数，照平台解释就留空'),
    problemUnless(sets, 'employee', '至少录入一项参数'),
    problemUnless(draft.reason.trim() !== '', 'reason', '请写明理由'),
  );
  const limits = readLimits(draft.limits, problems);
  const assistance = readAssistance(draft.assistance, problems);
  const body: Body = {
    title: draft.title.trim(),
    number: draft.number.trim(),
    issuedOn: draft.issuedOn,
    from: draft.from,
    to: draft.to === '' ? null : draft.to,
    employeeRatio: employee ?? null,
    residentRatio: resident ?? null,
    limits,
    assistance,
    readings: {
      yearStart: yearStart ?? null,
      majorIllness: { employee: majorEmployee ?? null, resident: majorResident ?? null },
      offSite,
      assistanceBase: draft.assistanceBase === '' ? null : draft.assistanceBase,
    },
    reason: draft.reason.trim(),
  };
  return { body, problems };
}
