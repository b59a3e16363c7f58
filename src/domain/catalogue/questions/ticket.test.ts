import { describe, expect, test } from 'vitest';
import type { Actor, Role } from '../../identity/roles.ts';
import {
  decideTicketStep,
  firstLevel,
  isAtDesk,
  openSteps,
  TICKET_LEVELS,
  TICKET_STATES,
  TICKET_STEPS,
  type StepContent,
  type TicketFacts,
  type TicketLevel,
  type TicketState,
  type TicketStep,
} from './ticket.ts';

const PHARMACY = 'P43010200001';
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
const pharmacist = actor('pharmacist', { institutionCode: PHARMACY });
const stranger = actor('pharmacist', { institutionCode: 'P43010200002' });
const county = actor('agencyReviewer', { areaCode: '430102' });
const city = actor('agencyReviewer', { areaCode: '430100' });
const otherCity = actor('agencyReviewer', { areaCode: '430200' });
const province = actor('provinceCatalogue');
const NOTHING: StepContent = { guidanceId: null, source: '' };
const ticket = (given: Partial<TicketFacts> = {}): TicketFacts => ({
  kind: 'fault',
  state: 'open',
  level: 'county',
  areaCode: '430102',
  institutionCode: PHARMACY,
  raisedBy: 1,
  ...given,
});

/** Takes steps one after the other; the word of a refusal instead of a place when one is refused. */
function walk(from: TicketFacts, steps: readonly (readonly [Actor, TicketStep, StepContent?])[]): string {
  let now = from;
  for (const [who, step, content = NOTHING] of steps) {
    const outcome = decideTicketStep(now, who, step, content);
    if (!outcome.ok) return outcome.refusal.code;
    now = { ...now, ...outcome.value };
  }
  return `${now.level} ${now.state}`;
}

describe('故障报告和支付范围疑问逐级上报（N5.5、N5.6）', () => {
  test('机构的报告先到县区，经办的到上一级', () => {
    expect(firstLevel(pharmacist)).toBe('county');
    expect(firstLevel(county)).toBe('city');
    expect(firstLevel(city)).toBe('province');
  });

  test('县区、市州、省局、国家，再答复、办结', () => {
    expect(
      walk(ticket(), [
        [county, 'askBack'],
        [pharmacist, 'supplement'],
        [county, 'passUp'],
        [city, 'passUp'],
        [province, 'consultNation'],
        [province, 'nationReplied', { guidanceId: null, source: '示例函〔2026〕1号' }],
        [province, 'answer'],
        [pharmacist, 'close'],
      ]),
    ).toBe('province closed');
  });

  test('对答复不满意，再问即到上一级；省局的答复仍由省局再答', () => {
    expect(
      walk(ticket(), [
        [county, 'answer'],
        [pharmacist, 'reopen'],
      ]),
    ).toBe('city open');
    expect(
      walk(ticket({ level: 'province' }), [
        [province, 'answer'],
        [pharmacist, 'reopen'],
      ]),
    ).toBe('province open');
  });

  test('市州经办也能办县区的，县区办不了市州的，别的市州和别的机构都办不了', () => {
    expect(isAtDesk(ticket(), city)).toBe(true);
    expect(isAtDesk(ticket({ level: 'city' }), county)).toBe(false);
    expect(isAtDesk(ticket(), otherCity)).toBe(false);
    expect(walk(ticket({ level: 'city' }), [[county, 'answer']])).toBe('TICKET_STEP_NOT_ALLOWED');
    expect(walk(ticket(), [[stranger, 'withdraw']])).toBe('TICKET_STEP_NOT_ALLOWED');
    expect(walk(ticket(), [[province, 'answer']])).toBe('TICKET_STEP_NOT_ALLOWED');
  });

  test('支付范围疑问没有已公布的口径不能答复，任何一级都是（N5.1、N5.6）', () => {
    const scope = ticket({ kind: 'scope' });
    expect(walk(scope, [[county, 'answer']])).toBe('SCOPE_NEEDS_RULING');
    expect(walk({ ...scope, level: 'province' }, [[province, 'answer']])).toBe('SCOPE_NEEDS_RULING');
    expect(walk(scope, [[county, 'answer', { guidanceId: 3, source: '' }]])).toBe('county answered');
  });

  test('国家答复要写明文号', () => {
    expect(walk(ticket({ level: 'nation' }), [[province, 'nationReplied']])).toBe('TICKET_SOURCE_MISSING');
  });

  test('任何处境里，允许的步骤都走得通，不允许的都拒绝；办结和撤回之后再没有步骤', () => {
    const people = [pharmacist, stranger, county, city, otherCity, province];
    const full = { guidanceId: 1, source: '示例' };
    for (const level of Object.keys(TICKET_LEVELS) as TicketLevel[]) {
      for (const state of Object.keys(TICKET_STATES) as TicketState[]) {
        for (const who of people) {
          const open = openSteps(ticket({ level, state }), who);
          for (const step of Object.keys(TICKET_STEPS) as TicketStep[]) {
            expect(decideTicketStep(ticket({ level, state }), who, step, full).ok).toBe(open.includes(step));
          }
          if (state === 'closed' || state === 'withdrawn') expect(open).toEqual([]);
        }
      }
    }
  });
});
