/** 7207 to 7211: what a pharmacy's system tells after the settlement, and the drugs that circulate (M32). */
import { Type, type Static } from 'typebox';
import { dayAt, parseDate } from '../../base/date.ts';
import { parseLongPrice, parseQuantity, unitPriceNotBelow } from '../../base/money.ts';
import { decidePayable } from '../../domain/catalogue/payable-product.ts';
import { parseRxno } from '../../domain/prescription/rxno.ts';
import { normaliseTraceCode } from '../../domain/settlement/check-trace-codes.ts';
import { findProducts } from '../catalogue/lookup-store.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { listBookingsOfClaims } from '../prescription/bookings/booking-store.ts';
import { arriveDelivery, dispatchDelivery, recordReadings } from '../prescription/delivery/deliver.ts';
import { findDeliveryOfClaim } from '../prescription/delivery/delivery-store.ts';
import { findClaim, listClaimLines, type ClaimLineRow, type ClaimRow } from '../settlement/bill-store.ts';
import type { World } from '../world.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import { confirmHome, syncHome } from './prescription-home.ts';
import { insertSaleUpload, listCirculatingCodes, undoSaleUpload } from './prescription-pharmacy-store.ts';
import { valueOf } from './prescription-pharmacy.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const loose = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
const Decimal = Type.Union([
  Type.Number({ minimum: 0 }),
  Type.String({ pattern: '^\\d{1,12}(\\.\\d{1,6})?$' }),
]);
const DayText = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

const Sold = Type.Object({
  med_list_codg: text(50),
  manu_lotnum: text(30),
  manu_date: DayText,
  expy_end: DayText,
  sel_retn_cnt: Decimal,
  finl_trns_pric: Decimal,
  trdn_flag: Type.String({ pattern: '^[01]$' }),
  bchno: loose(30),
  drugtracinfo: Type.Array(Type.Object({ drug_trac_codg: text(100) }), { minItems: 1, maxItems: 500 }),
});
const SaleInput = Type.Object({
  data: Type.Object({
    hi_rxno: text(30),
    setl_id: text(30),
    dspeer_name: text(40),
    pro_name: text(40),
    selinfo: Type.Array(Sold, { minItems: 1, maxItems: 50 }),
  }),
});
type Sale = Static<typeof SaleInput>['data'];

/** The institution's own settlement of this prescription, not reversed. @throws {GatewayFailure} */
async function ownClaim(tx: Tx, message: Message, setlId: string, hiRxno: string): Promise<ClaimRow> {
  const claim = await findClaim(tx, setlId);
  const own = claim?.kind === 'settlement' && claim.institutionCode === message.institutionCode;
  if (claim === undefined || !own || claim.rxno !== parseRxno(hiRxno)?.rxno)
    throw new GatewayFailure('没有本机构凭这张处方的这笔结算，请核对 setl_id 与 hi_rxno');
  return claim;
}

/** Is what left the shelf what was settled: product, count, price and every pack's code, none past its date? @throws {GatewayFailure} */
function compare(sale: Sale, lines: readonly ClaimLineRow[], soldOn: string): void {
  const settled = lines
    .flatMap((line) => line.traceCodes.map((code) => `${line.nationalCode} ${code}`))
    .sort();
  const told = sale.selinfo
    .flatMap((one) =>
      one.drugtracinfo.map((node) => `${one.med_list_codg} ${normaliseTraceCode(node.drug_trac_codg)}`),
    )
    .sort();
  if (told.join('\n') !== settled.join('\n')) throw new GatewayFailure('出库的药品和追溯码与结算的不一致');
  for (const [index, one] of sale.selinfo.entries()) {
    const at = `selinfo.${index}`;
    const line = lines.find((candidate) => candidate.nationalCode === one.med_list_codg);
    const price = parseLongPrice(String(one.finl_trns_pric));
    if (price === undefined || line?.price !== unitPriceNotBelow(price))
      throw new GatewayFailure(`${at}.finl_trns_pric 与结算单价不一致`);
    if (parseQuantity(String(one.sel_retn_cnt)) !== parseQuantity(String(one.drugtracinfo.length)))
      throw new GatewayFailure(`${at}.sel_retn_cnt 与追溯码个数不一致`);
    if (parseDate(one.manu_date) === undefined || parseDate(one.expy_end) === undefined)
      throw new GatewayFailure(`${at} 的生产日期或有效期不是日期`);
    if (one.manu_date > soldOn) throw new GatewayFailure(`${at}.manu_date 晚于销售日期`);
    if (one.expy_end < soldOn) throw new GatewayFailure(`${at} 的药品销售时已过有效期`);
  }
}

/** 7207 药品销售出库明细上传: once for a settlement, and only what was settled. */
export const uploadSale: Transaction = async (world, message) => {
  const { data } = parseShape(SaleInput, message.envelope.input, 'input');
  const now = world.clock.now();
  try {
    return await world.db.transaction('all', async (tx) => {
      const claim = await ownClaim(tx, message, data.setl_id, data.hi_rxno);
      if (claim.reversedByNo !== null) throw new GatewayFailure('这笔结算已经撤销');
      compare(data, await listClaimLines(tx, claim.areaCode, claim.id), claim.servedOn);
      await insertSaleUpload(tx, {
        claimNo: claim.claimNo,
        prescriptionId: claim.prescriptionId ?? 0,
        institutionCode: message.institutionCode,
        content: data,
        at: now,
      });
      await note(tx, message, 'gateway.uploadSale', claim, now);
      return { output: { setl_id: claim.claimNo } };
    });
  } catch (error) {
    if (brokenConstraint(error) === 'sale_uploaded_once')
      throw new GatewayFailure('这笔结算的销售出库明细已经上传，改正请先用 7208 撤销');
    throw error;
  }
};

async function note(tx: Tx, message: Message, action: string, claim: ClaimRow, now: number): Promise<void> {
  await recordAudit(tx, message.actor, now, {
    action,
    subjectKind: 'claim',
    subjectId: claim.claimNo,
    personId: claim.personId,
    requestId: message.envelope.msgid,
  });
}

const ClaimInput = Type.Object({ data: Type.Object({ hi_rxno: text(30), setl_id: text(30) }) });

/** 7208 药品销售出库明细撤销: takes back the upload, not the settlement (that is 2103). */
export const undoSale: Transaction = async (world, message) => {
  const { data } = parseShape(ClaimInput, message.envelope.input, 'input');
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const claim = await ownClaim(tx, message, data.setl_id, data.hi_rxno);
    const undone = await undoSaleUpload(tx, claim.claimNo, message.institutionCode, now);
    if (!undone) throw new GatewayFailure('这笔结算没有可撤销的销售出库明细');
    await note(tx, message, 'gateway.undoSale', claim, now);
    return { output: { setl_id: claim.claimNo } };
  });
};

const STORAGE_CODES = { '1': 'ordinary', '2': 'cool', '3': 'refrigerated', '4': 'frozen' } as const;
const DeliveryInput = Type.Object({
  data: Type.Object({
    hi_rxno: text(30),
    setl_id: text(30),
    /** 1 发出, 2 途中温度；送药上门另有 3 在途, 4 派送, 5 没有送到, 6 拒收, 7 退回到店（约定）。 */
    delv_stas_codg: Type.String({ pattern: '^[1-7]$' }),
    delv_entp_name: loose(100),
    /** Of a delivery to the home: its waybill, the temperature at the hand-over, what happened. */
    delv_no: loose(40),
    temp: loose(6),
    delv_dscr: loose(200),
    stog_cond: Type.Optional(Type.Enum(Object.keys(STORAGE_CODES) as (keyof typeof STORAGE_CODES)[])),
    dev_no: loose(60),
    tempinfo: Type.Optional(
      Type.Array(Type.Object({ meas_time: text(19), temp: text(6) }), { minItems: 1, maxItems: 2000 }),
    ),
  }),
});

/** Where a settlement's drugs go: injections to a hospital (M32), what was so booked to the home (M29). */
type Target = { readonly deliveryId: number } | { readonly bookingNo: string };

/** @param isHome the message tells what only a delivery to the home has @throws {GatewayFailure} when nothing is delivered */
async function targetOf(
  world: World,
  message: Message,
  { setl_id: setlId, hi_rxno: hiRxno }: { readonly setl_id: string; readonly hi_rxno: string },
  isHome: boolean,
): Promise<Target> {
  return world.db.transaction('all', async (tx) => {
    const claim = await ownClaim(tx, message, setlId, hiRxno);
    const delivery = isHome ? undefined : await findDeliveryOfClaim(tx, claim.claimNo);
    if (delivery) return { deliveryId: delivery.id };
    const booked = (await listBookingsOfClaims(tx, [claim.claimNo])).find((one) => one.homeState !== null);
    if (!booked) throw new GatewayFailure('这笔结算没有注射剂要配送到医院，也没有约送药上门');
    return { bookingNo: booked.bookingNo };
  });
}

/** 7209 药品配送信息同步: the injection leaves, or is on its way with these temperatures (M32); or what goes home (M29). */
export const syncDelivery: Transaction = async (world, message) => {
  const { data } = parseShape(DeliveryInput, message.envelope.input, 'input');
  const target = await targetOf(world, message, data, Boolean(data.delv_no) || data.delv_stas_codg > '2');
  if ('bookingNo' in target) {
    const told = {
      status: data.delv_stas_codg,
      carrier: data.delv_entp_name?.trim() ?? '',
      waybillNo: data.delv_no ?? '',
      storage: data.stog_cond && STORAGE_CODES[data.stog_cond],
      temperature: data.temp || null,
      description: data.delv_dscr?.trim() ?? '',
    };
    return { output: { setl_id: data.setl_id, ...(await syncHome(world, message, target.bookingNo, told)) } };
  }
  const { deliveryId: id } = target;
  if (data.delv_stas_codg === '1') {
    if (data.stog_cond === undefined || !data.delv_entp_name)
      throw new GatewayFailure('发出时须填 stog_cond 和 delv_entp_name');
    const packed = { storage: STORAGE_CODES[data.stog_cond], carrier: data.delv_entp_name };
    const sent = valueOf(await dispatchDelivery(world, message.actor, id, packed));
    return { output: { setl_id: data.setl_id, delv_end_time: sent.dueAt } };
  }
  if (!data.dev_no || data.tempinfo === undefined)
    throw new GatewayFailure('上传温度时须填 dev_no 和 tempinfo');
  const readings = data.tempinfo.map((one) => ({ at: one.meas_time, celsius: one.temp }));
  const read = valueOf(await recordReadings(world, message.actor, id, { device: data.dev_no, readings }));
  return { output: { setl_id: data.setl_id, temp_cnt: read.readings.length } };
};

const ArrivalInput = Type.Object({
  data: Type.Object({ hi_rxno: text(30), setl_id: text(30), sign_psn_name: text(50), sign_code: loose(6) }),
});

/** 7210 药品配送签收确认: it has reached the hospital; a doctor there still signs the hand-over. */
export const confirmDelivery: Transaction = async (world, message) => {
  const { data } = parseShape(ArrivalInput, message.envelope.input, 'input');
  const target = await targetOf(world, message, data, Boolean(data.sign_code));
  if ('bookingNo' in target) {
    const signed = { code: data.sign_code ?? '', signedBy: data.sign_psn_name };
    return {
      output: { setl_id: data.setl_id, ...(await confirmHome(world, message, target.bookingNo, signed)) },
    };
  }
  const { deliveryId: id } = target;
  const arrived = valueOf(await arriveDelivery(world, message.actor, id, `收货人 ${data.sign_psn_name}`));
  return {
    output: { setl_id: data.setl_id, delv_stas_name: '已送达' },
    ...(arrived.coldChain === null
      ? { warning: '请接收医院的责任医师签名交接' }
      : { warning: `${arrived.coldChain.message}：${arrived.coldChain.detail ?? ''}` }),
  };
};

const ListInput = Type.Object({
  data: Type.Object({
    med_list_codg: loose(50),
    drug_genname: loose(100),
    page_num: Type.Integer({ minimum: 1 }),
    page_size: Type.Integer({ minimum: 1, maximum: 100 }),
  }),
});

/** 7211 电子处方药品目录查询: the products of 单行支付, each with whether it may be prescribed and circulated today. */
export const queryCirculatingDrugs: Transaction = async (world, message) => {
  const { data } = parseShape(ListInput, message.envelope.input, 'input');
  const today = dayAt(world.clock.now());
  const { page_num: page, page_size: size } = data;
  return world.db.transaction('none', async (tx) => {
    const asked = {
      nationalCode: data.med_list_codg || null,
      name: data.drug_genname || null,
      limit: size,
      offset: (page - 1) * size,
    };
    const { codes, total } = await listCirculatingCodes(tx, asked);
    const products = await findProducts(tx, codes);
    const rows = codes.flatMap((code) => {
      const product = products.get(code);
      if (product === undefined) return [];
      return [
        {
          med_list_codg: code,
          drug_genname: product.genericName,
          drug_prodname: product.tradeName,
          drug_dosform: product.dosageForm,
          drug_spec: product.strength,
          pacspec: product.pack,
          prdr_name: product.maker,
          circ_flag: decidePayable(product, today).ok ? '1' : '0',
          inj_flag: product.isInjection ? '1' : '0',
        },
      ];
    });
    return { output: { data: rows, recordCounts: total, pageNum: page, pageSize: size } };
  });
};
