import { describe, expect, test } from 'vitest';
import type { Actor, Role } from '../../identity/roles.ts';
import {
  decideInquiryStep,
  INQUIRY_STATES,
  INQUIRY_STEPS,
  kindsOpenTo,
  openInquirySteps,
  type InquiryFacts,
  type InquiryState,
  type InquiryStep,
} from './inquiry.ts';

const actor = (role: Role, binding: Partial<Actor> = {}): Actor => ({
  accountId: 7,
  role,
  name: '示例',
  areaCode: null,
  institutionCode: null,
  practitionerCode: null,
  personId: null,
  enterpriseCode: null,
  ...binding,
});
const patient = actor('patient', { personId: 17 });
const neighbour = actor('patient', { personId: 18 });
const county = actor('agencyReviewer', { areaCode: '430102' });
const city = actor('agencyReviewer', { areaCode: '430100' });
const otherCity = actor('agencyReviewer', { areaCode: '430200' });
const agentFor = (...powers: string[]) =>
  actor('patient', {
    personId: 17,
    mandate: { id: 1, principalName: '甲', agentName: '乙', agentId: 18, powers, over: false },
  });
const inquiry = (given: Partial<InquiryFacts> = {}): InquiryFacts => ({
  kind: 'drug',
  state: 'open',
  personId: 17,
  areaCode: '430102',
  askedAgain: false,
  wasReferred: false,
  ...given,
});
const PLAIN = { aboutScope: false, hasRuling: false };
const codeOf = (one: InquiryFacts, who: Actor, step: Exclude<InquiryStep, 'ask'>, content = PLAIN) => {
  const decided = decideInquiryStep(one, who, step, content);
  return decided.ok ? decided.value : decided.refusal.code;
};

describe('患者咨询参保地经办（M23.1）', () => {
  test('M23.1：经办答复，患者结束或追问一次，不能再追问', () => {
    expect(codeOf(inquiry(), county, 'answer')).toBe('answered');
    const answered = inquiry({ state: 'answered' });
    expect(openInquirySteps(answered, patient)).toEqual(['close', 'askAgain']);
    expect(codeOf(answered, patient, 'askAgain')).toBe('open');
    const again = inquiry({ state: 'answered', askedAgain: true });
    expect(openInquirySteps(again, patient)).toEqual(['close']);
    expect(codeOf(again, patient, 'askAgain')).toBe('INQUIRY_ASKED_AGAIN');
    expect(codeOf(again, patient, 'close')).toBe('closed');
  });

  test('N5.1：支付范围的问题请示上级；答复须有已公布的口径，经办自己说了不算', () => {
    const scope = { aboutScope: true, hasRuling: false };
    expect(codeOf(inquiry(), city, 'answer', scope)).toBe('SCOPE_NEEDS_RULING');
    expect(codeOf(inquiry(), city, 'refer')).toBe('referred');
    const referred = inquiry({ state: 'referred', wasReferred: true });
    expect(codeOf(referred, city, 'answer')).toBe('SCOPE_NEEDS_RULING');
    expect(codeOf(referred, city, 'answer', { aboutScope: true, hasRuling: true })).toBe('answered');
    expect(codeOf(referred, city, 'refer')).toBe('INQUIRY_STEP_NOT_ALLOWED');
  });

  test('M7：别人、别处的经办、药店都办不了', () => {
    for (const who of [neighbour, otherCity, actor('pharmacist', { institutionCode: 'P43010200001' })])
      for (const state of Object.keys(INQUIRY_STATES) as InquiryState[])
        expect(openInquirySteps(inquiry({ state }), who)).toEqual([]);
  });

  test('结束了的谁也不能再办', () => {
    for (const who of [patient, county, city])
      for (const step of Object.keys(INQUIRY_STEPS) as InquiryStep[])
        if (step !== 'ask')
          expect(codeOf(inquiry({ state: 'closed' }), who, step)).toBe('INQUIRY_STEP_NOT_ALLOWED');
  });

  test('M35：代办人只看得到、办得了委托事项里的', () => {
    expect(kindsOpenTo(patient)).toEqual(['drug', 'application', 'bill']);
    expect(kindsOpenTo(agentFor('bills'))).toEqual(['bill']);
    expect(kindsOpenTo(agentFor('prescriptions'))).toEqual([]);
    const answered = inquiry({ state: 'answered', kind: 'application' });
    expect(openInquirySteps(answered, agentFor('bills'))).toEqual([]);
    expect(openInquirySteps(answered, agentFor('applications'))).toEqual(['close', 'askAgain']);
  });
});
