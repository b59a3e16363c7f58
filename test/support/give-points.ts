import { openPointCase, takePointStep } from '../../src/contract/providers-points.ts';
import type { Caller } from './api.ts';

/** Who decides on points: the agency that opens the case and the bureau that decides it, both of the practitioner's area. */
interface Deciders {
  readonly agency: Caller;
  readonly bureau: Caller;
}

/** Gives a practitioner points by notice, reply and decision, all of today: 9 suspend for a month, 12 end (M27). */
export async function givePoints(
  { agency, bureau }: Deciders,
  practitionerCode: string,
  concerned: Caller,
  points: number,
): Promise<void> {
  const { id } = await agency.ok(openPointCase, {
    body: {
      practitionerCode,
      basis: 'agreement',
      ground: 'identityNotChecked',
      responsibility: 'main',
      happenedOn: '2026-06-01',
      facts: '示例：没有核对人、证、卡',
      points,
      replyBy: '2026-06-30',
    },
  });
  const step = { words: '示例', points: null, suspendMonths: null, documentNo: '' };
  const params = { id };
  await concerned.ok(takePointStep, { params, body: { ...step, step: 'replied', afterSeq: 1 } });
  const months = points < 12 ? 1 : null;
  const decision = { points, suspendMonths: months, documentNo: '示例决定' };
  await bureau.ok(takePointStep, { params, body: { ...step, ...decision, step: 'decided', afterSeq: 2 } });
}
