import { describe, expect, test } from 'vitest';
import {
  agreement,
  base,
  bid,
  eligible,
  enrolment,
  entry,
  drug,
  hospital,
  line,
  negotiated,
  price,
  product,
  withDrug,
  withLine,
  withProduct,
  withRx,
  YEAR,
} from '../../../test/support/claim-case.ts';
import { day } from '../../base/date.ts';
import { wholeUnits, type Quantity } from '../../base/money.ts';
import { decline } from '../../base/outcome.ts';
import { timelineOf } from '../catalogue/payable-timeline.ts';
import { refuse, REFUSALS, type RefusalCode } from '../refusals.ts';
import type { ClaimCase } from './claim-case.ts';
import { decideManual } from './manual/decide-manual.ts';
import { decideClaim, listObjections } from './decide-claim.ts';
import { decideReversal } from './decide-reversal.ts';
import { poolingAreaOf } from './pooling-area.ts';

describe('结算准入', () => {
  test('暂停期外、提前恢复后照常结算（M35）', () => {
    const from = day('2026-03-15');
    const over = { from, to: day('2026-06-14'), liftedOn: null };
    const lifted = { from, to: day('2026-09-14'), liftedOn: day('2026-06-15') };
    expect(decideClaim({ ...base, suspensions: [over, lifted] }).ok).toBe(true);
    expect(decideClaim({ ...base, suspensions: [{ ...lifted, liftedOn: day('2026-06-16') }] }).ok).toBe(
      false,
    );
  });

  test('零星报销不要只有联网柜台才做得到的（M30、I22）', () => {
    const byHand = { ...base, prescription: null, ...withLine({ matched: false, traceCodes: [] }) };
    expect(decideManual(byHand)).toEqual(decideClaim(base));
  });
  test('样样合规的一单按比例支付', () => {
    const outcome = decideClaim(base);
    expect(outcome).toMatchObject({
      ok: true,
      value: { charged: 200_000n, fundShare: 140_000n, personPays: 60_000n },
    });
  });

  test('工伤、生育全额支付的不必先录入年度限额和救助标准；没有开通的照旧要（N2.1、I16、I15）', () => {
    const unset = { ...base, limits: undefined, assistance: 'notEntered' } as const;
    const opened = { ...unset, openFunds: ['workInjury', 'maternity'] } as const;
    expect(decideClaim({ ...opened, cause: 'workInjury' })).toMatchObject({
      ok: true,
      value: { fromWorkInjury: 200_000n, overLimit: 0n, fromAssistance: 0n, personPays: 0n },
    });
    expect(decideClaim({ ...opened, cause: 'maternity' })).toMatchObject({
      ok: true,
      value: { fromMaternity: 200_000n, personPays: 0n },
    });
    expect(decideManual({ ...opened, cause: 'maternity', prescription: null })).toMatchObject({ ok: true });
    for (const claim of [opened, { ...unset, cause: 'maternity' } as const])
      expect(decideClaim(claim)).toMatchObject({
        refusal: { code: 'POLICY_NOT_FORMALISED', clause: 'I15', detail: '参保地本年度支付限额尚未录入' },
      });
    expect(decideClaim({ ...opened, cause: 'workInjury', rule: undefined })).toMatchObject({
      refusal: { code: 'POLICY_NOT_FORMALISED' },
    });
  });

  const table: readonly (readonly [string, Partial<ClaimCase>, RefusalCode])[] = [
    ['购药日的政策没有录入', { rule: undefined }, 'POLICY_NOT_FORMALISED'],
    ['参保地年度限额没有录入', { limits: undefined }, 'POLICY_NOT_FORMALISED'],
    ['救助标准没有录入', { assistance: 'notEntered' }, 'POLICY_NOT_FORMALISED'],
    ['没有参保', { enrolment: undefined, limits: undefined, rule: undefined }, 'PERSON_NOT_INSURED'],
    ['待遇暂停', { enrolment: { ...enrolment, status: 'suspended' } }, 'INSURANCE_NOT_NORMAL'],
    ['待遇等待期', { enrolment: { ...enrolment, status: 'waiting' } }, 'INSURANCE_NOT_NORMAL'],
    [
      '违规被暂停联网结算（M35）',
      { suspensions: [{ from: day('2026-06-01'), to: day('2026-08-31'), liftedOn: null }] },
      'ONLINE_SETTLEMENT_SUSPENDED',
    ],
    [
      '机构没有协议',
      { institution: { ...base.institution, agreements: [] } },
      'INSTITUTION_WITHOUT_AGREEMENT',
    ],
    [
      '协议暂停',
      {
        institution: {
          ...base.institution,
          agreements: [{ ...agreement, suspendedFrom: day('2026-06-01') }],
        },
      },
      'INSTITUTION_WITHOUT_AGREEMENT',
    ],
    ['编码不认识', withLine({ drug: undefined }), 'DRUG_NOT_LISTED'],
    ['不在目录', withProduct({ entries: [] }), 'DRUG_NOT_LISTED'],
    ['有效期已过', withProduct({ entries: [{ ...entry, termTo: day('2026-06-14') }] }), 'DRUG_TERM_ENDED'],
    [
      '已调出，当日起不付',
      withProduct({ entries: [{ ...entry, removedOn: day('2026-06-15') }] }),
      'DRUG_TERM_ENDED',
    ],
    ['没有承诺书', withProduct({ commitments: [] }), 'COMMITMENT_MISSING'],
    ['没有支付标准', withProduct({ standards: [] }), 'STANDARD_MISSING'],
    ['本机构没有对照该药品', withLine({ matched: false }), 'ITEM_NOT_MATCHED'],
    ['高于谈判支付标准', withLine({ price: price(1001n) }), 'PRICE_ABOVE_NEGOTIATED_STANDARD'],
    [
      '高于挂网价',
      withLine({
        drug: {
          ...drug,
          timeline: timelineOf({ ...product, standards: [{ ...YEAR, value: bid }] }),
        },
        price: price(1001n),
      }),
      'PRICE_ABOVE_LISTED_PRICE',
    ],
    ['没有待遇资格', withDrug({ eligibilities: [] }), 'ELIGIBILITY_MISSING'],
    [
      '待遇资格昨天到期',
      withDrug({ eligibilities: [{ ...eligible, to: day('2026-06-14') }] }),
      'ELIGIBILITY_MISSING',
    ],
    [
      '诊断不在限定支付范围',
      withDrug({ eligibilities: [{ ...eligible, diagnosisCode: 'C50.900' }] }),
      'DIAGNOSIS_OUT_OF_SCOPE',
    ],
    ['没有处方', { prescription: null }, 'PRESCRIPTION_REQUIRED'],
    ['处方号查不到', { prescription: undefined }, 'PRESCRIPTION_REQUIRED'],
    ['处方过期', withRx({ validTo: day('2026-06-14') }), 'PRESCRIPTION_EXPIRED'],
    ['处方未审核', withRx({ state: 'issued' }), 'PRESCRIPTION_NOT_CHECKED'],
    ['处方被退回', withRx({ state: 'returned' }), 'PRESCRIPTION_RETURNED'],
    ['处方已撤回', withRx({ state: 'withdrawn' }), 'PRESCRIPTION_WITHDRAWN'],
    ['处方由另一家药店审核', withRx({ institutionCode: 'P43010200002' }), 'PRESCRIPTION_NOT_CHECKED'],
    ['处方已用', withRx({ state: 'used' }), 'PRESCRIPTION_ALREADY_USED'],
    ['处方签名不符', withRx({ verified: decline(refuse('SIGNATURE_NOT_VALID')) }), 'SIGNATURE_NOT_VALID'],
    ['别人的处方', withRx({ personId: 8 }), 'PRESCRIPTION_PERSON_MISMATCH'],
    [
      '数量不同',
      withRx({ lines: [{ nationalCode: line.nationalCode, quantity: 1 }] }),
      'PRESCRIPTION_LINE_MISMATCH',
    ],
    [
      '药品不同',
      withRx({ lines: [{ nationalCode: 'XL01XXB000A001010100002', quantity: 2 }] }),
      'PRESCRIPTION_LINE_MISMATCH',
    ],
    [
      '先前已取走一盒，余下不够这次卖的',
      withRx({ handed: [{ nationalCode: line.nationalCode, quantity: 1 }] }),
      'PRESCRIPTION_LINE_MISMATCH',
    ],
    ['少扫一个追溯码', withLine({ traceCodes: line.traceCodes.slice(1) }), 'TRACE_CODES_INCOMPLETE'],
    [
      '数量不是整盒',
      { ...hospital, ...withLine({ quantity: 15_000n as Quantity }) },
      'TRACE_CODES_INCOMPLETE',
    ],
    [
      '扫的是中包装的追溯码（M32）',
      withLine({ traceCodes: ['80123450000000000001', '81000090000000000002'] }),
      'TRACE_CODE_WRONG_LEVEL',
    ],
    ['处方由另一家药店接单', withRx({ hold: { by: 'P43010200002', until: 0 } }), 'PRESCRIPTION_TAKEN'],
    ['患者指定了另一家药店', withRx({ chosenCode: 'P43010200002' }), 'PRESCRIPTION_CHOSEN_ELSEWHERE'],
    [
      '追溯码是别的药',
      withLine({ traceCodes: ['80123450000000000001', '80999990000000000002'] }),
      'TRACE_CODE_WRONG_PRODUCT',
    ],
    [
      '同一追溯码扫两次',
      withLine({ traceCodes: ['80123450000000000001', '80123450000000000001'] }),
      'TRACE_CODE_ALREADY_SOLD',
    ],
    ['追溯码已售出', { soldTraceCodes: new Set(['80123450000000000002']) }, 'TRACE_CODE_ALREADY_SOLD'],
    ['跨统筹区未备案', { institution: { ...base.institution, areaCode: '430200' } }, 'OFF_SITE_NOT_FILED'],
    ['注射剂没有接收医院', withDrug({ isInjection: true }), 'INJECTION_NEEDS_DELIVERY'],
    [
      '接收医院不认识',
      { ...withDrug({ isInjection: true }), receivingHospital: { code: 'H43010200009', known: false } },
      'INJECTION_NEEDS_DELIVERY',
    ],
  ];

  test.each(table)('%s', (_title, change, code) => {
    expect(decideClaim({ ...base, ...change })).toMatchObject({
      ok: false,
      refusal: { code, clause: REFUSALS[code].clause },
    });
  });

  test('几个问题同时存在时，先说清单里排在前面的，也能一次列全', () => {
    const claim = {
      ...base,
      ...withDrug({ eligibilities: [] }),
      institution: { ...base.institution, agreements: [] },
    };
    expect(decideClaim(claim)).toMatchObject({ refusal: { code: 'INSTITUTION_WITHOUT_AGREEMENT' } });
    expect(listObjections(claim).map((one) => one.code)).toEqual([
      'INSTITUTION_WITHOUT_AGREEMENT',
      'ELIGIBILITY_MISSING',
    ]);
  });

  test('备案后跨统筹区按同一比例结算（M30、I11）', () => {
    const outcome = decideClaim({
      ...base,
      institution: { ...base.institution, areaCode: '430200' },
      offSiteKinds: ['temporary'],
    });
    expect(outcome).toMatchObject({ ok: true, value: { fundShare: 140_000n } });
  });

  test('注射剂写明接收医院即可结算；医院自己不需要配送（M32）', () => {
    const injection = withDrug({ isInjection: true });
    expect(
      decideClaim({ ...base, ...injection, receivingHospital: { code: 'H43010200001', known: true } }).ok,
    ).toBe(true);
    expect(decideClaim({ ...base, ...injection, ...hospital }).ok).toBe(true);
  });

  test('医院门诊不凭外配处方也能结算，但仍须有待遇资格（M19、N5.4）', () => {
    expect(decideClaim({ ...base, ...hospital }).ok).toBe(true);
    expect(decideClaim({ ...base, ...hospital, ...withDrug({ eligibilities: [] }) })).toMatchObject({
      refusal: { code: 'ELIGIBILITY_MISSING' },
    });
  });

  test('住院不需要待遇资格；各行按自己那天的标准、名单判断，次要诊断在范围内也算（M19、M10、M11、M13）', () => {
    const cut = day('2026-06-10');
    const lower = { ...negotiated, standard: price(800n) };
    const timeline = timelineOf({
      ...product,
      standards: [
        { from: YEAR.from, to: day('2026-06-09'), value: negotiated },
        { from: cut, to: YEAR.to, value: lower },
      ],
    });
    const ward = { ...line, drug: { ...drug, timeline, eligibilities: [] } };
    const early = { ...ward, usedOn: day('2026-06-09') };
    const late = {
      ...ward,
      usedOn: cut,
      price: price(800n),
      traceCodes: ['80123450000000000003', '80123450000000000004'],
    };
    const stay = { ...base, ...hospital, setting: 'inpatient', lines: [early, late] } as const;
    const told = { ...stay, diagnosisCode: 'I10.x00', otherDiagnoses: ['C34.100'] };
    expect(decideClaim(told)).toMatchObject({ ok: true, value: { eligible: 360_000n, fundShare: 252_000n } });
    expect(decideClaim(stay)).toMatchObject({ refusal: { code: 'DIAGNOSIS_OUT_OF_SCOPE', line: 1 } });
    expect(decideClaim({ ...told, lines: [{ ...early, usedOn: cut }] })).toMatchObject({
      refusal: { code: 'PRICE_ABOVE_NEGOTIATED_STANDARD', line: 1 },
    });
  });

  test('同一药品分两行，按合计与处方核对', () => {
    const [first = '', second = ''] = line.traceCodes;
    const halves = [first, second].map((code) => ({ ...line, quantity: wholeUnits(1), traceCodes: [code] }));
    expect(decideClaim({ ...base, lines: halves }).ok).toBe(true);
  });

  test('限定支付范围按购药日所在版本核对，未列诊断编码的由人审核（M11）', () => {
    const narrowed = { ...entry, termFrom: day('2026-07-01'), diagnosisCodes: ['C50'] };
    const onlyNarrowed = withProduct({ entries: [{ ...narrowed, termFrom: YEAR.from }] });
    expect(decideClaim({ ...base, ...onlyNarrowed })).toMatchObject({
      refusal: { code: 'DIAGNOSIS_OUT_OF_SCOPE' },
    });
    expect(decideClaim({ ...base, ...withProduct({ entries: [entry, narrowed] }) }).ok).toBe(true);
    expect(decideClaim({ ...base, ...withProduct({ entries: [{ ...entry, diagnosisCodes: [] }] }) }).ok).toBe(
      true,
    );
  });

  test('没有登记前缀的产品只核对追溯码数量', () => {
    expect(decideClaim({ ...base, ...withDrug({ tracePrefixes: [] }) }).ok).toBe(true);
  });

  test('保密标准的超出部分照算，账单不写标准（N5.1、N2.2）', () => {
    const outcome = decideClaim({
      ...base,
      ...withProduct({ standards: [{ ...YEAR, value: { ...bid, standard: price(987n) } }] }),
    });
    if (!outcome.ok) throw new Error(outcome.refusal.code);
    expect(outcome.value.aboveStandard).toBe(2_600n);
    expect(JSON.stringify(outcome.value.stages)).not.toContain('987');
  });

  test('区县归到所在市州统筹（M30）', () => {
    expect([poolingAreaOf('430102'), poolingAreaOf('430100'), poolingAreaOf('439900')]).toEqual([
      '430100',
      '430100',
      '439900',
    ]);
  });
});

describe('撤销', () => {
  test('同一结算年度内可以撤销一次（M32、I4）', () => {
    const claim = { servedOn: day('2026-12-31'), yearEnds: day('2026-12-31'), alreadyReversed: false };
    expect(decideReversal(claim, day('2026-12-31'))).toEqual({ ok: true, value: 'reversible' });
    expect(decideReversal({ ...claim, alreadyReversed: true }, day('2026-12-31'))).toMatchObject({
      refusal: { code: 'CLAIM_ALREADY_REVERSED' },
    });
  });

  test('次年一月内机构自己撤销，过后由经办撤销，二者不重叠（I4）', () => {
    const claim = { servedOn: day('2026-03-01'), yearEnds: day('2026-12-31'), alreadyReversed: false };
    expect(decideReversal(claim, day('2027-01-31')).ok).toBe(true);
    expect(decideReversal(claim, day('2027-01-31'), 'agency')).toMatchObject({
      refusal: { code: 'REVERSAL_STILL_OF_INSTITUTION', clause: 'I4', detail: '2027-01-31' },
    });
    expect(decideReversal(claim, day('2027-02-01'))).toMatchObject({
      refusal: { code: 'REVERSAL_YEAR_CLOSED', detail: '2027-01-31' },
    });
    expect(decideReversal(claim, day('2027-02-01'), 'agency')).toEqual({ ok: true, value: 'reversible' });
    expect(decideReversal({ ...claim, servedOn: day('2024-12-31') }, day('2025-01-01'))).toMatchObject({
      refusal: { code: 'POLICY_NOT_FORMALISED', detail: '2024-12-31' },
    });
    expect(decideReversal({ ...claim, alreadyReversed: true }, day('2027-02-01'), 'agency')).toMatchObject({
      refusal: { code: 'CLAIM_ALREADY_REVERSED' },
    });
  });
});
