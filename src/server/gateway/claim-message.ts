import { Type, type Static } from 'typebox';
import type { ClaimInput } from '../../contract/settlement.ts';
import { parseDate, type PlainDate } from '../../base/date.ts';
import { addFen, formatFen, formatQuantity, formatUnitPrice, parseFen, type Fen } from '../../base/money.ts';
import { parseShape, type Envelope } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import { readLineAmount } from './line-amount.ts';
import { Decimal, decimalOf } from './stay-message.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

const TraceNode = Type.Object({ drug_trac_codg: Type.String({ pattern: '^[0-9A-Za-z]{13,100}$' }) });

const Detail = Type.Object({
  feedetl_sn: text(30),
  rxno: text(30),
  med_list_codg: text(50),
  /** The institution's own code: where it is given it must be matched to the one above (N5.5). */
  medins_list_codg: Type.Optional(Type.Union([Type.String({ maxLength: 150 }), Type.Null()])),
  det_item_fee_sumamt: Decimal,
  cnt: Decimal,
  pric: Decimal,
  drugtracinfo: Type.Array(TraceNode, { minItems: 1, maxItems: 500 }),
});

const Input = Type.Object({
  druginfo: Type.Object({
    psn_no: text(30),
    mdtrt_cert_type: Type.String({ pattern: '^0[123]$' }),
    mdtrt_cert_no: text(50),
    begntime: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}( \\d{2}:\\d{2}:\\d{2})?$' }),
    medfee_sumamt: Decimal,
    insutype: text(6),
    /** 病种编码: the diagnosis for which the drugs are bought, where no eligibility names one (M11). */
    dise_codg: Type.Optional(Type.Union([Type.String({ maxLength: 30 }), Type.Null()])),
    /** 个人账户使用标志: whether the account pays before cash. */
    acct_used_flag: Type.Optional(Type.Union([Type.Literal('0'), Type.Literal('1'), Type.Null()])),
    /** 发票号: kept, so that the same invoice is not reimbursed by hand as well (M30). */
    invono: Type.Optional(Type.Union([Type.String({ maxLength: 20 }), Type.Null()])),
    /** 医疗类别: which value the province gives 单行支付 is settled at connection; until then any is let through. */
    med_type: text(6),
    /** An extension: the hospital to which injections are delivered (M32). */
    deliv_medins_code: Type.Optional(Type.Union([Type.String({ pattern: '^H\\d{11}$' }), Type.Null()])),
  }),
  drugdetail: Type.Array(Detail, { minItems: 1, maxItems: 50 }),
});
export type ClaimMessage = Static<typeof Input>;

/**
 * Reads a 2101/2102 message and turns it into the input of the same use case that the cashier's page calls.
 * @throws {GatewayFailure} when a field is wrong, a line's amount is not price × quantity, or the sum is not the sum of the lines
 */
export function readClaimMessage(envelope: Envelope): { message: ClaimMessage; input: ClaimInput } {
  const message = parseShape(Input, envelope.input, 'input');
  const { druginfo, drugdetail } = message;
  const amounts: Fen[] = [];
  const lines = drugdetail.map((detail, index) => {
    const at = `drugdetail.${index}`;
    const { price, quantity, amount } = readLineAmount(detail, at);
    amounts.push(amount);
    return {
      nationalCode: detail.med_list_codg,
      price: formatUnitPrice(price),
      quantity: formatQuantity(quantity),
      traceCodes: detail.drugtracinfo.map((node) => node.drug_trac_codg),
    };
  });
  const total = decimalOf(druginfo.medfee_sumamt, parseFen, 'druginfo.medfee_sumamt');
  if (total !== addFen(...amounts))
    throw new GatewayFailure(`druginfo.medfee_sumamt 应等于各明细之和 ${formatFen(addFen(...amounts))} 元`);
  const rxno = drugdetail[0]?.rxno ?? null;
  if (drugdetail.some((detail) => detail.rxno !== rxno))
    throw new GatewayFailure('一次结算只能凭一张处方：各明细的 rxno 须相同');
  return {
    message,
    input: {
      personNo: druginfo.psn_no,
      rxno,
      receivingHospital: druginfo.deliv_medins_code ?? null,
      lines,
      useAccount: druginfo.acct_used_flag === '1',
      ...diagnosisOf(druginfo.dise_codg),
    },
  };
}

/** The day that a sale names. @throws {GatewayFailure} for one that does not exist */
export function saleDayOf({ druginfo }: ClaimMessage): PlainDate {
  const day = parseDate(druginfo.begntime.slice(0, 10));
  if (day === undefined) throw new GatewayFailure('报文格式有误：druginfo.begntime 不是有效日期');
  return day;
}

/** What is no diagnosis code of ours is left out: it then counts as not told. */
function diagnosisOf(code: string | null | undefined): { diagnosisCode?: string } {
  return code && /^[A-Za-z0-9.+*]{3,20}$/.test(code) ? { diagnosisCode: code } : {};
}
