/** Does each step name a version of a rule that was in force on the day, and the ratio of that version (M9.1, M39, I15)? */
import { REGIMES, regimeName, type DatedRegime } from '../../../policy/regimes.ts';
import {
  checkCitation,
  checkEnteredRatio,
  checkReading,
  isEntered,
  type ReadOtherwise,
  type Span,
} from './check-entered.ts';
import { checkSettings } from './check-settings.ts';
import { checkYear, spanToldBy } from './check-year.ts';
import { expectText, find, type Tally } from './findings.ts';
import { publishedStep } from './published-steps.ts';
import type { ReadStage } from './read-bill.ts';
import { linesOf, type UprightBill } from './upright.ts';

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

export function checkRules(bill: UprightBill, tally: Tally): void {
  const { head, stages } = bill.read;
  const day = head.get('servedOn');
  const isDay = day !== undefined && DAY.test(day);
  if (day !== undefined && !isDay)
    find(tally, { step: null, line: null }, 'servedOn', {
      shown: day,
      computed: null,
      says: `购药日期 ${day} 不是日期`,
    });
  const within = isDay ? { from: day, to: day } : spanToldBy(bill);
  checkYear(bill, isDay ? day : undefined, within, tally);
  const regime = checkRegime(bill, within, tally);
  checkRatio(bill, within, regime, tally);
  const plan = stages.find((stage) => publishedStep(stage.step)?.rule === 'plan')?.rule;
  for (const { step, rule } of stages) {
    const place = { step, line: null };
    const kind = publishedStep(step)?.rule;
    if (kind === 'plan') {
      expectText(tally, place, 'rule', rule, plan ?? null, '同一个普通政策的版本');
      checkPlanVersion(step, rule, within, tally);
    }
    if (kind === 'commercial') checkPlans(bill, step, rule, tally);
  }
}

function overlaps(term: { readonly from: string; readonly to: string | null }, within: Span): boolean {
  return term.from <= within.to && (term.to === null || within.from <= term.to);
}

/** One set of rules for all steps, known, and in force on the day. */
function checkRegime(bill: UprightBill, within: Span | undefined, tally: Tally): DatedRegime | undefined {
  const { head, stages } = bill.read;
  const named = stages.filter(({ step }) => publishedStep(step)?.rule === 'regime');
  const first = head.get('regime') ?? named[0]?.rule ?? '';
  const regime = REGIMES.find((one) => regimeName(one) === first);
  const place = { step: named[0]?.step ?? null, line: null };
  tally.compared += 1;
  // A day that no published text covers: the bill tells the document that the province has entered for it (I15).
  const entered = isEntered(first);
  if (entered) checkCitation(bill, first, within, tally);
  else if (!regime)
    find(tally, place, 'rule', { shown: first, computed: null, says: `没有名为 ${first} 的政策版本` });
  else if (within && !overlaps(regime, within))
    find(tally, place, 'rule', {
      shown: first,
      computed: null,
      says: `${first} 在${dayWords(within)}没有施行`,
    });
  for (const stage of named) {
    const { regime: ofStep, document } = regimeNamed(bill, stage);
    expectText(tally, { step: stage.step, line: null }, 'rule', ofStep, first, '整单同一个政策版本');
    if (document !== undefined) checkReading(bill, ASSISTANCE_BASE, document, within, tally);
  }
  checkSettings(bill, first, tally);
  const days = entered ? citedDays(head) : regime;
  if (days && head.has('basis.from')) {
    const outside = { step: null, line: null };
    expectText(tally, outside, 'basis.from', head.get('basis.from') ?? null, days.from, '政策施行日');
    expectText(tally, outside, 'basis.to', head.get('basis.to') ?? null, days.to, '政策终止日');
  }
  return regime;
}

const citedDays = (head: ReadonlyMap<string, string>) => ({
  from: head.get('citation.from') ?? '',
  to: head.get('citation.to') ?? null,
});

const dayWords = ({ from, to }: Span) => (from === to ? ` ${from} ` : ` ${from.slice(0, 4)} 年`);

const OF_MAJOR_ILLNESS: ReadOtherwise = {
  step: 'fundShare',
  interpretation: 'I8',
  holds: { input: 'majorIllnessRatio' },
};
const ASSISTANCE_BASE: ReadOtherwise = {
  step: 'assistanceBase',
  interpretation: 'I13',
  holds: { value: 'withOverLimit' },
};

/** The regime that a step names, and behind it the document of what assistance looks at (I13). */
function regimeNamed({ shape }: UprightBill, { step, rule }: Pick<ReadStage, 'step' | 'rule'>) {
  if (step !== 'assistanceBase' || !shape.overLimitAssisted) return { regime: rule };
  const [regime = '', ...behind] = rule.split('、');
  return { regime, document: behind.join('、') };
}

const OF_FILING: ReadOtherwise = {
  step: 'fundShare',
  interpretation: 'I11',
  holds: { input: 'offSitePoints' },
};

/**
 * What the step of the ratio names after its version: the documents of the ratio which 大病 has (I8) and of what the filing
 * off-site lowers (I11), one that is both once.
 */
function checkReadings(bill: UprightBill, within: Span | undefined, tally: Tally): void {
  const { shape, byStep, read } = bill;
  const used = [
    ...(shape.majorIllnessRatio ? [OF_MAJOR_ILLNESS] : []),
    ...(shape.offSitePoints ? [OF_FILING] : []),
  ];
  if (used.length === 0) return;
  const stage = byStep.get('fundShare');
  const named = stage?.rule.split('、').slice(1) ?? [];
  used.forEach((reading, at) => checkReading(bill, reading, named[at] ?? named[0], within, tally));
  const place = { step: 'fundShare', line: null };
  tally.compared += 1;
  if (named.length > used.length || new Set(named).size < named.length)
    find(tally, place, 'rule', { shown: stage?.rule ?? null, computed: null, says: '多写了另定解释的文件' });
  if (!shape.offSitePoints) return;
  const filing = read.head.get('I11.filing') ?? null;
  const shown = stage?.inputs.get('offSiteKind') ?? null;
  expectText(tally, place, 'inputs.offSiteKind', shown, filing, '表头写明的备案情形');
}

/** The version of the ratio; after it may stand the documents of readings. */
function versionOf({ byStep, shape }: UprightBill): string | undefined {
  const rule = byStep.get('fundShare')?.rule;
  return shape.majorIllnessRatio || shape.offSitePoints ? rule?.split('、')[0] : rule;
}

/** The ratio is that of the named version for the person's scheme. */
function checkRatio(
  bill: UprightBill,
  within: Span | undefined,
  regime: DatedRegime | undefined,
  tally: Tally,
): void {
  const { head } = bill.read;
  const stage = bill.byStep.get('fundShare');
  const place = { step: stage ? 'fundShare' : null, line: null };
  const scheme = head.get('scheme') ?? stage?.inputs.get('scheme');
  const version = versionOf(bill) ?? head.get('ruleVersion');
  checkReadings(bill, within, tally);
  if (version !== undefined && isEntered(version)) {
    checkEnteredRatio(bill, version, within, tally);
    return;
  }
  if (scheme === undefined || version === undefined || !regime) return;
  const ratios = scheme === 'employee' || scheme === 'resident' ? regime.value.fundRatios[scheme] : [];
  const rule = ratios.find(({ source, from }) => `${source}@${from}` === version);
  tally.compared += 1;
  if (!rule) {
    find(tally, place, 'rule', { shown: version, computed: null, says: `没有名为 ${version} 的支付比例` });
    return;
  }
  if (within && !overlaps(rule, within))
    find(tally, place, 'rule', {
      shown: version,
      computed: null,
      says: `${version} 在${dayWords(within)}没有施行`,
    });
  const ratio = `${rule.value / 10_000n}.${(rule.value % 10_000n).toString().padStart(4, '0')}`;
  if (stage) {
    expectText(
      tally,
      place,
      'inputs.ratio',
      stage.inputs.get('ratio') ?? null,
      ratio,
      `${version} 的支付比例`,
    );
    expectText(tally, place, 'inputs.scheme', stage.inputs.get('scheme') ?? null, scheme, '参保险种');
  }
  const outside = { step: null, line: null };
  if (head.has('fundRatio'))
    expectText(tally, outside, 'fundRatio', head.get('fundRatio') ?? null, ratio, `${version} 的支付比例`);
  if (head.has('ruleVersion'))
    expectText(tally, outside, 'ruleVersion', head.get('ruleVersion') ?? null, version, '支付比例的版本');
}

/** `<name>@<first day>`: settings of an area are not public rules, but none may begin after the day. */
function checkPlanVersion(step: string, rule: string, within: Span | undefined, tally: Tally): void {
  const from = /^[^@\s]{1,60}@(\d{4}-\d{2}-\d{2})$/.exec(rule)?.[1];
  const place = { step, line: null };
  tally.compared += 1;
  if (from === undefined || !DAY.test(from))
    find(tally, place, 'rule', { shown: rule, computed: null, says: `${rule} 不是普通政策的版本` });
  else if (within && from > within.to)
    find(tally, place, 'rule', {
      shown: rule,
      computed: null,
      says: `${rule} 在${dayWords(within)}还没有施行`,
    });
}

/** One insurer's plan for each of its lines. */
function checkPlans(bill: UprightBill, step: string, rule: string, tally: Tally): void {
  const named = rule.split('、');
  const count = linesOf(bill, step).length;
  tally.compared += 1;
  if (named.length !== count || named.some((one) => !/^commercial-\d{1,18}$/.test(one)))
    find(tally, { step, line: null }, 'rule', {
      shown: rule,
      computed: null,
      says: `应写明 ${count} 个商业保险方案`,
    });
}
