/** 5205 and 5206: what a person was given anywhere, and what of the year's limits is used (M7, M9.5, M23.4). */
import { Type } from 'typebox';
import { day, dayAt, wallClock } from '../../base/date.ts';
import { formatFen, formatQuantity, formatUnitPrice } from '../../base/money.ts';
import { payableDay } from '../../domain/catalogue/payable-timeline.ts';
import { benefitYearOf, spanOfBenefitYear } from '../../policy/parameters/benefit-year.ts';
import type { KnownProduct } from '../catalogue/cache/product-cache.ts';
import { benefitRules } from '../insured/benefits/benefit-rules.ts';
import { productsOf } from '../settlement/stays/upload-lines.ts';
import { FUND_TYPES, INSURANCE_TYPES, levelOf, LIST_TYPES, MED_TYPES, NO_APPROVAL_NEEDED } from './codes.ts';
import { hasDealings, mayTell, personOf, SHOW_CREDENTIAL, SHOWN } from './entitlement.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Transaction } from './message.ts';
import { readWithin, serialOf } from './queries-5-claims.ts';
import { listUsedLines, listYearUsed, type UsedLine, type YearUsed } from './queries-5-store.ts';
import { wire, type WireNumber } from './wire-number.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const UseInput = Type.Object({
  data: Type.Object({
    psn_no: text(30),
    begntime: text(19),
    endtime: Type.Optional(Type.Union([Type.String({ maxLength: 19 }), Type.Null()])),
    ...SHOWN,
  }),
});
const YearInput = Type.Object({
  data: Type.Object({
    psn_no: text(30),
    cum_ym: Type.Optional(
      Type.Union([Type.String({ pattern: '^(\\d{4}-?(0[1-9]|1[0-2]))?$' }), Type.Null()]),
    ),
    ...SHOWN,
  }),
});

/**
 * 5205 人员慢特病用药记录: every institution's where the person shows a credential, else only what this institution gave.
 * Reversed settlements are left out.
 */
export const queryDrugUse: Transaction = async (world, message) => {
  const { data } = parseShape(UseInput, message.envelope.input, 'input');
  const within = readWithin(data.begntime, data.endtime, world.clock.now());
  const known = await hasDealings(world, message, data.psn_no);
  return world.db.transaction('all', async (tx) => {
    const person = await personOf(world, tx, message, data.psn_no);
    const shown = Boolean(data.mdtrt_cert_type && data.mdtrt_cert_no);
    if (!(await mayTell(world, tx, person, data, known))) throw new GatewayFailure(SHOW_CREDENTIAL);
    const lines = await listUsedLines(tx, person.id, within, shown ? null : message.institutionCode);
    const products = await productsOf(tx, world, lines);
    return {
      output: { feedetail: lines.map((line) => rowOf(line, products.get(line.nationalCode))) },
      ...(shown ? {} : { warning: '只有本机构的用药；要全部机构的，请附患者出示的凭证' }),
    };
  });
};

function rowOf(line: UsedLine, product: KnownProduct | undefined): object {
  const usedAt = line.told?.usedAt ?? line.settledAt;
  return {
    feedetl_sn: line.told?.serial ?? serialOf(line.claimNo, line.line),
    rx_drord_no: line.rxno ?? '',
    fixmedins_code: line.institutionCode,
    fixmedins_name: line.institutionName,
    med_type: line.medType || MED_TYPES[line.setting],
    fee_ocur_time: wallClock(usedAt),
    cnt: wire(formatQuantity(line.quantity)),
    pric: wire(formatUnitPrice(line.price)),
    chrgitm_lv: levelOf(line.selfPayRatio),
    hilist_code: line.nationalCode,
    hilist_name: line.genericName,
    list_type: LIST_TYPES.drug,
    med_list_codg: line.nationalCode,
    medins_list_codg: line.told?.itemCode ?? '',
    medins_list_name: line.itemName,
    prodname: line.tradeName,
    spec: line.strength,
    dosform_name: line.dosageForm,
    prcunt: line.unit,
    lmt_used_flag: product && payableDay(product.timeline, dayAt(usedAt)).restricted ? '1' : '0',
    hosp_appr_flag: line.approval ?? NO_APPROVAL_NEEDED,
    hi_nego_drug_flag: line.standardKind === 'negotiated' ? '1' : '0',
    list_sp_item_flag: line.route === 'separatePayment' ? '1' : '0',
  };
}

/** `202608` or `2026-08`. */
const firstOfMonth = (text: string) => day(`${text.slice(0, 4)}-${text.slice(-2)}-01`);

/** 5206 人员累计信息: of the benefit year in which the month `cum_ym` begins, up to now (I4); limits count what other businesses reported (M9.5). */
export const queryYearUsed: Transaction = async (world, message) => {
  const { data } = parseShape(YearInput, message.envelope.input, 'input');
  const today = dayAt(world.clock.now());
  const known = await hasDealings(world, message, data.psn_no);
  return world.db.transaction('all', async (tx) => {
    const person = await personOf(world, tx, message, data.psn_no);
    if (!(await mayTell(world, tx, person, data, known))) throw new GatewayFailure(SHOW_CREDENTIAL);
    const rules = await benefitRules(tx);
    const now = benefitYearOf(rules, today);
    const year = data.cum_ym ? benefitYearOf(rules, firstOfMonth(data.cum_ym)) : now;
    const used = await listYearUsed(tx, person.id, year);
    const last = year === now ? today : spanOfBenefitYear(rules, year).to;
    const month = last.slice(0, 7).replace('-', '');
    return { output: { cuminfo: used.flatMap((one) => cumulated(one, year, month)) } };
  });
};

/** cum_type_code 累计类别代码: counts, fees and deductible, then one for each fund: `D` with the fund's own sub-code. */
function cumulated(used: YearUsed, year: number, month: string): object[] {
  const { pooled, major } = FUND_TYPES[used.scheme];
  const subCode = ([type]: readonly [string, string]) => `D${type.slice(0, 4)}01`;
  const rows: readonly (readonly [string, WireNumber])[] = [
    ['C0000', wire(String(used.claims))],
    ['S0000', wire(formatFen(used.charged))],
    ['Q0000', wire(formatFen(used.deductible))],
    [subCode(pooled), wire(formatFen(used.pooledFund))],
    [subCode(major), wire(formatFen(used.majorIllness))],
    ['D610101', wire(formatFen(used.assistance))],
  ];
  return rows.map(([code, cum]) => ({
    insutype: INSURANCE_TYPES[used.scheme],
    year: String(year),
    cum_ym: month,
    cum_type_code: code,
    cum,
  }));
}
