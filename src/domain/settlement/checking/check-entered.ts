/** Is a rule that the province has entered told with its document, for the day, and the same everywhere (M9.6, I8, I11, I13, I15)? */
import { expectText, find, type Tally } from './findings.ts';
import type { UprightBill } from './upright.ts';

/** A day of service, or all that is known of it. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const ENTERED = /^benefit-(\d{1,18})@(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))$/;

/** `benefit-<act>@<first day>`: it stands in no text that is known here, so the bill itself must tell its document. */
export function isEntered(name: string | undefined): boolean {
  return name !== undefined && ENTERED.test(name);
}

/**
 * The bill names the act with its days, and the day of service is one of them.
 * @param under where the head tells it: the citation of the ratio, or the interpretation that is set otherwise
 */
export function checkCitation(
  bill: UprightBill,
  name: string,
  within: Span | undefined,
  tally: Tally,
  under = 'citation',
): void {
  const { head } = bill.read;
  const [, act = '', from = ''] = ENTERED.exec(name) ?? [];
  const outside = { step: null, line: null };
  const told = (member: string) => head.get(`${under}.${member}`) ?? null;
  expectText(tally, outside, `${under}.act`, told('act'), act, `${name} 的编号`);
  expectText(tally, outside, `${under}.from`, told('from'), from, `${name} 的首日`);
  const to = told('to');
  tally.compared += 1;
  if (within && (from > within.to || (to !== null && to < within.from)))
    find(tally, outside, `${under}.to`, {
      shown: `${from} 至 ${to ?? '另行通知'}`,
      computed: null,
      says: `${name} 不包括购药日 ${within.from}`,
    });
}

/** The ratio of an entered rule is in no text that is known here: head and step must tell the same one. */
export function checkEnteredRatio(
  bill: UprightBill,
  version: string,
  within: Span | undefined,
  tally: Tally,
): void {
  const { head } = bill.read;
  checkCitation(bill, version, within, tally);
  const outside = { step: null, line: null };
  expectText(tally, outside, 'ruleVersion', head.get('ruleVersion') ?? null, version, '支付比例的版本');
  const stage = bill.byStep.get('fundShare');
  if (!stage) return;
  const place = { step: 'fundShare', line: null };
  const ratio = stage.inputs.get('ratio') ?? null;
  expectText(tally, place, 'inputs.ratio', ratio, head.get('fundRatio') ?? null, '表头写明的支付比例');
  expectText(
    tally,
    place,
    'inputs.scheme',
    stage.inputs.get('scheme') ?? null,
    head.get('scheme') ?? null,
    '参保险种',
  );
}

/** The step that a reading decides, and the value that it has there: that of an input, or the one by which the step is worked out. */
export interface ReadOtherwise {
  readonly step: string;
  readonly interpretation: string;
  readonly holds: { readonly input: string } | { readonly value: string };
}

/**
 * A reading that the province has set otherwise is in no text that is known here either: the bill tells its document, and the
 * step has the value that stands there.
 * @param name what the step names as its rule
 */
export function checkReading(
  bill: UprightBill,
  { step, interpretation, holds }: ReadOtherwise,
  name: string | undefined,
  within: Span | undefined,
  tally: Tally,
): void {
  const place = { step, line: null };
  tally.compared += 1;
  if (name === undefined || !isEntered(name)) {
    find(tally, place, 'rule', {
      shown: name ?? null,
      computed: null,
      says: `没有写明 ${interpretation} 另定在哪份文件里`,
    });
    return;
  }
  checkCitation(bill, name, within, tally, interpretation);
  const told = bill.read.head.get(`${interpretation}.value`) ?? null;
  if ('value' in holds) {
    const outside = { step: null, line: null };
    expectText(tally, outside, `${interpretation}.value`, told, holds.value, `${step} 照着算的`);
    return;
  }
  const shown = bill.byStep.get(step)?.inputs.get(holds.input) ?? null;
  expectText(tally, place, `inputs.${holds.input}`, shown, told, `${name} 写明的`);
}
