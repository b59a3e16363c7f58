/** Does a step name exactly what it should, well formed, and the same figure for the same name all over the bill? */
import { expectText, find, type Place, type Tally } from './findings.ts';
import { oddForm } from './input-forms.ts';
import { isHidden, type StageCase } from './stage-case.ts';

export function checkInputs(one: StageCase, tally: Tally): void {
  const { bill, stage, published, before, told } = one;
  const place = { step: stage.step, line: null };
  checkNames(stage.inputs, published.inputs(bill.shape), place, tally);
  for (const [name, input] of stage.inputs) {
    const member = `inputs.${name}`;
    const earlier = before.get(name);
    if (earlier) expectText(tally, place, member, input, earlier.amount, `与前面 ${name} 一步的金额对照，`);
    const same = told.get(name);
    if (same === undefined) told.set(name, input);
    else expectText(tally, place, member, input, same, '与前面写的对照，');
  }
  checkLineInputs(one, tally);
}

function checkLineInputs({ bill, stage, published }: StageCase, tally: Tally): void {
  const place = { step: stage.step, line: null };
  const named = published.lineInputs?.(bill.shape);
  tally.compared += 1;
  if ((named === undefined) !== (stage.lines === null))
    find(tally, place, 'lines', {
      shown: null,
      computed: null,
      says: named === undefined ? '这一步不分行，却写了各行' : '没有写出各行',
    });
  for (const line of stage.lines ?? []) {
    const secret = isHidden(stage, line) ? ['standard', 'payablePrice'] : [];
    const expected = (named ?? []).filter((name) => !secret.includes(name));
    checkNames(line.inputs, expected, { step: stage.step, line: line.line }, tally);
  }
}

/** Missing names, names too many, and figures that are not written as such figures are. */
function checkNames(
  inputs: ReadonlyMap<string, string>,
  expected: readonly string[],
  place: Place,
  tally: Tally,
): void {
  for (const name of expected)
    if (!inputs.has(name))
      find(tally, place, `inputs.${name}`, {
        shown: null,
        computed: null,
        says: `没有写出算式所依据的 ${name}`,
      });
  for (const [name, input] of inputs) {
    const member = `inputs.${name}`;
    tally.compared += 1;
    if (!expected.includes(name)) {
      find(tally, place, member, { shown: input, computed: null, says: `这一步不应有 ${name}` });
      continue;
    }
    const form = oddForm(name, input, place.line !== null);
    if (form !== undefined)
      find(tally, place, member, { shown: input, computed: null, says: `写的是 ${input}，应是${form}` });
  }
}
