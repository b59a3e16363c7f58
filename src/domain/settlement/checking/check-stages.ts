/** Is every step there, in its place, worked out as published, and does its amount follow from what it names? */
import { isClauseId } from '../../../policy/clause-ids.ts';
import { checkInputs } from './check-inputs.ts';
import { isLess, ZERO } from './exact.ts';
import { asWritten, expectAmount, expectText, find, type Place, type Tally } from './findings.ts';
import { evaluate, parseFormula, type LineScope, type Names } from './formula.ts';
import { clausesOf, publishedStep, stepsOf } from './published-steps.ts';
import { amountOf, type ReadLine, type ReadStage } from './read-bill.ts';
import { isHidden, type StageCase } from './stage-case.ts';
import { linesOf, valueOf, type UprightBill } from './upright.ts';

export function checkStages(bill: UprightBill, tally: Tally): void {
  checkOrder(bill, tally);
  const before = new Map<string, ReadStage>();
  const told = new Map<string, string>();
  for (const stage of bill.stages) {
    const published = publishedStep(stage.step);
    if (published) checkStage({ bill, stage, published, before, told }, tally);
    if (!before.has(stage.step)) before.set(stage.step, stage);
  }
}

/** Steps that should be there and are not, that are there and should not be, or that stand elsewhere. */
function checkOrder({ stages, shape }: UprightBill, tally: Tally): void {
  const expected = stepsOf(shape);
  const shown = stages.map((stage) => stage.step);
  const at = (step: string): Place => ({ step, line: null });
  tally.compared += expected.length;
  for (const step of expected)
    if (!shown.includes(step))
      find(tally, at(step), 'stages', { shown: null, computed: step, says: '缺少这一步' });
  shown.forEach((step, index) => {
    if (publishedStep(step) === undefined)
      find(tally, at(step), 'stages', { shown: step, computed: null, says: '没有公布过这样一步' });
    else if (!expected.includes(step))
      find(tally, at(step), 'stages', { shown: step, computed: null, says: '这张单子不应有这一步' });
    else if (shown.indexOf(step) < index)
      find(tally, at(step), 'stages', { shown: step, computed: null, says: '这一步出现了不止一次' });
  });
  const known = [...new Set(shown)].filter((step) => expected.includes(step));
  const ordered = expected.filter((step) => known.includes(step));
  const wrong = known.findIndex((step, index) => step !== ordered[index]);
  if (wrong >= 0) {
    const [step = '', instead = ''] = [known[wrong], ordered[wrong]];
    find(tally, at(step), 'stages', {
      shown: step,
      computed: instead,
      says: `这里应是 ${instead}，各步的次序不对`,
    });
  }
}

function checkStage(one: StageCase, tally: Tally): void {
  const { stage, published, bill } = one;
  const place = { step: stage.step, line: null };
  const formula = published.formula(bill.shape);
  checkFormula(one, formula, tally);
  checkInputs(one, tally);
  checkAmounts(one, formula, tally);
  if (isLess(amountOf(stage.amount), ZERO))
    find(tally, place, 'amount', {
      shown: asWritten(tally, stage.amount),
      computed: null,
      says: bill.isReversal ? '撤销单的金额不应为正' : '结算单的金额不应为负',
    });
  checkClauses(one, tally);
  tally.compared += 1;
  if ((stage.rounding !== null) !== published.rounds)
    find(tally, place, 'rounding', {
      shown: stage.rounding,
      computed: null,
      says: published.rounds ? '没有写怎样取整' : '这一步不取整，却写了取整',
    });
}

/** The formula of the step as published, on a reversal within a minus sign; spaces do not matter. */
function checkFormula({ bill, stage }: StageCase, formula: string, tally: Tally): void {
  const bare = (text: string) => text.replace(/\s+/g, '');
  const published = bill.isReversal ? `−(${formula})` : formula;
  tally.compared += 1;
  if (bare(stage.formula) !== bare(published))
    find(tally, { step: stage.step, line: null }, 'formula', {
      shown: stage.formula,
      computed: published,
      says: `算式不是公布的算式 ${published}`,
    });
}

/** What the formula gives with the inputs that are written there, and so line by line where it goes by lines. */
function checkAmounts({ bill, stage, before }: StageCase, formula: string, tally: Tally): void {
  const parsed = parseFormula(formula);
  if (parsed === undefined) return;
  const names: Names = (name) => valueOf(stage.inputs.get(name)) ?? valueOf(before.get(name)?.amount);
  const lines = stage.lines ?? [];
  const scopes = lines.map((line): LineScope => ({
    names: (name) => valueOf(line.inputs.get(name)) ?? names(name),
    stated: amountOf(line.amount),
  }));
  const evaluated = evaluate(parsed, names, scopes);
  const place = { step: stage.step, line: null };
  expectAmount(tally, place, 'amount', stage.amount, evaluated.amount, '按算式重算');
  if (parsed.kind !== 'lines') return;
  lines.forEach((line, index) => {
    const inLine = { step: stage.step, line: line.line };
    if (isHidden(stage, line)) checkHidden(bill, line, tally);
    else expectAmount(tally, inLine, 'amount', line.amount, evaluated.lines[index], '按算式重算');
  });
}

/** Nobody outside can recompute it, but it is never more than what was charged. */
function checkHidden(bill: UprightBill, { line, amount }: ReadLine, tally: Tally): void {
  const place = { step: 'eligible', line };
  const charged = linesOf(bill, 'charged').find((one) => one.line === line)?.amount;
  const shown = asWritten(tally, amount);
  tally.compared += 1;
  if (charged !== undefined && isLess(amountOf(charged), amountOf(amount)))
    find(tally, place, 'amount', {
      shown,
      computed: null,
      says: `写的是 ${shown}，超过了这一行的费用 ${asWritten(tally, charged)}`,
    });
  if (isLess(amountOf(amount), ZERO))
    find(tally, place, 'amount', {
      shown,
      computed: null,
      says: bill.isReversal ? '撤销单的政策范围内费用不应为正' : '政策范围内费用不应小于零',
    });
  tally.hidden.push({ ...place, says: '支付标准不公开，这一行无法重算，只核对了它不超过这一行的费用' });
}

/** The clauses of the step as published, each of them one that exists. */
function checkClauses({ bill, stage, published }: StageCase, tally: Tally): void {
  const place = { step: stage.step, line: null };
  for (const id of stage.clauses)
    if (!isClauseId(id))
      find(tally, place, 'clauses', { shown: id, computed: null, says: `没有编号为 ${id} 的条款或解释` });
  const expected = clausesOf(stage.step, published, bill.shape);
  expectText(tally, place, 'clauses', stage.clauses.join('、'), expected.join('、'), '这一步的依据');
}
