/** What was left of each line for the insurers, and what did each of their plans see of it (N4)? */
import { leftOf, minus, plus, smallerOf, sumOf, writeExact, ZERO, type Exact } from './exact.ts';
import { expectText, type Tally } from './findings.ts';
import { allocated } from './check-lines.ts';
import { amountOf, type ReadLine } from './read-bill.ts';
import { lineAmount, linesOf, numberOf, stepAmount, valueOf, type UprightBill } from './upright.ts';

export function checkCommercial(bill: UprightBill, tally: Tally): void {
  if (!bill.shape.commercial) return;
  checkRemainder(bill, tally);
  checkPlans(bill, tally);
}

/** What the pooled fund pays of the ordinary plan's share: what is over once it has paid the lines of 单行支付 (I21). */
function paidOfPlan(bill: UprightBill): Exact {
  if (!bill.shape.ordinary) return ZERO;
  const left = numberOf(bill.byStep.get('fromPooledFund')?.inputs.get('pooledFundLeft')) ?? ZERO;
  return minus(stepAmount(bill, 'fromPooledFund'), smallerOf(stepAmount(bill, 'fundShare'), left));
}

/** What the funds and assistance paid, shared out over the lines by largest remainder (I1). */
function checkRemainder(bill: UprightBill, tally: Tally): void {
  const drugs = linesOf(bill, 'eligible');
  const owed = (step: string) => drugs.map(({ line }) => lineAmount(bill, step, line) ?? ZERO);
  const [separateOwed, ordinaryOwed, firstPaid] = [
    owed('fundShare'),
    owed('planShare'),
    owed('selfPaidFirst'),
  ];
  const inFull = drugs.map(({ line }) =>
    plus(lineAmount(bill, 'fromWorkInjury', line) ?? ZERO, lineAmount(bill, 'fromMaternity', line) ?? ZERO),
  );
  const ofPlan = paidOfPlan(bill);
  const ofPool = minus(stepAmount(bill, 'fromPooledFund'), ofPlan);
  const separate = allocated(plus(ofPool, stepAmount(bill, 'fromMajorIllness')), separateOwed);
  const ordinary = allocated(ofPlan, ordinaryOwed);
  // What is over the year's limits is assisted too where the province reads it so (I13): nothing but what was paid is then off.
  const ofFunds = bill.shape.overLimitAssisted ? [separate, ordinary] : [separateOwed, ordinaryOwed];
  const own = drugs.map(({ amount }, index) =>
    [firstPaid, ...ofFunds, inFull].reduce(
      (rest, parts) => minus(rest, parts?.[index] ?? ZERO),
      amountOf(amount),
    ),
  );
  const assisted = allocated(stepAmount(bill, 'fromAssistance'), own);
  linesOf(bill, 'remainder').forEach(({ line, inputs }, index) => {
    const byFunds = sumOf([separate?.[index] ?? ZERO, ordinary?.[index] ?? ZERO, inFull[index] ?? ZERO]);
    const expect = (name: string, computed: Exact | undefined, why: string) =>
      expectText(
        tally,
        { step: 'remainder', line },
        `inputs.${name}`,
        inputs.get(name) ?? null,
        computed ? writeExact(computed) : null,
        why,
      );
    expect('charged', lineAmount(bill, 'charged', line), '这一行的费用');
    expect('paidByFunds', separate && ordinary && byFunds, '各基金支付的金额分摊到这一行');
    expect('assisted', assisted?.[index], '医疗救助分摊到这一行');
  });
}

/** Plan after plan, each seeing only what those before it have left of the drugs that it covers. */
function checkPlans(bill: UprightBill, tally: Tally): void {
  let open: readonly Exact[] = linesOf(bill, 'remainder').map((line) => amountOf(line.amount));
  for (const plan of linesOf(bill, 'fromCommercial')) {
    const covered = coveredBy(plan);
    const seen = open.map((amount, index) => (covered.has(index + 1) ? amount : ZERO));
    const place = { step: 'fromCommercial', line: plan.line };
    const expect = (name: string, computed: string | null, why: string) =>
      expectText(tally, place, `inputs.${name}`, plan.inputs.get(name) ?? null, computed, why);
    const most = Math.max(0, ...covered);
    if (most > open.length) expect('lines', null, `这张单子只有 ${open.length} 行药品，第 ${most} 行`);
    expect('remainder', writeExact(sumOf(seen)), '这个方案所保各行剩下的金额');
    expect('deductibleLeft', leftText(plan, 'deductible', 'usedDeductible'), '免赔额减已用，');
    expect('capLeft', leftText(plan, 'cap', 'usedCap'), '年度限额减已用，');
    const parts = allocated(amountOf(plan.amount), seen);
    open = open.map((amount, index) => minus(amount, parts?.[index] ?? ZERO));
  }
}

function coveredBy({ inputs }: ReadLine): ReadonlySet<number> {
  return new Set((inputs.get('lines') ?? '').split(',').map(Number));
}

function leftText({ inputs }: ReadLine, bound: string, used: string): string | null {
  return leftOfBound(inputs.get(bound), inputs.get(used));
}

/** A bound less what is used of it; `none` of none, null where a figure is missing. */
export function leftOfBound(bound: string | undefined, used: string | undefined): string | null {
  const [whole, part] = [valueOf(bound), numberOf(used)];
  if (whole === 'none') return 'none';
  return whole === undefined || part === undefined ? null : writeExact(leftOf(whole, part));
}
