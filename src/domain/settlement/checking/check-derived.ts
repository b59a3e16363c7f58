/** Inputs that follow from other inputs: what is left of limits, deductibles and bands, what can be assisted. */
import { isLess, largerOf, leftOf, minus, smallerOf, sumOf, writeExact, ZERO, type Exact } from './exact.ts';
import { leftOfBound } from './check-commercial.ts';
import { expectText, type Tally } from './findings.ts';
import { assistanceBase, assistanceParts, hasAssistanceBase } from './published-formulas.ts';
import { numberOf, stepAmount, valueOf, type UprightBill } from './upright.ts';

type Inputs = ReadonlyMap<string, string>;

export function checkDerived(bill: UprightBill, tally: Tally): void {
  const expect = (step: string, name: string, computed: string | null, why: string) =>
    expectText(
      tally,
      { step, line: null },
      `inputs.${name}`,
      bill.byStep.get(step)?.inputs.get(name) ?? null,
      computed,
      why,
    );
  const inputsOf = (step: string) => bill.byStep.get(step)?.inputs;
  const limits = inputsOf('withinYearlyLimit');
  if (limits) checkLimits(limits, expect);
  const assistance = inputsOf('fromAssistance');
  if (assistance) checkAssistance(bill, assistance, expect);
  const [deductible, bands, share] = [inputsOf('deductible'), inputsOf('planDue'), inputsOf('planShare')];
  const byYear = deductible?.get('countsBy') !== 'visit';
  if (deductible) {
    const all = deductible.get('planDeductible');
    const left = byYear ? leftOfBound(all, deductible.get('planDeductibleUsed')) : (all ?? null);
    expect('deductible', 'deductibleLeft', left, byYear ? '起付线减已用，' : '按次计的起付线，');
  }
  if (bands) checkBands(bands, byYear, expect);
  if (share)
    expect(
      'planShare',
      'planLimitLeft',
      leftOfBound(share.get('planLimit'), share.get('planPaid')),
      '普通政策年度限额减已付，',
    );
}

type Expect = (step: string, name: string, computed: string | null, why: string) => void;

/** Nothing is left in 大病 for who is not in it (M9.2, I6). */
function checkLimits(inputs: Inputs, expect: Expect): void {
  const left = (layer: string) => leftOfBound(inputs.get(`${layer}Limit`), inputs.get(`${layer}Used`));
  expect('withinYearlyLimit', 'pooledFundLeft', left('pooledFund'), '统筹限额减已用，');
  const isIn = inputs.get('inMajorIllness') === 'true';
  const majorIllness = isIn ? left('majorIllness') : '0.00';
  expect(
    'withinYearlyLimit',
    'majorIllnessLeft',
    majorIllness,
    isIn ? '大病限额减已用，' : '没有参加大病保险，',
  );
}

function checkAssistance(bill: UprightBill, inputs: Inputs, expect: Expect): void {
  if (hasAssistanceBase(bill.shape)) {
    const parts = assistanceParts(bill.shape).map((step) => stepAmount(bill, step));
    const why = bill.shape.overLimitAssisted ? '政策范围内个人自付和超年度限额' : '政策范围内个人自付';
    expect('fromAssistance', 'assistanceBase', writeExact(sumOf(parts)), why);
  }
  if (!bill.shape.assisted) return;
  const thresholdLeft = leftOfBound(inputs.get('threshold'), inputs.get('usedThreshold'));
  expect('fromAssistance', 'thresholdLeft', thresholdLeft, '救助起付线减已用，');
  expect(
    'fromAssistance',
    'capLeft',
    leftOfBound(inputs.get('cap'), inputs.get('usedCap')),
    '救助封顶线减已用，',
  );
  const base = numberOf(inputs.get(assistanceBase(bill.shape)));
  const left = numberOf(inputs.get('thresholdLeft'));
  const assistable = base && left && writeExact(minus(base, smallerOf(base, left)));
  expect('fromAssistance', 'assistable', assistable ?? null, '个人自付减起付线剩余，');
}

/** Each band has left what is between its ends and above what earlier claims of the year have gone through. */
function checkBands(inputs: Inputs, byYear: boolean, expect: Expect): void {
  const counted = byYear ? numberOf(inputs.get('planCounted')) : ZERO;
  let lower: Exact = ZERO;
  for (let band = 1; inputs.has(`band${band}Left`); band += 1) {
    const upTo = valueOf(inputs.get(`band${band}UpTo`));
    const why = `第 ${band} 段减已经用过的，`;
    const from = counted && largerOf(lower, counted);
    const left =
      upTo === 'none' ? 'none' : upTo === undefined || !from ? null : writeExact(leftOf(upTo, from));
    expect('planDue', `band${band}Left`, left, why);
    if (upTo === undefined || upTo === 'none') continue;
    if (isLess(upTo, lower)) expect('planDue', `band${band}UpTo`, null, `低于前一段的上端，`);
    lower = upTo;
  }
}
