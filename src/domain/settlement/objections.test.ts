import { describe, expect, test } from 'vitest';
import {
  base,
  bid,
  drug,
  entry,
  hospital,
  line,
  negotiated,
  price,
  withDrug,
  withLine,
  withProduct,
  YEAR,
} from '../../../test/support/claim-case.ts';
import { day } from '../../base/date.ts';
import { wholeUnits } from '../../base/money.ts';
import { percent } from '../../base/ratio.ts';
import type { ClaimCase } from './claim-case.ts';
import { decideAdmitted, listObjections } from './decide-claim.ts';
import { normaliseTraceCode } from './check-trace-codes.ts';
import type { OrdinaryFacts } from './plans/ordinary-plan.ts';

const told = (change: Partial<ClaimCase>) =>
  listObjections({ ...base, ...change }).map(({ code, detail, line: number }) => [code, detail, number]);
const PLAN: OrdinaryFacts = {
  plan: {
    kind: 'outpatient',
    version: 'plan-1@2026-01-01',
    countsBy: 'year',
    deductible: 0n as OrdinaryFacts['plan']['deductible'],
    bands: [],
    yearlyLimit: null,
  },
  used: { deductible: 0n, counted: 0n, paid: 0n } as OrdinaryFacts['used'],
};

describe('不能结算的说清是什么、哪一行', () => {
  test('规则没有录入的，说出是哪一样（I15）', () => {
    expect(told({ rule: undefined })).toEqual([['POLICY_NOT_FORMALISED', '2026-06-15', undefined]]);
    expect(told({ limits: undefined })).toEqual([
      ['POLICY_NOT_FORMALISED', '参保地本年度支付限额尚未录入', undefined],
    ]);
    expect(told({ assistance: 'notEntered' })).toEqual([
      ['POLICY_NOT_FORMALISED', '参保地本年度医疗救助标准尚未录入', undefined],
    ]);
    expect(told({ enrolment: undefined, rule: undefined, limits: undefined }).map(([code]) => code)).toEqual([
      'PERSON_NOT_INSURED',
    ]);
  });

  test('暂停联网结算按每一行的费用日期：后面有一天能结，不把暂停期间的带进来（M35）', () => {
    const span = { from: day('2026-06-10'), to: day('2026-06-12'), liftedOn: null };
    const lineOn = (on: string) => ({ ...line, usedOn: day(on) });
    const stay = { ...hospital, setting: 'inpatient' as const, servedOn: day('2026-06-15') };
    const lines = [lineOn('2026-06-09'), lineOn('2026-06-12'), lineOn('2026-06-15')];
    const ofDays = (suspensions: ClaimCase['suspensions']) =>
      told({ ...stay, lines, suspensions }).filter(([code]) => code === 'ONLINE_SETTLEMENT_SUSPENDED');
    expect(ofDays([span])).toEqual([['ONLINE_SETTLEMENT_SUSPENDED', '暂停到 2026-06-12', 2]]);
    expect(ofDays([{ ...span, liftedOn: day('2026-06-12') }])).toEqual([]);
    expect(ofDays([{ ...span, to: day('2026-06-15') }])).toEqual([
      ['ONLINE_SETTLEMENT_SUSPENDED', '暂停到 2026-06-15', undefined],
    ]);
    expect(ofDays([])).toEqual([]);
  });

  test('编码、对照、价格各说药名和行号；拆零的按整盒价比（M12、M32、N5.5）', () => {
    expect(
      told({ lines: [line, { ...line, drug: undefined, nationalCode: 'X9', traceCodes: ['A', 'B'] }] }),
    ).toContainEqual(['DRUG_NOT_LISTED', 'X9', 2]);
    expect(told(withLine({ matched: false }))).toEqual([['ITEM_NOT_MATCHED', '示例单抗注射液', 1]]);
    const dear = ['PRICE_ABOVE_NEGOTIATED_STANDARD', '示例单抗注射液', 1];
    const listed = ['PRICE_ABOVE_LISTED_PRICE', '示例单抗注射液', 1];
    expect(told(withLine({ price: price(1001n) }))).toEqual([dear, listed]);
    const units = {
      ...hospital,
      ...withLine({ price: price(101n), unitsPerPack: 10, quantity: wholeUnits(20) }),
    };
    expect(told(units)).toEqual([dear, listed]);
    const fair = {
      ...hospital,
      ...withLine({ price: price(100n), unitsPerPack: 10, quantity: wholeUnits(20) }),
    };
    expect(told(fair)).toEqual([]);
  });

  test('只有公开的谈判标准不许超过：竞价的可以超，保密的先不说（M32、I7、N5.1）', () => {
    const standardOf = (value: typeof negotiated) =>
      withProduct({ standards: [{ ...YEAR, value }], listedPrices: [] });
    const lower = { ...negotiated, standard: price(900n) };
    expect(told(standardOf(lower)).map(([code]) => code)).toEqual(['PRICE_ABOVE_NEGOTIATED_STANDARD']);
    expect(told(standardOf({ ...lower, confidential: true }))).toEqual([]);
    expect(told(standardOf({ ...bid, confidential: false }))).toEqual([]);
  });

  test('普通政策要知道自付比例（M9.7、N2.1）', () => {
    const without = {
      ordinary: PLAN,
      ...withDrug({ eligibilities: [], selfPayRatio: null }),
      diagnosisCode: 'C34.1',
    };
    expect(told(without)).toEqual([['POLICY_NOT_FORMALISED', '示例单抗注射液：自付比例尚未录入', 1]]);
    expect(told({ ...without, ...withDrug({ eligibilities: [], selfPayRatio: percent(10) }) })).toEqual([]);
  });

  test('名单不限病种的，没有写诊断也付；几个范围并列时在一个里就够，一个不限就都不限（M11、M19）', () => {
    const ward = { ...hospital, setting: 'inpatient' } as const;
    const scopes = (...lists: (readonly string[])[]) =>
      withDrug({
        eligibilities: [],
        ...withProduct({ entries: lists.map((diagnosisCodes) => ({ ...entry, diagnosisCodes })) }).lines?.[0]
          ?.drug,
      });
    const inWard = (change: Partial<ClaimCase>, lists: readonly (readonly string[])[]) => {
      const made = scopes(...lists);
      const [only = line] = made.lines ?? [];
      const bare = { ...only, drug: only.drug && { ...only.drug, eligibilities: [] } };
      return told({ ...ward, lines: [bare], ...change });
    };
    const outside = [['DIAGNOSIS_OUT_OF_SCOPE', '示例单抗注射液', 1]];
    expect(inWard({}, [[]])).toEqual([]);
    expect(inWard({}, [['C34']])).toEqual(outside);
    expect(inWard({}, [['C34'], []])).toEqual([]);
    expect(inWard({ diagnosisCode: 'C50.9' }, [['C34'], ['C50']])).toEqual([]);
    expect(inWard({ diagnosisCode: 'I10' }, [['C34'], ['C50']])).toEqual(outside);
    expect(inWard({ diagnosisCode: 'I10', otherDiagnoses: ['C34.1'] }, [['C34']])).toEqual([]);
  });

  test('流转处方不能拆零取药，说出是哪一行（N5.4）', () => {
    const split = { ...line, unitsPerPack: 10 };
    const why = '凭流转处方取药应按整盒结算，不能拆零';
    expect(told({ lines: [split] })).toContainEqual(['PRESCRIPTION_LINE_MISMATCH', why, 1]);
    expect(told({ lines: [line, split] })).toContainEqual(['PRESCRIPTION_LINE_MISMATCH', why, 2]);
    expect(told(withLine({ unitsPerPack: null }))).toEqual([]);
    expect(told({ prescription: undefined })).toEqual([
      ['PRESCRIPTION_REQUIRED', '电子处方中心没有这张处方', undefined],
    ]);
  });

  test('追溯码的毛病说出是哪个码、哪一行；几个前缀里有一个就是本产品（M32）', () => {
    const codes = (...traceCodes: string[]) =>
      told(withLine({ traceCodes, quantity: wholeUnits(traceCodes.length) })).filter(
        ([code]) => code !== 'PRESCRIPTION_LINE_MISMATCH',
      );
    const [good = '', other = ''] = line.traceCodes;
    expect(told(withLine({ traceCodes: [good] }))).toEqual([['TRACE_CODES_INCOMPLETE', '已扫 1 个', 1]]);
    expect(codes(good, '8100009001')).toEqual([['TRACE_CODE_WRONG_LEVEL', '8100009001', 1]]);
    expect(codes(good, '99')).toEqual([['TRACE_CODE_WRONG_PRODUCT', '99', 1]]);
    expect(codes(good, good)).toEqual([['TRACE_CODE_ALREADY_SOLD', `${good} 在本单内重复`, 1]]);
    expect(told({ soldTraceCodes: new Set([other]) })).toEqual([['TRACE_CODE_ALREADY_SOLD', other, 1]]);
    const second = { ...line, drug: { ...drug, tracePrefixes: ['7', '80'] } };
    expect(told({ lines: [second] })).toEqual([]);
    expect(told({ lines: [line, { ...line, traceCodes: [] }] })).toContainEqual([
      'TRACE_CODES_INCOMPLETE',
      '已扫 0 个',
      2,
    ]);
    expect(normaliseTraceCode(' 80ab\n')).toBe('80AB');
  });

  test('注射剂没有写接收医院的说药名，写了不认识的说医院；说出是哪一行（M32）', () => {
    const injection = { ...line, drug: { ...drug, isInjection: true } };
    expect(told({ lines: [line, injection] })).toContainEqual([
      'INJECTION_NEEDS_DELIVERY',
      '示例单抗注射液',
      2,
    ]);
    const receivingHospital = { code: 'H9', known: false };
    expect(told({ lines: [injection], receivingHospital })).toEqual([
      ['INJECTION_NEEDS_DELIVERY', '接收医院不是定点医疗机构', 1],
    ]);
  });

  test('当天没有目录的，说出是哪一行（M10）', () => {
    const gone = withProduct({ entries: [{ ...entry, termTo: day('2026-06-14') }] });
    expect(told(gone).map(([code, , number]) => [code, number])).toEqual([['DRUG_TERM_ENDED', 1]]);
  });

  test('已经准入的单不会缺规则：缺了就是程序的错', () => {
    expect(() => decideAdmitted({ ...base, limits: undefined }, [])).toThrow('parameters');
    expect(() => decideAdmitted({ ...base, assistance: 'notEntered' }, [])).toThrow('parameters');
    expect(() => decideAdmitted({ ...base, lines: [] }, [])).toThrow('at least one line');
  });
});
