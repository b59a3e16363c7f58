/** Do the lines of the steps fit together: every drug in one route, the same figures of a line everywhere, shares to the fen? */
import { isLess, isSame, minus, shareOut, smallerOf, times, writeExact, ZERO, type Exact } from './exact.ts';
import { expectAmount, expectText, find, type Tally } from './findings.ts';
import type { ReadLine } from './read-bill.ts';
import { lineAmount, linesOf, numberOf, stepAmount, valueOf, type UprightBill } from './upright.ts';

export function checkLines(bill: UprightBill, tally: Tally): void {
  checkNumbers(bill, tally);
  for (const line of linesOf(bill, 'eligible')) checkPrice(bill, line, tally);
  checkRoutes(bill, tally);
  checkShares(bill, tally);
}

/** Lines are counted from 1 wherever all drugs, or all plans, stand. */
function checkNumbers(bill: UprightBill, tally: Tally): void {
  const drugs = linesOf(bill, 'charged').length;
  for (const step of ['charged', 'eligible', 'remainder', 'fromCommercial']) {
    const stage = bill.byStep.get(step);
    if (!stage) continue;
    const lines = stage.lines ?? [];
    const count = step === 'fromCommercial' ? lines.length : drugs;
    expectNumbers(
      bill,
      step,
      Array.from({ length: count }, (_, index) => index + 1),
      tally,
    );
    if (stage.inputs.has('lines'))
      expectText(
        tally,
        { step, line: null },
        'inputs.lines',
        stage.inputs.get('lines') ?? null,
        String(count),
        '行数',
      );
  }
}

function expectNumbers(bill: UprightBill, step: string, numbers: readonly number[], tally: Tally): void {
  const shown = linesOf(bill, step).map((line) => line.line);
  expectText(tally, { step, line: null }, 'lines', shown.join(','), numbers.join(','), '行号');
}

/** The asked price and quantity stand twice; the payable price is the smaller of asked and standard (M12, M13, M32). */
function checkPrice(bill: UprightBill, { line, inputs }: ReadLine, tally: Tally): void {
  const place = { step: 'eligible', line };
  const charged = linesOf(bill, 'charged').find((one) => one.line === line);
  for (const name of ['price', 'quantity'])
    if (charged)
      expectText(
        tally,
        place,
        `inputs.${name}`,
        inputs.get(name) ?? null,
        charged.inputs.get(name) ?? null,
        '费用总额一步写的',
      );
  const price = numberOf(inputs.get('price'));
  const standard = valueOf(inputs.get('standard'));
  const payable = inputs.get('payablePrice');
  if (price === undefined || standard === undefined || payable === undefined) return;
  const ofPack = times(price, numberOf(inputs.get('unitsPerPack') ?? '1') ?? ZERO);
  const computed = standard === 'none' ? ofPack : smallerOf(ofPack, standard);
  tally.compared += 1;
  if (!isSame(numberOf(payable) ?? ZERO, computed))
    find(tally, place, 'inputs.payablePrice', {
      shown: payable,
      computed: writeExact(computed),
      says: `写的是 ${payable}，实际价格和支付标准取低是 ${writeExact(computed)}`,
    });
  if (inputs.get('standardKind') === 'negotiated' && standard !== 'none' && isLess(standard, ofPack))
    find(tally, place, 'inputs.price', {
      shown: inputs.get('price') ?? null,
      computed: null,
      says: '谈判药品高于支付标准销售，不应结算（M32）',
    });
}

/** The steps that take their lines from the bill: one of each route, and those that go on with its lines. */
const ROUTES = ['fromWorkInjury', 'fromMaternity', 'ordinaryEligible'] as const;
const SAME_LINES: Readonly<Record<string, string>> = {
  fundShare: 'separateEligible',
  selfPaidFirst: 'ordinaryEligible',
  planShare: 'ordinaryEligible',
};

/** Every drug goes one way and no two. */
function checkRoutes(bill: UprightBill, tally: Tally): void {
  const drugs = linesOf(bill, 'eligible').map((line) => line.line);
  const separate = bill.byStep.has('separateEligible') ? 'separateEligible' : 'fundShare';
  const taken = [...ROUTES, separate].flatMap((step) => linesOf(bill, step).map((line) => line.line));
  const place = { step: 'eligible', line: null };
  const sorted = [...taken].sort((a, b) => a - b);
  const all = [...drugs].sort((a, b) => a - b);
  expectText(tally, place, 'lines', sorted.join(','), all.join(','), '各项支付政策的行合起来');
  for (const step of [...ROUTES, 'separateEligible', ...Object.keys(SAME_LINES)]) {
    if (!bill.byStep.has(step)) continue;
    const origin = SAME_LINES[step];
    const numbers = linesOf(bill, origin !== undefined && bill.byStep.has(origin) ? origin : step).map(
      (line) => line.line,
    );
    expectNumbers(
      bill,
      step,
      [...numbers].sort((a, b) => a - b),
      tally,
    );
    for (const { line, inputs } of linesOf(bill, step)) {
      expectLineInput(bill, step, line, 'eligible', inputs, tally);
      if (step === 'planShare') expectLineInput(bill, step, line, 'selfPaidFirst', inputs, tally);
    }
  }
}

/** An input of a line that is the amount of that line in an earlier step. */
function expectLineInput(
  bill: UprightBill,
  step: string,
  line: number,
  name: string,
  inputs: ReadonlyMap<string, string>,
  tally: Tally,
): void {
  const amount = lineAmount(bill, name, line);
  const computed = amount && writeExact(amount);
  expectText(
    tally,
    { step, line },
    `inputs.${name}`,
    inputs.get(name) ?? null,
    computed ?? null,
    `${name} 一步这一行的金额`,
  );
}

/** What the funds owe is shared out over the lines of its route by largest remainder (I1). */
function checkShares(bill: UprightBill, tally: Tally): void {
  const weights = {
    fundShare: ({ inputs }: ReadLine) => numberOf(inputs.get('eligible')) ?? ZERO,
    planShare: ({ inputs }: ReadLine) =>
      minus(numberOf(inputs.get('eligible')) ?? ZERO, numberOf(inputs.get('selfPaidFirst')) ?? ZERO),
  };
  for (const [step, weigh] of Object.entries(weights)) {
    const lines = linesOf(bill, step);
    const parts = allocated(stepAmount(bill, step), lines.map(weigh));
    lines.forEach((line, index) =>
      expectAmount(
        tally,
        { step, line: line.line },
        'amount',
        line.amount,
        parts?.[index],
        '按最大余数法分摊',
      ),
    );
  }
}

/** Undefined where nothing can be shared out: a negative part, or an amount without weights. */
export function allocated(total: Exact, weights: readonly Exact[]): readonly Exact[] | undefined {
  if (isLess(total, ZERO) || weights.some((weight) => isLess(weight, ZERO))) return undefined;
  return shareOut(total, weights);
}
