import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { WRITTEN_RULES } from '../../../policy/parameters/entered.ts';
import type { Enrolment } from '../../insured/model.ts';
import { chooseLines, type WaitingLine } from './choose-lines.ts';
import { causeOf, hindranceOf, stateOfStay, type Stay, type StayAct } from './stay.ts';

const enrolment = (from: string, to: string | null, more: Partial<Enrolment> = {}): Enrolment => ({
  scheme: 'employee',
  areaCode: '430102',
  status: 'normal',
  from: day(from),
  to: to === null ? null : day(to),
  ...more,
});
const employee = { enrolments: [enrolment('2026-01-01', null)], diedOn: null };
const line = (serial: string, usedOn: string): WaitingLine => ({ serial, usedOn: day(usedOn) });

describe('一次结算取哪些明细（M5、I4）', () => {
  const cases = [
    [
      '同一年度、同一参保的全取，按日期先后',
      ['b 2026-06-02', 'a 2026-06-01'],
      employee,
      'a b',
      '2026-06-02',
      0,
    ],
    [
      '同一天的按流水号数下去，不按字面：F9 在 F10 前面，与上传先后无关（M5）',
      ['F11 2026-06-02', 'F9 2026-06-02', 'F10 2026-06-02', 'F80 2026-06-01'],
      employee,
      'F80 F9 F10 F11',
      '2026-06-02',
      0,
    ],
    [
      '跨年度的先取上一年度',
      ['a 2026-12-31', 'b 2027-01-01', 'c 2026-12-30'],
      employee,
      'c a',
      '2026-12-31',
      1,
    ],
    [
      '住院中由居民转为职工的，先取居民那一段',
      ['a 2026-06-30', 'b 2026-07-01'],
      {
        enrolments: [
          enrolment('2026-01-01', '2026-06-30', { scheme: 'resident' }),
          enrolment('2026-07-01', null),
        ],
        diedOn: null,
      },
      'a',
      '2026-06-30',
      1,
    ],
    [
      '参保地变了也分开',
      ['a 2026-06-30', 'b 2026-07-01'],
      {
        enrolments: [
          enrolment('2026-01-01', '2026-06-30', { areaCode: '430202' }),
          enrolment('2026-07-01', null),
        ],
        diedOn: null,
      },
      'a',
      '2026-06-30',
      1,
    ],
  ] as const;
  test.each(cases)('%s', (_, waiting, person, serials, servedOn, later) => {
    const lines = waiting.map((text) => line(...(text.split(' ') as [string, string])));
    const chosen = chooseLines(lines as [WaitingLine, ...WaitingLine[]], person, WRITTEN_RULES);
    expect(chosen.ok && chosen.value.lines.map((one) => one.serial).join(' ')).toBe(serials);
    expect(chosen).toMatchObject({ value: { servedOn, later } });
  });

  test('哪一天没有参保或待遇不正常，说出是哪一行、哪一天（M5）', () => {
    const lapsed = {
      enrolments: [
        enrolment('2026-01-01', '2026-06-10'),
        enrolment('2026-06-11', null, { status: 'suspended' }),
      ],
      diedOn: null,
    };
    expect(
      chooseLines([line('a', '2026-06-10'), line('b', '2026-06-11')], lapsed, WRITTEN_RULES),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'INSURANCE_NOT_NORMAL', detail: expect.stringContaining('明细 b，2026-06-11') },
    });
    expect(chooseLines([line('a', '2025-12-31')], employee, WRITTEN_RULES)).toMatchObject({
      refusal: { code: 'PERSON_NOT_INSURED', detail: '明细 a，2025-12-31' },
    });
    expect(
      chooseLines([line('a', '2026-06-02')], { ...employee, diedOn: day('2026-06-01') }, WRITTEN_RULES),
    ).toMatchObject({
      refusal: { code: 'PERSON_NOT_INSURED', detail: expect.stringContaining('去世') },
    });
  });
});

const stay = (more: Partial<Stay> = {}): Stay => ({
  id: 1n,
  stayNo: 'M202606150000000001',
  kind: 'inpatient',
  institutionCode: 'H43010200001',
  personId: 1,
  personNo: '43010290000001',
  personName: '示例',
  scheme: 'employee',
  visitNo: 'Z1',
  begunAt: 1,
  medType: '21',
  doctorCode: '',
  doctorName: '',
  department: '',
  bed: '',
  diagnoses: [],
  diseaseCode: '',
  diseaseName: '',
  endedAt: null,
  undoneAt: null,
  ...more,
});

describe('就诊到了哪一步，还能办什么（M19、M29）', () => {
  const inside = stay();
  const left = stay({ endedAt: 2 });
  const visit = stay({ kind: 'outpatient' });
  const gone = stay({ undoneAt: 2 });

  test.each([
    ['在院', inside, { waiting: 1, settledLines: 0 }, 'inHospital'],
    ['中途结清仍在院', inside, { waiting: 0, settledLines: 3 }, 'inHospital'],
    ['出院未结', left, { waiting: 1, settledLines: 2 }, 'discharged'],
    ['出院结清', left, { waiting: 0, settledLines: 2 }, 'settled'],
    ['出院而没有本平台的费用', left, { waiting: 0, settledLines: 0 }, 'discharged'],
    ['门诊未结', visit, { waiting: 1, settledLines: 0 }, 'visiting'],
    ['门诊结清', visit, { waiting: 0, settledLines: 1 }, 'settled'],
    ['撤销的', gone, { waiting: 0, settledLines: 0 }, 'undone'],
  ] as const)('%s', (_, given, counts, expected) => {
    expect(stateOfStay(given, counts)).toBe(expected);
  });

  test('生育门诊、生育住院、计划生育手术是生育，别的医疗类别是疾病（N2.1）', () => {
    expect(['51', '52', '53'].map((medType) => causeOf({ medType }))).toEqual(Array(3).fill('maternity'));
    expect(['11', '21', ''].map((medType) => causeOf({ medType }))).toEqual(Array(3).fill('illness'));
  });

  const none = { lines: 0, finallySettled: false, settled: false };
  const acts: [StayAct, Stay, Partial<typeof none>, string | undefined][] = [
    ['undo', inside, {}, undefined],
    ['undo', inside, { lines: 1 }, '2302'],
    ['undo', visit, { lines: 1 }, '2205'],
    ['undo', inside, { lines: 1, settled: true }, '2305'],
    ['undo', visit, { lines: 1, settled: true }, '2208'],
    ['undo', left, {}, '2405'],
    ['upload', inside, {}, undefined],
    ['upload', left, {}, undefined],
    ['upload', left, { lines: 1, settled: true, finallySettled: true }, '2305'],
    ['upload', inside, { lines: 1, settled: true }, undefined],
    ['change', left, {}, '2405'],
    ['discharge', inside, {}, undefined],
    ['discharge', left, {}, '2405'],
    ['undoDischarge', inside, {}, '核对'],
    ['undoDischarge', left, {}, undefined],
    ['undoDischarge', left, { lines: 1, settled: true, finallySettled: true }, '2305'],
    ['withdraw', gone, {}, '重新登记'],
    ['settle', left, {}, undefined],
  ];
  test.each(acts)('%s', (act, given, more, remedy) => {
    const found = hindranceOf(act, { stay: given, ...none, ...more });
    if (remedy === undefined) expect(found).toBeUndefined();
    else expect(found?.remedy).toContain(remedy);
  });
});
