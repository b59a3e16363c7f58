/**
 * Do the steps of the year's limits and of assistance say which setting they rest on (M9.4, M9.5)? Settings of an area or a person
 * stand in no text that is known here: their names must be of the bill's year, scheme and area. A bill that was settled before
 * settings were named, or by the `settle` command, names the regime there, as its other steps do. They begin with the bill's year (I4).
 */
import { firstDayToldBy, mayBegin, partsOfLimits } from './check-year.ts';
import { expectText, find, type Tally } from './findings.ts';
import { publishedStep } from './published-steps.ts';
import type { UprightBill } from './upright.ts';

const LIMIT = /^limit-(?:person|(\d{6})-([a-z]{1,20}))@(\d{4}-\d{2}-\d{2})$/;
const ASSISTANCE = /^assistance-(\d{6})-[A-Za-z]{1,40}@(\d{4}-\d{2}-\d{2})$/;

interface Named {
  readonly areaCode: string | undefined;
  readonly scheme: string | undefined;
  /** The first day of its year. */
  readonly from: string | undefined;
}

function readLimits(rule: string): Named[] | undefined {
  const parts = rule.split('、');
  const read = parts.map((part) => LIMIT.exec(part));
  if (parts.length > 2 || new Set(parts).size < parts.length) return undefined;
  const named = read.flatMap((one) => (one ? [{ areaCode: one[1], scheme: one[2], from: one[3] }] : []));
  return named.length === parts.length ? named : undefined;
}

function readAssistance(rule: string): Named[] | undefined {
  const one = ASSISTANCE.exec(rule);
  return one ? [{ areaCode: one[1], scheme: undefined, from: one[2] }] : undefined;
}

/** @param regime what the bill's other steps name */
export function checkSettings(bill: UprightBill, regime: string, tally: Tally): void {
  for (const { step, rule: told, inputs } of bill.read.stages) {
    const kind = publishedStep(step)?.rule;
    if (kind !== 'limits' && kind !== 'assistance') continue;
    const rule = kind === 'limits' ? partsOfLimits(bill, told).settings : told;
    const place = { step, line: null };
    const isAsked = inputs.get('assistance') !== 'none';
    if (rule === regime || !isAsked) {
      expectText(tally, place, 'rule', rule, regime, '整单同一个政策版本');
      continue;
    }
    tally.compared += 1;
    const read = kind === 'limits' ? readLimits(rule) : readAssistance(rule);
    // Where nothing is set otherwise, every year begins on 01-01.
    const named = read?.every(({ from }) => bill.shape.yearStart || from?.endsWith('-01-01'))
      ? read
      : undefined;
    if (named === undefined) {
      const what = kind === 'limits' ? '年度限额' : '医疗救助标准';
      find(tally, place, 'rule', { shown: rule, computed: null, says: `${rule} 不是${what}的名称` });
    } else for (const one of named) checkNamed(bill, place, one, tally);
  }
}

/** Of the bill's own year, scheme and area, or of the whole city. */
function checkNamed(
  bill: UprightBill,
  place: { readonly step: string; readonly line: null },
  { areaCode, scheme, from = '' }: Named,
  tally: Tally,
): void {
  const { head } = bill.read;
  const first = firstDayToldBy(bill);
  if (first !== undefined && bill.shape.yearStart)
    expectText(tally, place, 'rule', from, mayBegin(bill, from, first) ? from : first, '结算年度的首日');
  else if (first !== undefined)
    expectText(tally, place, 'rule', from.slice(0, 4), first.slice(0, 4), '结算年度');
  const ownScheme = head.get('scheme');
  if (scheme !== undefined && ownScheme !== undefined)
    expectText(tally, place, 'rule', scheme, ownScheme, '参保险种');
  const ownArea = head.get('areaCode');
  if (areaCode === undefined || ownArea === undefined) return;
  const isOfCity = areaCode === `${ownArea.slice(0, 4)}00`;
  expectText(tally, place, 'rule', areaCode, isOfCity ? areaCode : ownArea, '参保地');
}
