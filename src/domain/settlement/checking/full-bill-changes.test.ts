import { expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { mutantsOf, twinsOf, type JsonBill } from '../../../../test/support/bill-mutants.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import { checkBill } from './check-bill.ts';

const jsonOf = (isReversal: boolean) =>
  JSON.parse(JSON.stringify(billJson(billOf(FULL_CLAIM), FULL_CLAIM, isReversal))) as JsonBill;

test('样样都有的一张单，隔几处改一处，处处查得出来（I1、M9.1—M9.7）', () => {
  const bill = jsonOf(false);
  const twins = new Set(
    twinsOf(FULL_CLAIM).map((twin) => JSON.stringify(billJson(billOf(twin), twin, false))),
  );
  const missed: string[] = [];
  for (const { name, make, undo } of mutantsOf(bill).filter((_, index) => index % 3 === 0)) {
    make();
    const result = checkBill(bill);
    const found = result.kind !== 'checked' || result.findings.length > 0;
    if (!found && !twins.has(JSON.stringify(bill))) missed.push(name);
    undo();
  }
  expect(missed).toEqual([]);
});

test.each([false, true])('样样都有的一张单没有错；撤销单也一样（%s）', (isReversal) => {
  expect(checkBill(jsonOf(isReversal))).toMatchObject({ kind: 'checked', isReversal, findings: [] });
});
