import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import type { Role } from '../identity/roles.ts';
import { mediaTypeOf } from './paper.ts';
import { STEPS, type ApplicationEvent, type Step } from './model.ts';
import {
  CLOSED_STEPS,
  mayTakeStep,
  progressOf,
  stepsOpenTo,
  stepsWaitingFor,
  stepToldOutside,
  TIMED_STEPS,
  waitsFor,
} from './progress.ts';
import { opinionText } from './signed-opinion.ts';

const ALL = Object.keys(STEPS) as Step[];
const ROLES: Role[] = [
  'patient',
  'responsibleDoctor',
  'hospitalOffice',
  'agencyReviewer',
  'auditor',
  'cashier',
  'provinceAdmin',
];

function event(step: Step, more: Partial<ApplicationEvent> = {}): ApplicationEvent {
  return {
    step,
    onDay: day('2026-03-02'),
    note: '',
    clause: null,
    dueOn: null,
    termFrom: null,
    termTo: null,
    ...more,
  };
}

describe('申请的环节（M22、M23.1）', () => {
  it('从提交出发，随便怎么走，都走不出允许的步骤，并且总能走到头', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
        let step: Step = 'submitted';
        let supplements = 0;
        let accepted = false;
        let refused = 0;
        let panels = 0;
        let reconsidered = 0;
        let proposed = false;
        for (const choice of choices) {
          const open = ROLES.flatMap((role) => stepsOpenTo(step, role).map((next) => ({ role, next })));
          const taken = open[choice % Math.max(open.length, 1)];
          if (taken === undefined) break;
          expect(mayTakeStep(step, taken.next, taken.role).ok).toBe(true);
          if (taken.next === 'supplementRequested') supplements += 1;
          // I5: the clock never starts twice, papers are asked for once, and nobody withdraws a running review.
          if (taken.next === 'accepted') {
            expect(accepted).toBe(false);
            accepted = true;
          }
          if (accepted) expect([...TIMED_STEPS, ...CLOSED_STEPS]).toContain(taken.next);
          // M36: no refusal without a proposal standing right before it, one panel, one reconsideration.
          if (taken.next === 'refused') {
            expect(proposed).toBe(true);
            refused += 1;
          }
          if (taken.next === 'panelConvened') panels += 1;
          if (taken.next === 'reconsiderationRequested') reconsidered += 1;
          proposed = taken.next === 'refusalProposed';
          step = taken.next;
        }
        expect(supplements).toBeLessThanOrEqual(1);
        for (const count of [refused, panels, reconsidered]) expect(count).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('没有列出的步骤一律拒绝，并说出现在的环节', () => {
    for (const current of ALL) {
      for (const role of ROLES) {
        for (const next of ALL) {
          if (stepsOpenTo(current, role).includes(next)) continue;
          expect(mayTakeStep(current, next, role)).toEqual({
            ok: false,
            refusal: { code: 'STEP_NOT_ALLOWED', clause: 'M22', detail: `申请现在的环节：${STEPS[current]}` },
          });
        }
      }
    }
  });

  it('没结束的申请总在等一个人，结束了的谁也不等', () => {
    for (const step of ALL) expect(waitsFor(step) === null).toBe(CLOSED_STEPS.includes(step));
    expect(stepsWaitingFor('agencyReviewer')).toEqual([
      'hospitalConfirmed',
      'accepted',
      'supplemented',
      'panelConcluded',
      'refusalProposed',
      'refusalReturned',
      'reconsiderationRequested',
    ]);
  });

  it('状态是各环节依次推得的', () => {
    expect(progressOf([])).toBeUndefined();
    const events = [
      event('submitted'),
      event('doctorStated'),
      event('hospitalConfirmed'),
      event('accepted', { onDay: day('2026-03-04'), dueOn: day('2026-03-25') }),
      event('approved', { termFrom: day('2026-03-02'), termTo: day('2027-12-31') }),
    ];
    expect(progressOf(events)).toEqual({
      step: 'approved',
      waitsFor: null,
      isOpen: false,
      acceptedOn: '2026-03-04',
      dueOn: '2026-03-25',
      clockFrom: null,
      termFrom: '2026-03-02',
      termTo: '2027-12-31',
    });
    expect(progressOf(events.slice(0, 2))).toMatchObject({
      step: 'doctorStated',
      waitsFor: 'hospitalOffice',
      isOpen: true,
      acceptedOn: null,
    });
  });

  it('时钟从受理起走到办结，提出不予通过、专家评审都不停；复议另起一钟（M23.3、I5）', () => {
    const accepted = event('accepted', { onDay: day('2026-03-04'), dueOn: day('2026-03-25') });
    const opening = [event('submitted'), event('doctorStated'), event('hospitalConfirmed'), accepted];
    const at = (...more: ApplicationEvent[]) => progressOf([...opening, ...more]);
    for (const step of ['panelConvened', 'panelConcluded', 'refusalProposed', 'refusalReturned'] as const)
      expect(at(event(step, { onDay: day('2026-03-10') }))).toMatchObject({
        clockFrom: '2026-03-04',
        dueOn: '2026-03-25',
      });
    const refused = [event('refusalProposed'), event('refused', { onDay: day('2026-03-20') })];
    expect(at(...refused)).toMatchObject({ clockFrom: null, isOpen: false });
    const again = event('reconsiderationRequested', { onDay: day('2026-04-01'), dueOn: day('2026-04-23') });
    expect(at(...refused, again)).toMatchObject({
      clockFrom: '2026-04-01',
      dueOn: '2026-04-23',
      acceptedOn: '2026-03-04',
      waitsFor: 'agencyReviewer',
    });
  });

  it('没有复核过的“不予通过”对外仍是审核中（M36）', () => {
    expect(stepToldOutside('refusalProposed')).toBe('accepted');
    expect(stepToldOutside('refusalReturned')).toBe('accepted');
    expect(stepToldOutside('refused')).toBe('refused');
  });
});

describe('签名原文（M28）', () => {
  const subject = {
    applicationNo: 'SQ4301022026000001',
    personNo: '43010200000001',
    genericName: '示例替尼',
    dosageForm: '片剂',
    diagnosisCode: 'C34.900',
    diagnosisName: '肺恶性肿瘤',
    conditionText: '示例',
    hospitalCode: 'H43010200001',
    doctorCode: 'D430102000001',
  };

  it('意见里的换行不能伪造别的字段', () => {
    const text = opinionText(subject, { signer: 'doctor', words: '同意\n诊断编码：X', signedAt: 0 });
    expect(text.split('\n').filter((line) => line.startsWith('诊断编码：'))).toEqual(['诊断编码：C34.900']);
    expect(text.startsWith('双通待遇申请意见 第1版\n申请号：SQ4301022026000001\n')).toBe(true);
    expect(text).toContain('签署时间：1970-01-01 08:00:00\n');
  });

  it('改动任何要素，原文都不同', () => {
    const opinion = { signer: 'hospital', words: '同意', signedAt: 1 } as const;
    for (const name of Object.keys(subject))
      expect(opinionText({ ...subject, [name]: '别的' }, opinion)).not.toBe(opinionText(subject, opinion));
    expect(opinionText(subject, { ...opinion, signer: 'doctor' })).not.toBe(opinionText(subject, opinion));
  });
});

describe('材料类型（M23.2）', () => {
  it.each([
    [[0xff, 0xd8, 0xff, 0xe0], 'image/jpeg'],
    [[0x25, 0x50, 0x44, 0x46, 0x2d, 0x31], 'application/pdf'],
    [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a], 'image/png'],
    [[0x89, 0x50, 0x4e, 0x47], undefined],
    [[], undefined],
    [[0x4d, 0x5a], undefined],
    [[0x3c, 0x73, 0x76, 0x67], undefined],
  ])('%j 是 %s', (bytes, expected) => expect(mediaTypeOf(Uint8Array.from(bytes))).toBe(expected));
});
