/** Do the amounts at the head of a bill and its drug lines say the same as its steps, and do the payers pay it all? */
import { isSame, minus, negated, sumOf, writeExact, ZERO, type Exact } from './exact.ts';
import { expectAmount, expectText, find, turnSign, type Tally } from './findings.ts';
import { DRUG_AMOUNTS, HEAD_AMOUNTS, type ReadDrugLine } from './read-bill.ts';
import { lineAmount, linesOf, numberOf, stepAmount, type UprightBill } from './upright.ts';

const OUTSIDE = { step: null, line: null } as const;

export function checkHead(bill: UprightBill, tally: Tally): void {
  checkSums(bill, tally);
  checkState(bill, tally);
  const { head, drugLines } = bill.read;
  const shown = HEAD_AMOUNTS.filter((name) => head.has(name));
  if (shown.length > 0) for (const name of HEAD_AMOUNTS) checkAmount(bill, name, tally);
  if (drugLines) {
    const numbers = linesOf(bill, 'charged').map((line) => line.line);
    const told = drugLines.map((line) => line.line);
    expectText(tally, OUTSIDE, 'lines', told.join(','), numbers.join(','), '药品行号');
    for (const line of drugLines) checkDrugLine(bill, line, tally);
  }
}

/** A step that is not there pays nothing; all that the person pays is cash where no account is used. */
function uprightAmount(bill: UprightBill, name: string): Exact {
  if (name === 'cash' && !bill.byStep.has('cash')) return stepAmount(bill, 'personPays');
  return stepAmount(bill, name);
}

function checkAmount(bill: UprightBill, name: string, tally: Tally): void {
  const shown = bill.read.head.get(name);
  if (shown === undefined) {
    find(tally, OUTSIDE, name, { shown: null, computed: null, says: `表头缺少 ${name}` });
    return;
  }
  const upright = bill.isReversal ? turnSign(shown) : shown;
  expectAmount(tally, OUTSIDE, name, upright, uprightAmount(bill, name), '计算过程里');
}

/** An identity of docs/bill.md, over the amounts of the steps: in words, the whole, its parts. */
type Identity = readonly [string, readonly string[], readonly string[]];

const IDENTITIES: readonly Identity[] = [
  ['费用总额 = 政策范围内 + 超支付标准', ['charged'], ['eligible', 'aboveStandard']],
  [
    '政策范围内 = 各项政策的各个部分之和',
    ['eligible'],
    [
      'fundShare',
      'ownShare',
      'selfPaidFirst',
      'deductible',
      'planOwnShare',
      'planShare',
      'overPlanLimit',
      'fromWorkInjury',
      'fromMaternity',
    ],
  ],
  [
    '应由基金支付 = 统筹 + 大病 + 超年度限额',
    ['fundShare', 'planShare'],
    ['fromPooledFund', 'fromMajorIllness', 'overLimit'],
  ],
  [
    '费用总额 = 各方支付之和',
    ['charged'],
    [
      'fromPooledFund',
      'fromMajorIllness',
      'fromAssistance',
      'fromWorkInjury',
      'fromMaternity',
      'fromCommercial',
      'personPays',
    ],
  ],
];
const ACCOUNT: Identity = ['个人支付 = 个人账户 + 现金', ['personPays'], ['fromAccount', 'cash']];

function checkSums(bill: UprightBill, tally: Tally): void {
  const sum = (steps: readonly string[]) => sumOf(steps.map((step) => stepAmount(bill, step)));
  for (const [says, whole, parts] of bill.shape.account ? [...IDENTITIES, ACCOUNT] : IDENTITIES) {
    const [left, right] = [sum(whole), sum(parts)];
    const [shown, computed] = [left, right].map((one) => writeExact(bill.isReversal ? negated(one) : one));
    tally.compared += 1;
    if (!isSame(left, right) && shown !== undefined && computed !== undefined)
      find(tally, OUTSIDE, 'sums', {
        shown,
        computed,
        says: `${says}合不上，左边 ${shown}，右边 ${computed}`,
      });
  }
}

/** Whether it says of itself what it is. */
function checkState(bill: UprightBill, tally: Tally): void {
  const state = bill.read.head.get('state');
  tally.compared += 1;
  if (state !== undefined && !['preSettled', 'settled', 'reversed', 'reversal'].includes(state))
    find(tally, OUTSIDE, 'state', { shown: state, computed: null, says: `没有名为 ${state} 的状态` });
}

const ROUTE_STEPS: Readonly<Record<string, string>> = {
  separatePayment: 'fundShare',
  ordinary: 'planShare',
  workInjury: 'fromWorkInjury',
  maternity: 'fromMaternity',
};

/** A drug line beside what the steps say of that line. */
function checkDrugLine(bill: UprightBill, { line, members }: ReadDrugLine, tally: Tally): void {
  const place = { step: null, line };
  const told = (name: string) => members.get(name) ?? '';
  const route = Object.hasOwn(ROUTE_STEPS, told('route')) ? ROUTE_STEPS[told('route')] : undefined;
  const owed = route === undefined ? undefined : lineAmount(bill, route, line);
  if (owed === undefined)
    find(tally, place, 'route', {
      shown: told('route'),
      computed: null,
      says: `计算过程里这一行不按 ${told('route')} 支付`,
    });
  const [charged, eligible] = [lineAmount(bill, 'charged', line), lineAmount(bill, 'eligible', line)];
  const computed: Readonly<Record<(typeof DRUG_AMOUNTS)[number], Exact | undefined>> = {
    charged,
    eligible,
    aboveStandard: charged && eligible && minus(charged, eligible),
    fundShare: owed,
    selfPaidFirst: lineAmount(bill, 'selfPaidFirst', line) ?? ZERO,
  };
  for (const name of DRUG_AMOUNTS) {
    const upright = bill.isReversal ? turnSign(told(name)) : told(name);
    expectAmount(tally, place, name, upright, computed[name], '计算过程里这一行');
  }
  const inputs = linesOf(bill, 'eligible').find((one) => one.line === line)?.inputs;
  for (const name of ['standardKind', 'price'])
    expectText(tally, place, name, told(name), inputs?.get(name) ?? null, '计算过程里这一行');
  const sold = bill.isReversal ? told('quantity').replace(/^-/, '') : told('quantity');
  const quantity = numberOf(inputs?.get('quantity'));
  tally.compared += 1;
  const asTold = numberOf(sold);
  if (
    !quantity ||
    !asTold ||
    !isSame(quantity, asTold) ||
    bill.isReversal !== told('quantity').startsWith('-')
  )
    find(tally, place, 'quantity', {
      shown: told('quantity'),
      computed: inputs?.get('quantity') ?? null,
      says: `数量写的是 ${told('quantity')}，计算过程里是 ${inputs?.get('quantity') ?? '没有写'}`,
    });
  const units = inputs?.get('unitsPerPack') ?? '1';
  expectText(tally, place, 'unitsPerPack', members.get('unitsPerPack') ?? '1', units, '计算过程里这一行');
}
