import { describe, expect, it } from 'vitest';
import type { Step } from '../model.ts';
import { bindingAssignment, mayHandle, mayReviewerTake, type Taken } from './who-decides.ts';

const [FIRST, SECOND, THIRD] = [11, 12, 13];

function course(...steps: readonly (readonly [Step, number])[]): Taken[] {
  return steps.map(([step, accountId]) => ({ step, accountId }));
}

const REFUSED = course(
  ['submitted', 1],
  ['doctorStated', 2],
  ['hospitalConfirmed', 3],
  ['accepted', FIRST],
  ['refusalProposed', FIRST],
  ['refused', SECOND],
  ['reconsiderationRequested', 1],
);

describe('谁来审核（M36）', () => {
  it('提出不予通过的人不能自己复核，别人可以确认，也可以退回', () => {
    const proposed = REFUSED.slice(0, 5);
    for (const step of ['refused', 'refusalReturned'] as const) {
      expect(mayReviewerTake(step, FIRST, proposed, null)).toMatchObject({
        ok: false,
        refusal: { code: 'SECOND_REVIEWER_NEEDED', clause: 'M36' },
      });
      expect(mayReviewerTake(step, SECOND, proposed, { reviewerId: FIRST, afterSeq: 4 }).ok).toBe(true);
    }
  });

  it('退回后再提出，看的是最后一次提出的人', () => {
    const again = [
      ...REFUSED.slice(0, 5),
      { step: 'refusalReturned', accountId: SECOND },
      { step: 'refusalProposed', accountId: SECOND },
    ] as const;
    expect(mayReviewerTake('refused', SECOND, again, null).ok).toBe(false);
    expect(mayReviewerTake('refused', FIRST, again, null).ok).toBe(true);
  });

  it('指派给别人的申请，先改派再办', () => {
    const accepted = REFUSED.slice(0, 4);
    for (const step of ['approved', 'refusalProposed', 'panelConvened'] as const) {
      expect(mayReviewerTake(step, SECOND, accepted, { reviewerId: FIRST, afterSeq: 4 })).toMatchObject({
        ok: false,
        refusal: { code: 'CASE_OF_ANOTHER_REVIEWER' },
      });
      expect(mayReviewerTake(step, FIRST, accepted, { reviewerId: FIRST, afterSeq: 4 }).ok).toBe(true);
      expect(mayReviewerTake(step, SECOND, accepted, null).ok).toBe(true);
    }
  });

  it('复议由没有参与不予通过的人办，原来的指派不再算数', () => {
    const before = { reviewerId: FIRST, afterSeq: 4 };
    expect(bindingAssignment(REFUSED, before)).toBeNull();
    for (const step of ['approved', 'refusalUpheld'] as const) {
      for (const account of [FIRST, SECOND])
        expect(mayReviewerTake(step, account, REFUSED, before)).toMatchObject({
          ok: false,
          refusal: { code: 'OTHER_REVIEWER_NEEDED', clause: 'M36' },
        });
      expect(mayReviewerTake(step, THIRD, REFUSED, before).ok).toBe(true);
      expect(mayReviewerTake(step, THIRD, REFUSED, { reviewerId: 14, afterSeq: 7 }).ok).toBe(false);
    }
    expect(mayHandle(REFUSED, FIRST).ok).toBe(false);
    expect(mayHandle(REFUSED, THIRD).ok).toBe(true);
    expect(mayHandle(REFUSED.slice(0, 4), FIRST).ok).toBe(true);
  });
});
