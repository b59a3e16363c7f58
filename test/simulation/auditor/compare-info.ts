/** Compares what the interface answers of a settlement with what was reckoned: setlinfo, setldetail, detlcutinfo, field by field. */
import { fenOf, sum, yuan } from './arithmetic.ts';
import { differ } from './compare-bill.ts';
import type { Booked, Books } from './books.ts';
import type { Reply } from './record-messages.ts';

type Row = Readonly<Record<string, unknown>>;

/** The interface writes amounts as numbers; anything else is none. */
export const fenTold = (told: unknown): bigint | undefined =>
  typeof told === 'number' ? fenOf(String(told)) : undefined;
const fenIn = (row: Row | undefined, name: string) => fenTold(row?.[name]);

const INSURANCE = { employee: '310', resident: '390' } as const;

function amountsOf({ reckoned: { amounts }, scheme }: Pick<Booked, 'reckoned' | 'scheme'>) {
  const others = amounts.fromWorkInjury + amounts.fromMaternity + amounts.fromCommercial;
  return {
    medfee_sumamt: amounts.charged,
    fulamt_ownpay_amt: 0n,
    overlmt_selfpay: amounts.aboveStandard,
    preselfpay_amt: amounts.selfPaidFirst,
    inscp_scp_amt: amounts.eligible - amounts.selfPaidFirst,
    act_pay_dedc: amounts.deductible,
    hifp_pay: amounts.fromPooledFund,
    hifmi_pay: scheme === 'resident' ? amounts.fromMajorIllness : 0n,
    hifob_pay: scheme === 'employee' ? amounts.fromMajorIllness : 0n,
    maf_pay: amounts.fromAssistance,
    oth_pay: others,
    fund_pay_sumamt: amounts.fromPooledFund + amounts.fromMajorIllness + amounts.fromAssistance + others,
    psn_part_amt: amounts.personPays,
    acct_pay: amounts.fromAccount,
    psn_cash_pay: amounts.cash,
  };
}

/** Whole years on a day; the birthday counts. */
function yearsOld(bornOn: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return day.slice(5) < bornOn.slice(5) ? years - 1 : years;
}

/** 民族 and 人员类别 on the day of care: 11 at work, 12 retired; residents 14 under eighteen, 16 from sixty on, 15 between. */
function personTold(
  { people }: Pick<Books, 'people'>,
  { personNo, scheme, servedOn }: Pick<Booked, 'personNo' | 'scheme' | 'servedOn'>,
): { readonly naty: string; readonly psn_type: string } {
  const person = people.get(personNo);
  if (person === undefined) throw new Error(`nobody has the number ${personNo}`);
  const naty = person.nationality ?? '';
  if (scheme === 'employee')
    return { naty, psn_type: person.retiredOn !== null && person.retiredOn <= servedOn ? '12' : '11' };
  const age = yearsOld(person.bornOn, servedOn);
  return { naty, psn_type: age < 18 ? '14' : age < 60 ? '15' : '16' };
}

/**
 * What the account holds after an answer, whatever the clock says.
 * @param moved what goes out of the account and still stands in the books, in fen
 */
export function heldAfter(
  { accounts }: Pick<Books, 'accounts'>,
  { personNo }: Pick<Booked, 'personNo'>,
  moved: bigint,
): bigint {
  return (accounts.get(personNo) ?? 0n) - moved;
}

/**
 * @param must what the head says besides amounts and the person
 * @param sign -1 for what takes a settlement back
 * @param held what the account holds afterwards; null where it is told again of an earlier day
 */
export function compareInfo(
  books: Pick<Books, 'people'>,
  subject: string,
  { output }: Reply,
  booked: Pick<Booked, 'reckoned' | 'scheme' | 'personNo' | 'servedOn'>,
  must: Readonly<Record<string, string>>,
  sign: 1n | -1n,
  held: bigint | null,
): string[] {
  const head = output?.['setlinfo'] as Row | undefined;
  const parts = (output?.['setldetail'] ?? []) as readonly Row[];
  const insutype = INSURANCE[booked.scheme];
  const texts = { psn_no: booked.personNo, insutype, ...personTold(books, booked), ...must };
  const due = amountsOf(booked);
  const paid = sum(parts.map((row) => fenIn(row, 'fund_payamt') ?? 0n));
  return [
    ...Object.entries(texts).flatMap(([name, text]) =>
      head?.[name] === text ? [] : [differ(subject, name, String(head?.[name]), text)],
    ),
    ...Object.entries(due).flatMap(([name, amount]) =>
      fenIn(head, name) === sign * amount
        ? []
        : [differ(subject, name, String(head?.[name]), yuan(sign * amount))],
    ),
    ...(held === null || fenIn(head, 'balc') === held
      ? []
      : [differ(subject, 'balc', String(head?.['balc']), yuan(held))]),
    ...(paid === sign * due.fund_pay_sumamt
      ? []
      : [differ(subject, 'setldetail 合计', yuan(paid), yuan(sign * due.fund_pay_sumamt))]),
  ];
}

/** Line by line; the interface counts what is inside the policy range without 先行自付. */
export function compareCuts(
  subject: string,
  { output }: Reply,
  { reckoned, lines }: Pick<Booked, 'reckoned' | 'lines'>,
  serials: readonly string[],
): string[] {
  const cuts = (output?.['detlcutinfo'] ?? []) as readonly Row[];
  if (cuts.length !== reckoned.lines.length)
    return [differ(subject, 'detlcutinfo 行数', String(cuts.length), String(reckoned.lines.length))];
  return reckoned.lines.flatMap((line, index) => {
    const cut = cuts[index];
    const due = {
      det_item_fee_sumamt: line.charged,
      overlmt_amt: line.charged - line.eligible,
      preselfpay_amt: line.selfPaidFirst,
      inscp_scp_amt: line.eligible - line.selfPaidFirst,
    };
    const isSeparate = lines[index]?.route === 'separatePayment' ? '1' : '0';
    return [
      ...Object.entries(due).flatMap(([name, amount]) =>
        fenIn(cut, name) === amount
          ? []
          : [differ(subject, `明细 ${index + 1} ${name}`, String(cut?.[name]), yuan(amount))],
      ),
      ...(cut?.['feedetl_sn'] === serials[index] && cut?.['list_sp_item_flag'] === isSeparate
        ? []
        : [differ(subject, `明细 ${index + 1}`, String(cut?.['feedetl_sn']), serials[index] ?? '无')]),
    ];
  });
}
