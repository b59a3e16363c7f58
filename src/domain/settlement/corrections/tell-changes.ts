/** On what, of everything a bill was decided on, is something else known now (M9.1, M9.2, M9.4, M9.5, M9.7, M12, N2.1, N4, I11)? */
import { formatFen, formatUnitPrice, type Fen } from '../../../base/money.ts';
import { formatPercent } from '../../../base/ratio.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { OFF_SITE_KINDS } from '../../../policy/parameters/off-site.ts';
import { STANDARD_KINDS } from '../../catalogue/payable-product.ts';
import type { CommercialFacts } from '../commercial/commercial-plan.ts';
import { PAID_ROUTES, type AssistanceFacts } from '../model.ts';
import { PLAN_KINDS, type OrdinaryPlan } from '../plans/ordinary-plan.ts';
import type { SettledClaim, SoldLine } from '../reversal/return-lines.ts';

/** What may have changed, and the clause by which it counts. */
export const CHANGE_KINDS = {
  route: { label: '按哪种政策支付', clause: 'M9.7' },
  standard: { label: '支付标准', clause: 'M12' },
  selfPayRatio: { label: '先行自付比例', clause: 'N2.1' },
  rule: { label: '支付比例', clause: 'M9.1' },
  offSite: { label: '异地购药备案的情形', clause: 'I11' },
  pooledFundUsed: { label: '此前已用的统筹限额', clause: 'M9.5' },
  majorIllnessUsed: { label: '此前已用的大病限额', clause: 'M9.5' },
  pooledFundLimit: { label: '统筹年度限额', clause: 'M9.5' },
  majorIllnessLimit: { label: '大病年度限额', clause: 'M9.2' },
  inMajorIllness: { label: '大病参保', clause: 'M9.2' },
  assistance: { label: '医疗救助', clause: 'M9.4' },
  assistanceUsed: { label: '此前已计的救助起付和救助额', clause: 'M9.4' },
  plan: { label: '普通政策的规定', clause: 'M9.7' },
  planUsed: { label: '此前已用的普通政策额度', clause: 'M9.7' },
  commercial: { label: '商业保险的方案', clause: 'N4' },
  commercialUsed: { label: '此前已用的商业保险额度', clause: 'N4' },
} as const satisfies Record<string, { readonly label: string; readonly clause: ClauseId }>;
export type ChangeKind = keyof typeof CHANGE_KINDS;

/** Something that is known otherwise now; a ∗ standard is told in neither text (N5.1). */
export interface Change {
  readonly kind: ChangeKind;
  /** Of a standard, a route or a 自付比例: the line of the bill. */
  readonly line: number | null;
  readonly from: string;
  readonly to: string;
}

/** Everything that is known otherwise, in the order of the bill's steps. */
export function tellChanges(before: SettledClaim, after: SettledClaim): Change[] {
  const changes: Change[] = [];
  const tell = (kind: ChangeKind, from: string, to: string, line: number | null = null) => {
    if (from !== to) changes.push({ kind, line, from, to });
  };
  for (const [index, line] of before.lines.entries()) {
    const next = after.lines[index];
    if (next === undefined) continue;
    tell('route', routeText(line), routeText(next), line.line);
    if (line.route === 'ordinary' && next.route === 'ordinary')
      tell('selfPayRatio', selfPaid(line), selfPaid(next), line.line);
    if (!isSameStandard(line, next))
      changes.push({ kind: 'standard', line: line.line, from: standardText(line), to: standardText(next) });
  }
  tell('rule', formatPercent(before.rule.ratio), formatPercent(after.rule.ratio));
  tell('offSite', filingText(before.rule), filingText(after.rule));
  const [was, is] = [before.facts, after.facts];
  if (asksLimits(before.lines) && asksLimits(after.lines)) {
    for (const layer of ['pooledFund', 'majorIllness'] as const) {
      tell(`${layer}Limit`, formatFen(was.limits[layer]), formatFen(is.limits[layer]));
      tell(`${layer}Used`, formatFen(was.used[layer]), formatFen(is.used[layer]));
    }
    tell('inMajorIllness', yes(was.inMajorIllness), yes(is.inMajorIllness));
    tell('assistance', assistanceText(was.assistance), assistanceText(is.assistance));
    if (was.assistance && is.assistance)
      tell('assistanceUsed', assistanceUsed(was.assistance), assistanceUsed(is.assistance));
  }
  if (was.ordinary && is.ordinary) {
    tell('plan', planText(was.ordinary.plan), planText(is.ordinary.plan));
    const used = ({ deductible, counted, paid }: typeof was.ordinary.used) =>
      `起付线 ${formatFen(deductible)}，分段累计 ${formatFen(counted)}，已付 ${formatFen(paid)}`;
    tell('planUsed', used(was.ordinary.used), used(is.ordinary.used));
  }
  tell('commercial', was.commercial.map(insurerText).join('；'), is.commercial.map(insurerText).join('；'));
  const paid = (facts: SettledClaim['facts'], others: SettledClaim['facts']) =>
    facts.commercial
      .filter(({ planId }) => others.commercial.some((one) => one.planId === planId))
      .map((plan) => `${plan.name}：免赔 ${formatFen(plan.usedDeductible)}，已付 ${formatFen(plan.usedCap)}`)
      .join('；');
  tell('commercialUsed', paid(was, is), paid(is, was));
  return changes;
}

/** Whether some line is paid within the limits of the year; what another fund pays in full is not (N2.1). */
export function asksLimits(lines: readonly SoldLine[]): boolean {
  return lines.some(({ route }) => route !== 'workInjury' && route !== 'maternity');
}

/** The filing by which a ratio is lowered, and by how much. */
function filingText({ readings }: SettledClaim['rule']): string {
  const lowered = readings?.offSite;
  return lowered === undefined
    ? '比例不下调'
    : `${OFF_SITE_KINDS[lowered.kind]}，比例下调 ${formatPercent(lowered.value).replace('%', ' 个百分点')}`;
}

const routeText = ({ route }: SoldLine) => PAID_ROUTES[route ?? 'separatePayment'];

const selfPaid = ({ selfPayRatio }: SoldLine) =>
  selfPayRatio === undefined ? '没有' : formatPercent(selfPayRatio);

function insurerText({ name, ratio, deductible, cap, lines }: CommercialFacts): string {
  const terms = `比例 ${formatPercent(ratio)}，免赔 ${formatFen(deductible)}，年度限额 ${bound(cap)}`;
  return `${name}：${terms}，第 ${lines.join('、')} 行`;
}

function isSameStandard(a: SoldLine, b: SoldLine): boolean {
  return a.standardKind === b.standardKind && a.standard === b.standard;
}

function standardText({ standard, standardHidden, standardKind }: SoldLine): string {
  const kind = STANDARD_KINDS[standardKind];
  if (standardHidden === true) return `${kind}，保密`;
  return standard === null ? `${kind}，无上限` : `${kind} ${formatUnitPrice(standard)}`;
}

const yes = (is: boolean) => (is ? '参加' : '未参加');

const bound = (amount: Fen | null) => (amount === null ? '不限' : formatFen(amount));

function assistanceText(facts: AssistanceFacts | null): string {
  if (facts === null) return '不是救助对象';
  const { ratio, threshold, cap } = facts;
  return `比例 ${formatPercent(ratio)}，起付 ${formatFen(threshold)}，年度限额 ${bound(cap)}`;
}

function assistanceUsed({ usedThreshold, usedCap }: AssistanceFacts): string {
  return `起付 ${formatFen(usedThreshold)}，救助 ${formatFen(usedCap)}`;
}

function planText({ kind, deductible, countsBy, yearlyLimit, bands }: OrdinaryPlan): string {
  const parts = bands.map(({ upTo, ratio }) => `至 ${bound(upTo)} 付 ${formatPercent(ratio)}`);
  const by = countsBy === 'year' ? '按年' : '按次';
  return `${PLAN_KINDS[kind]}，${by}起付 ${formatFen(deductible)}，${parts.join('，')}，年度限额 ${bound(yearlyLimit)}`;
}
