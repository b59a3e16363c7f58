import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../base/date.ts';
import type { Actor, Role } from '../../identity/roles.ts';
import { caseState, decidePointStep, openPointSteps, type PointCase, type PointEvent } from './point-case.ts';
import { checkQualification, pointsOn, standingOn, type PointFact } from './standing.ts';

function fact(decidedOn: string, points: number, more: Partial<PointFact> = {}): PointFact {
  return {
    decidedOn: day(decidedOn),
    points,
    suspendMonths: null,
    repairs: [],
    voidedOn: null,
    readmittedOn: null,
    ...more,
  };
}

describe('支付资格按决定累计记分（M27、M34）', () => {
  it.each([
    ['没有记分', [], '2026-06-01', 'normal', 0],
    ['八分不暂停', [fact('2026-03-01', 8)], '2026-06-01', 'normal', 8],
    ['决定当日起暂停', [fact('2026-03-01', 9, { suspendMonths: 2 })], '2026-03-01', 'suspended', 9],
    ['决定前一天正常', [fact('2026-03-01', 9, { suspendMonths: 2 })], '2026-02-28', 'normal', 0],
    ['暂停最后一天', [fact('2026-03-01', 9, { suspendMonths: 2 })], '2026-04-30', 'suspended', 9],
    ['暂停期满', [fact('2026-03-01', 9, { suspendMonths: 2 })], '2026-05-01', 'normal', 9],
    [
      '两次累计到十分',
      [fact('2026-03-01', 4), fact('2026-05-01', 6, { suspendMonths: 3 })],
      '2026-07-31',
      'suspended',
      10,
    ],
    ['跨年清零，暂停继续', [fact('2026-12-01', 9, { suspendMonths: 2 })], '2027-01-15', 'suspended', 0],
    ['去年的分不与今年相加', [fact('2026-12-01', 8), fact('2027-01-02', 8)], '2027-02-01', 'normal', 8],
    ['十二分终止', [fact('2026-03-01', 6), fact('2026-05-01', 6)], '2030-01-01', 'ended', 0],
    [
      '申诉成立当日起恢复',
      [fact('2026-03-01', 12, { voidedOn: day('2026-04-01') })],
      '2026-04-01',
      'normal',
      0,
    ],
    [
      '申诉成立以前仍终止',
      [fact('2026-03-01', 12, { voidedOn: day('2026-04-01') })],
      '2026-03-31',
      'ended',
      12,
    ],
    [
      '撤销前一次，累计随之减少',
      [fact('2026-03-01', 6, { voidedOn: day('2026-06-01') }), fact('2026-05-01', 6)],
      '2026-06-01',
      'normal',
      6,
    ],
    [
      '修复后不足九分，提前恢复',
      [fact('2026-03-01', 9, { suspendMonths: 2, repairs: [{ on: day('2026-03-20'), points: 2 }] })],
      '2026-03-20',
      'normal',
      7,
    ],
    [
      '修复后仍满九分，不恢复',
      [fact('2026-03-01', 11, { suspendMonths: 4, repairs: [{ on: day('2026-03-20'), points: 2 }] })],
      '2026-03-21',
      'suspended',
      9,
    ],
    ['恢复登记', [fact('2026-03-01', 12, { readmittedOn: day('2029-03-01') })], '2029-03-01', 'normal', 0],
  ] as const)('%s', (_, facts, on, state, points) => {
    expect(standingOn(facts, day(on))).toMatchObject({ state, points });
    expect(checkQualification(facts, day(on)).ok).toBe(state === 'normal');
  });

  it('一次记满十二分三年后、累计到十二分一年后可恢复登记', () => {
    expect(standingOn([fact('2026-03-01', 12)], day('2026-04-01')).readmissibleFrom).toBe('2029-03-01');
    expect(
      standingOn([fact('2026-03-01', 6), fact('2026-04-01', 6)], day('2026-04-01')).readmissibleFrom,
    ).toBe('2027-04-01');
  });

  it('性质：当年净分是每次决定减去修复之和；满十二分必终止，有暂停月数的九到十一分必暂停', () => {
    const decision = fc.record({
      after: fc.integer({ min: 0, max: 40 }),
      points: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(decision, { maxLength: 8 }), fc.integer({ min: 0, max: 360 }), (drawn, at) => {
        let on = day('2026-01-05');
        const facts = drawn.map(({ after, points }) => {
          on = addDays(on, after);
          return fact(on, points, { suspendMonths: 6 });
        });
        const asked = addDays(day('2026-01-05'), at);
        const before = facts.filter((one) => one.decidedOn <= asked);
        let sum = 0;
        let expected: string = 'normal';
        for (const one of before) {
          sum += one.points;
          if (sum >= 12) expected = 'ended';
          else if (sum >= 9 && asked < addDays(one.decidedOn, 181)) expected = 'suspended';
        }
        expect(pointsOn(facts, asked)).toBe(sum);
        const { state } = standingOn(facts, asked);
        // Six months are 181 to 184 days: on the three days between, either answer may be right.
        if (state !== expected)
          expect(
            before.some(
              (one) => asked >= addDays(one.decidedOn, 181) && asked <= addDays(one.decidedOn, 184),
            ),
          ).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

function who(role: Role, accountId: number, more: Partial<Actor> = {}): Actor {
  return {
    accountId,
    role,
    name: '示例',
    areaCode: null,
    institutionCode: null,
    practitionerCode: null,
    personId: null,
    enterpriseCode: null,
    ...more,
  };
}
const event = (step: PointEvent['step'], accountId: number, points: number | null = null): PointEvent => ({
  step,
  onDay: day('2026-03-01'),
  accountId,
  points,
  suspendMonths: null,
});
const NOTICED: PointCase = {
  practitionerCode: 'D430102000001',
  institutionCode: 'H43010200001',
  areaCode: '430102',
  replyBy: day('2026-03-10'),
  events: [event('noticed', 1, 6)],
};
const doctor = who('responsibleDoctor', 9, {
  practitionerCode: 'D430102000001',
  institutionCode: 'H43010200001',
});
const agency = (id: number, areaCode = '430100') => who('agencyReviewer', id, { areaCode });
const bureau = (id: number, areaCode = '430100') => who('areaBureau', id, { areaCode });
const with_ = (...events: PointEvent[]): PointCase => ({
  ...NOTICED,
  events: [...NOTICED.events, ...events],
});
const ON = day('2026-03-11');
const content = { points: 6, suspendMonths: null, documentNo: '示例决定 1 号' };

describe('记分案的程序：告知、陈述、决定、申诉、修复各有其人（M27）', () => {
  it.each([
    ['告知人不能自己决定', NOTICED, agency(1), ['dropped']],
    ['另一人可以决定', NOTICED, agency(2), ['decided', 'dropped']],
    ['外地经办不能', NOTICED, agency(2, '430200'), []],
    ['本人在陈述期内可以陈述', { ...NOTICED, replyBy: ON }, doctor, ['replied']],
    ['陈述期满不能再陈述', NOTICED, doctor, []],
    ['别的医师不能', { ...NOTICED, replyBy: ON }, { ...doctor, practitionerCode: 'D430102000002' }, []],
    ['决定后本人可以申诉、申请修复', with_(event('decided', 2, 6)), doctor, ['appealed', 'repairAsked']],
    ['告知人、决定人不能听取申诉', with_(event('decided', 2, 6), event('appealed', 9)), bureau(2), []],
    [
      '市州局另一人听取申诉',
      with_(event('decided', 2, 6), event('appealed', 9)),
      bureau(3),
      ['appealUpheld', 'appealRejected'],
    ],
    ['经办不能听取申诉', with_(event('decided', 2, 6), event('appealed', 9)), agency(3), []],
    [
      '申诉只有一次',
      with_(event('decided', 2, 6), event('appealed', 9), event('appealRejected', 3)),
      doctor,
      ['repairAsked'],
    ],
    [
      '审核修复',
      with_(event('decided', 2, 6), event('repairAsked', 9)),
      agency(1),
      ['repairGranted', 'repairRefused'],
    ],
    [
      '撤销后没有下一步',
      with_(event('decided', 2, 6), event('appealed', 9), event('appealUpheld', 3)),
      doctor,
      [],
    ],
  ] as const)('%s', (_, of, actor, steps) => {
    expect(openPointSteps(of, actor, [], ON)).toEqual(steps);
  });

  const said = (
    of: PointCase,
    record: readonly PointFact[],
    change: Partial<typeof content> & { suspendMonths?: number | null },
    on = ON,
  ) => {
    const outcome = decidePointStep(of, agency(2), record, on, 'decided', { ...content, ...change });
    return outcome.ok ? 'ok' : outcome.refusal.code;
  };

  it.each([
    ['六分', [], {}, 'ok'],
    ['没有文号', [], { documentNo: '' }, 'POINT_DECISION_INCOMPLETE'],
    ['六分不能定暂停', [], { suspendMonths: 1 }, 'SUSPENSION_UNFIT'],
    ['九分须定一到两个月', [], { points: 9 }, 'SUSPENSION_UNFIT'],
    ['九分定三个月太长', [], { points: 9, suspendMonths: 3 }, 'SUSPENSION_UNFIT'],
    ['九分定两个月', [], { points: 9, suspendMonths: 2 }, 'ok'],
    ['累计十一分，六个月', [fact('2026-02-01', 5)], { points: 6, suspendMonths: 6 }, 'ok'],
    [
      '累计十二分即终止，不再定月数',
      [fact('2026-02-01', 6)],
      { points: 6, suspendMonths: 6 },
      'SUSPENSION_UNFIT',
    ],
    ['去年的分不算', [fact('2025-12-30', 6)], { points: 6 }, 'ok'],
  ] as const)('决定：%s', (_, record, change, code) => {
    expect(said(NOTICED, record, change as Parameters<typeof said>[2])).toBe(code);
  });

  it('陈述期内没有陈述不能决定，陈述了就可以', () => {
    expect(said(NOTICED, [], {}, day('2026-03-10'))).toBe('POINT_REPLY_OUTSTANDING');
    expect(said(with_(event('replied', 9)), [], {}, day('2026-03-10'))).toBe('ok');
    expect(caseState(with_(event('replied', 9)).events)).toBe('noticed');
  });

  it('修复减去的分数不超过记下的分数', () => {
    const of = with_(event('decided', 2, 6), event('repairAsked', 9));
    const repair = (points: number) =>
      decidePointStep(of, agency(2), [], ON, 'repairGranted', { ...content, points }).ok;
    expect([repair(6), repair(7)]).toEqual([true, false]);
  });
});
