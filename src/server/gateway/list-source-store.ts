/**
 * What the downloadable lists are made from. Reads the catalogue's tables and writes none. Contents carry no confidential
 * standard (N5.1): the price limits are made elsewhere, from what a role without the secret may know.
 */
import type { ListSource } from './list-store.ts';
import type { Tx } from '../db/database.ts';
import type { Assertion } from '../../base/known.ts';
import { day } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import { lastPayableDaySql } from '../catalogue/time/term-store.ts';
import type { Origin, StandardKind } from '../../domain/catalogue/payable-product.ts';

/** The published version of a kind of list that is in force on day $1. */
const inForce = (
  kind: string,
) => `(SELECT v.id, v.edition, v.effective_from, v.effective_to FROM catalogue_version v
  WHERE v.kind = '${kind}' AND v.state = 'published' AND v.effective_from <= $1 AND (v.effective_to IS NULL OR v.effective_to >= $1)
  ORDER BY v.effective_from DESC, v.id DESC LIMIT 1)`;

const LAST_DAY = lastPayableDaySql('x');

/** Products with the entry of the 单行支付 list that pays them on day $1, and their entry of the national catalogue. */
const PRODUCTS = `national_product n
  LEFT JOIN product p ON p.national_code = n.national_code
  LEFT JOIN LATERAL (SELECT x.id, x.dosage_form, x.payment_scope, x.origin, x.term_from, ${LAST_DAY} AS last_day FROM list_entry x
    JOIN catalogue_version v ON v.id = x.version_id AND v.state = 'published'
    WHERE x.entry_key = p.entry_key AND x.term_from <= $1 AND ${LAST_DAY} >= $1 ORDER BY x.term_from DESC, x.id DESC LIMIT 1) e ON true
  LEFT JOIN ${inForce('national')} nv ON true
  LEFT JOIN LATERAL (SELECT m.verdict, m.entry_seq FROM product_match m WHERE m.version_id = nv.id AND m.national_code = n.national_code
    ORDER BY m.id DESC LIMIT 1) m ON m.verdict = 'matched'
  LEFT JOIN catalogue_entry c ON c.version_id = nv.id AND c.seq = m.entry_seq`;

const SCOPE = `COALESCE(e.payment_scope, c.remark, '')`;
const NEGOTIATED = `(COALESCE(e.origin = 'negotiated', false) OR COALESCE(c.section_kind IN ('negotiatedWestern', 'negotiatedChinese'), false))`;
/** 甲 only where the national catalogue says so; what is paid on its own line counts as 乙. */
const CLASS = `CASE WHEN e.id IS NOT NULL THEN '乙' ELSE c.class END`;

/** 1301: one row a product, its members named by the number of the column. */
export function westernAndChineseSource(onDay: string): ListSource {
  return {
    values: [onDay],
    sql: `SELECT n.national_code, jsonb_strip_nulls(jsonb_build_object('1', n.national_code, '2', NULLIF(n.trade_name, ''), '4', n.name, '8', n.name,
        '11', NULLIF(n.registered_form, ''), '13', CASE n.kind WHEN 'western' THEN '西药' ELSE '中成药' END, '14', NULLIF(n.spec, ''),
        '16', NULLIF(n.registered_form, ''), '17', NULLIF(n.spec, ''), '24', CASE n.kind WHEN 'chinese' THEN '1' ELSE '0' END,
        '32', NULLIF(n.pack, ''), '33', p.units_per_pack::text, '42', p.units_per_pack::text, '45', p.sale_unit, '46', p.dose_unit,
        '47', p.units_per_pack::text, '49', p.sale_unit, '51', NULLIF(split_part(n.name_pinyin, ' ', 2), ''), '54', NULLIF(n.maker, ''),
        '57', NULLIF(${SCOPE}, ''), '58', CASE WHEN ${SCOPE} = '' THEN '0' ELSE '1' END, '62', NULLIF(n.approval_text, ''),
        '69', NULLIF(${SCOPE}, ''), '75', CASE WHEN ${NEGOTIATED} THEN '1' ELSE '0' END, '76', CASE WHEN ${NEGOTIATED} THEN '是' ELSE '否' END,
        '79', '1', '91', COALESCE(e.dosage_form, c.dosage_form), '92', ${CLASS}, '96', COALESCE(e.term_from, c.term_from)::text,
        '97', COALESCE(e.last_day, c.term_to)::text))
      FROM ${PRODUCTS} WHERE n.kind IN ('western', 'chinese')`,
  };
}

/** 1302: pieces of the code list, with what the list of pieces in force says about their payment. */
export function herbalPiecesSource(onDay: string): ListSource {
  return {
    values: [onDay],
    sql: `SELECT n.national_code, jsonb_strip_nulls(jsonb_build_object('1', n.national_code, '2', n.name, '14', '1',
        '25', CASE WHEN c.not_paid_alone THEN '单独使用时不予支付' WHEN c.seq IS NOT NULL THEN '支付' END, '27', NULLIF(n.norm, ''),
        '32', CASE WHEN c.seq IS NOT NULL THEN hv.effective_from END::text, '33', CASE WHEN c.seq IS NOT NULL THEN hv.effective_to END::text))
      FROM national_product n LEFT JOIN ${inForce('herbalPieces')} hv ON true
      LEFT JOIN LATERAL (SELECT x.seq, x.not_paid_alone FROM catalogue_entry x WHERE x.version_id = hv.id AND x.match_key = n.name_key
        ORDER BY x.seq LIMIT 1) c ON true
      WHERE n.kind = 'piece'`,
  };
}

/** 1303: preparations of the list in force. They have no national code in the published list, and none is made up. */
export function preparationsSource(onDay: string): ListSource {
  return {
    values: [onDay],
    sql: `SELECT DISTINCT ON (key) key, content FROM (SELECT concat_ws('|', COALESCE(x.approval_no, ''), x.match_key, COALESCE(x.institution, '')) AS key, x.seq,
        jsonb_strip_nulls(jsonb_build_object('2', x.trade_name, '6', x.dosage_form, '11', x.strength, '41', x.institution, '44', x.approval_no,
          '53', x.name, '59', NULLIF(x.remark, ''), '65', '1', '66', COALESCE(x.term_from, v.effective_from)::text,
          '67', COALESCE(x.term_to, v.effective_to)::text, '82', x.institution)) AS content
      FROM ${inForce('institutionPreparation')} v JOIN catalogue_entry x ON x.version_id = v.id) rows ORDER BY key, seq`,
  };
}

/** 1312: products that the insurance pays for, on their own line or by the national catalogue. */
export function insuredItemsSource(onDay: string): ListSource {
  return {
    values: [onDay],
    sql: `SELECT n.national_code, jsonb_build_object('hilist_code', n.national_code, 'hilist_name', n.name,
        'begndate', COALESCE(e.term_from, c.term_from, nv.effective_from)::text, 'enddate', COALESCE(e.last_day, c.term_to, nv.effective_to)::text,
        'med_chrgitm_type', CASE n.kind WHEN 'western' THEN '09' WHEN 'chinese' THEN '11' ELSE '10' END,
        'chrgitm_lv', CASE WHEN ${CLASS} = '甲' THEN '01' ELSE '02' END, 'lmt_used_flag', CASE WHEN ${SCOPE} = '' THEN '0' ELSE '1' END,
        'list_type', CASE n.kind WHEN 'piece' THEN '102' ELSE '101' END, 'memo', left(${SCOPE}, 500), 'vali_flag', '1')
      FROM ${PRODUCTS} WHERE e.id IS NOT NULL OR c.seq IS NOT NULL`,
  };
}

/** 1316: codes of the code list against codes of the insured list, which here are the same. */
export function insuredMatchesSource(onDay: string): ListSource {
  return {
    values: [onDay],
    sql: `SELECT n.national_code, jsonb_build_object('med_list_codg', n.national_code, 'hilist_code', n.national_code,
        'list_type', CASE n.kind WHEN 'piece' THEN '102' ELSE '101' END, 'begndate', COALESCE(e.term_from, c.term_from, nv.effective_from)::text,
        'enddate', COALESCE(e.last_day, c.term_to, nv.effective_to)::text, 'vali_flag', '1')
      FROM ${PRODUCTS} WHERE e.id IS NOT NULL OR c.seq IS NOT NULL`,
  };
}

/** 1319: the share that a person bears first; none for what is paid on its own line, and none told where it is still to be set. */
export function selfPayRatiosSource(onDay: string): ListSource {
  return {
    values: [onDay],
    sql: `SELECT n.national_code, jsonb_build_object('hilist_code', n.national_code, 'begndate', COALESCE(e.term_from, c.term_from, nv.effective_from)::text,
        'enddate', COALESCE(e.last_day, c.term_to, nv.effective_to)::text,
        'selfpay_prop', to_char(CASE WHEN e.id IS NOT NULL OR c.class = '甲' THEN 0 ELSE r.ratio END / 10000.0, 'FM0.0000'), 'vali_flag', '1')
      FROM ${PRODUCTS} LEFT JOIN LATERAL (SELECT s.ratio FROM self_pay_ratio s WHERE s.version_id = c.version_id AND s.seq = c.seq
        ORDER BY s.id DESC LIMIT 1) r ON true
      WHERE e.id IS NOT NULL OR c.class = '甲' OR r.ratio IS NOT NULL`,
  };
}

/** A product with everything that was ever asserted about its standard; prices only where the list carries it on without one. */
export interface LimitedProduct {
  readonly nationalCode: string;
  readonly origin: Origin | null;
  readonly standards: readonly Assertion<{
    kind: StandardKind;
    standard: UnitPrice;
    confidential: boolean;
  }>[];
  readonly prices: readonly Assertion<UnitPrice>[];
}

interface RawAssertion {
  readonly from: string;
  readonly to: string | null;
  readonly amount: string | null;
  readonly kind: StandardKind | null;
  readonly confidential: boolean;
}

/** Products that were ever on the 单行支付 list, with their standards as entered. */
export async function listLimitedProducts(tx: Tx, onDay: string): Promise<LimitedProduct[]> {
  const rows = await tx.rows<{
    national_code: string;
    origin: Origin | null;
    standards: RawAssertion[];
    prices: RawAssertion[];
  }>(
    `SELECT p.national_code, (SELECT x.origin FROM list_entry x JOIN catalogue_version v ON v.id = x.version_id AND v.state = 'published'
         WHERE x.entry_key = p.entry_key AND x.term_from <= $1 ORDER BY x.term_from DESC, x.id DESC LIMIT 1) AS origin,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('from', s.from_on, 'to', s.to_on, 'amount', s.standard::text, 'kind', s.kind,
         'confidential', s.confidential) ORDER BY s.id) FROM payment_standard s WHERE s.national_code = p.national_code), '[]') AS standards,
       COALESCE((SELECT jsonb_agg(jsonb_build_object('from', l.from_on, 'to', l.to_on, 'amount', l.price::text, 'kind', NULL, 'confidential', false)
         ORDER BY l.id) FROM listed_price l WHERE l.national_code = p.national_code), '[]') AS prices
     FROM product p ORDER BY p.national_code`,
    [onDay],
  );
  const spanOf = ({ from, to }: RawAssertion) => ({
    from: day(from),
    to: to === null ? null : day(to),
    knownAt: 0,
  });
  return rows.map((row) => ({
    nationalCode: row.national_code,
    origin: row.origin,
    standards: row.standards.map((raw) => ({
      ...spanOf(raw),
      value:
        raw.amount === null || raw.kind === null
          ? null
          : { kind: raw.kind, standard: BigInt(raw.amount) as UnitPrice, confidential: raw.confidential },
    })),
    prices: row.prices.map((raw) => ({
      ...spanOf(raw),
      value: raw.amount === null ? null : (BigInt(raw.amount) as UnitPrice),
    })),
  }));
}
