import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen } from '../../../base/money.ts';
import { noticesOn, type BenefitFact } from './notices.ts';

const listed = {
  termFrom: day('2026-01-01'),
  termTo: day('2028-12-31'),
  transitionTo: null,
  removedOn: null,
};
const benefit: BenefitFact = {
  applicationId: 7,
  drugName: '示例替尼',
  termFrom: day('2026-03-02'),
  termTo: day('2027-12-31'),
  endedOn: null,
  terms: [listed],
  person: {
    enrolments: [
      { scheme: 'resident', areaCode: '430102', status: 'normal', from: day('2026-01-01'), to: null },
    ],
    diedOn: null,
  },
};
const told = (change: Partial<BenefitFact>, today: string) =>
  noticesOn(
    {
      decisions: [],
      benefits: [{ ...benefit, ...change }],
      prescriptions: [],
      answers: [],
      correctedBills: [],
      bookings: [],
    },
    day(today),
  ).map((one) => [one.key.split(':')[0], one.onDay, one.clause]);

describe('提醒由事实推得（M5、M23.4、M23.5、M24、M33）', () => {
  it.each([
    ['2027-11-30', []],
    ['2027-12-01', [['end30', '2027-12-01', 'M23.4']]],
    ['2027-12-23', [['end30', '2027-12-01', 'M23.4']]],
    [
      '2027-12-24',
      [
        ['end7', '2027-12-24', 'M23.4'],
        ['end30', '2027-12-01', 'M23.4'],
      ],
    ],
    ['2028-01-01', [['ended', '2028-01-01', 'M23.4']]],
    ['2028-07-01', []],
  ])('期限到 2027-12-31，%s 提醒 %j', (today, expected) => {
    expect(told({}, today)).toEqual(expected);
  });

  it('调出一经知道就提醒，过了最后一日说待遇结束', () => {
    const terms = [{ ...listed, removedOn: day('2026-10-01') }];
    expect(told({ terms }, '2026-06-01')).toEqual([['removal', '2026-06-01', 'M23.5']]);
    expect(told({ terms }, '2026-09-25').map(([key]) => key)).toEqual(['end7', 'end30']);
    expect(told({ terms }, '2026-10-01')).toEqual([['ended', '2026-10-01', 'M23.5']]);
  });

  it('换药后说原药待遇结束，参保中断时说暂时不能用', () => {
    expect(told({ endedOn: day('2026-05-10') }, '2026-05-11')).toEqual([['ended', '2026-05-11', 'M24']]);
    const enrolments = [{ ...benefit.person.enrolments[0], status: 'suspended', from: day('2026-05-01') }];
    const person = { enrolments, diedOn: null } as BenefitFact['person'];
    expect(told({ person }, '2026-05-02')).toEqual([['lapse', '2026-05-01', 'M5']]);
  });

  it('处方最后两天提醒，过期后再提醒一次', () => {
    const prescriptions = [{ rxno: 'RX1', drugName: '示例替尼', validTo: day('2026-06-17') }];
    const on = (today: string) =>
      noticesOn(
        { decisions: [], benefits: [], prescriptions, answers: [], correctedBills: [], bookings: [] },
        day(today),
      ).map((one) => one.key);
    expect(on('2026-06-15')).toEqual([]);
    expect(on('2026-06-16')).toEqual(['rxEnding:RX1']);
    expect(on('2026-06-18')).toEqual(['rxExpired:RX1']);
  });

  it('M23.1：提问有了答复要告诉患者，每个答复一条', () => {
    const answer = { inquiryId: 7, opening: '示例：这个药能报多少', onDay: day('2026-06-01') };
    const facts = { decisions: [], benefits: [], prescriptions: [], correctedBills: [], bookings: [] };
    const told = (on: string) =>
      noticesOn(
        {
          ...facts,
          answers: [
            { ...answer, seq: 2 },
            { ...answer, seq: 4 },
          ],
        },
        day(on),
      );
    expect(told('2026-06-01').map((one) => one.key)).toEqual(['answer:7:2', 'answer:7:4']);
    expect(told('2026-06-01')[0]).toMatchObject({ about: { kind: 'inquiry', id: '7' }, clause: 'M23.1' });
    expect(told('2026-12-31')).toEqual([]);
  });

  it('M29：结算单更正重算后，本人该退该补说得明白', () => {
    const corrected = { claimNo: 'S1', replacementNo: 'S2', onDay: day('2026-06-01') };
    const told = (cash: number, account: number) =>
      noticesOn(
        {
          decisions: [],
          benefits: [],
          prescriptions: [],
          answers: [],
          correctedBills: [{ ...corrected, cash: fen(cash), account: fen(account) }],
          bookings: [],
        },
        day('2026-06-01'),
      ).map(({ tone, body, about }) => [tone, about.id, body.split('：')[1]]);
    const end = '。现金与售药的机构结清。';
    expect(told(-1_200, -300)).toEqual([['good', 'S2', `应退患者现金 12.00 元，退回个人账户 3.00 元${end}`]]);
    expect(told(5, 0)).toEqual([['warn', 'S2', `患者应补现金 0.05 元${end}`]]);
    expect(told(0, 0)).toEqual([['good', 'S2', `患者付的钱不变${end}`]]);
  });

  it('M29：预约有答复、药出库和没有送到都告诉患者，各是一条，点开到那笔预约', () => {
    const fact = { bookingNo: 'YY1', drugName: '示例片', note: '', onDay: day('2026-06-01') };
    const whats = ['asked', 'confirmed', 'ready', 'settled', 'home:dispatched', 'home:failed'] as const;
    const bookings = whats.map((what, eventId) => ({ ...fact, eventId, what }));
    const notices = noticesOn(
      { decisions: [], benefits: [], prescriptions: [], answers: [], correctedBills: [], bookings },
      day('2026-06-01'),
    );
    expect(notices.map((one) => one.title.split('：')[1]).sort()).toEqual(
      ['有新的预约，请答复', '预约已确认', '预约的药已备好', '药已出库', '药没有送到'].sort(),
    );
    expect(new Set(notices.map((one) => one.key)).size).toBe(5);
    expect(notices.every((one) => one.about.kind === 'booking' && one.about.id === 'YY1')).toBe(true);
  });
});
