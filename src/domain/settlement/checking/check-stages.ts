/** Is every step there, in its place, worked out as published, and does its amount follow from what it names? */
import { isClauseId } from '../../../policy/clause-ids.ts';
import { isLess, ZERO } from './exact.ts';
import { expectAmount, expectText, find, type Place, type Tally } from './findings.ts';
import { evaluate, parseFormula, type LineScope, type Names } from './formula.ts';
import { oddForm } from './input-forms.ts';
import { clausesOf, publishedStep, stepsOf, type PublishedStep } from './published-steps.ts';
import { amountOf, type ReadLine, type ReadStage } from './read-bill.ts';
import { valueOf, type UprightBill } from './upright.ts';

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
    find(tally, at(step), 'stages', { shown: step, computed: instead, says: `这里应是 ${instead}，各步的次序不对` });
  }
}

interface StageCase {
  readonly bill: UprightBill;
  readonly stage: ReadStage;
  readonly published: PublishedStep;
  readonly before: ReadonlyMap<string, ReadStage>;
  /** Inputs of the steps before it, by name. */
  readonly told: Map<string, string>;
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
      shown: stage.amount,
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
  const raw = bill.read.stages[bill.stages.indexOf(stage)]?.formula ?? '';
  const published = bill.isReversal ? `−(${formula})` : formula;
  tally.compared += 1;
  if (bare(raw) !== bare(published))
    find(tally, { step: stage.step, line: null }, 'formula', {
      shown: raw,
      computed: published,
      says: `算式不是公布的算式 ${published}`,
    });
}

/** Exactly the names that were published, each well formed, and each the same wherever the bill names it. */
function checkInputs({ bill, stage, published, before, told }: StageCase, tally: Tally): void {
  const place = { step: stage.step, line: null };
  expectNames(tally, place, stage.inputs, published.inputs(bill.shape));
  for (const [name, input] of stage.inputs) {
    const earlier = before.get(name);
    if (earlier) expectAmount(tally, place, `inputs.${name}`, uprightText(bill, input), amountOf(uprightText(bill, earlier.amount)), `前面 ${name} 一步的金额`);
    const same = told.get(name);
    if (same !== undefined) expectText(tally, place, `inputs.${name}`, input, same, '按前面写的，');
    else told.set(name, input);
  }
  for (const line of stage.lines ?? []) {
    const inLine = { step: stage.step, line: line.line };
    expectNames(tally, inLine, line.inputs, lineNames(one(published, bill), line, stage.step));
  }
}
