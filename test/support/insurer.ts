/** Two people of 430102 in one commercial plan, who have said yes, and what each of them has bought in May 2026. */
import {
  addCommercialMembers,
  addCommercialPlan,
  giveConsent,
} from '../../src/contract/settlement-commercial.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Caller, TestServer } from './api.ts';
import { claimOf, requestId, TABLETS, type Counter, type TestPatient } from './counter.ts';

export const SPAN = { from: '2026-01-01', to: '2026-12-31' };
export const COVER = {
  ...SPAN,
  name: '示例惠民保',
  insurer: '示例保险公司',
  ratio: '0.5000',
  deductible: '0.00',
  yearlyCap: null,
  drugs: [],
  source: '示例协议',
};

/** Settles one pack of tablets, of which the plan bears 150 yuan; gives the claim's number. */
export async function buyInsured(desk: Caller, patient: TestPatient): Promise<string> {
  const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1) };
  return (await desk.ok(settleClaim, { body })).claimNo ?? '';
}

export async function insureTwo(server: TestServer, counter: Counter) {
  const admin = await server.signIn({ login: 'admin-plans', name: '示例', role: 'provinceAdmin' });
  const { id: planId } = await admin.ok(addCommercialPlan, { body: COVER });
  const one = await counter.addPerson(1);
  const two = await counter.addPerson(2);
  const claims: string[] = [];
  for (const patient of [one, two]) {
    const member = { personNo: patient.personNo, policyNo: `示例保单${claims.length + 1}`, ...SPAN };
    await admin.ok(addCommercialMembers, { params: { id: planId }, body: { members: [member] } });
    const given = { login: `insured-${patient.id}`, name: '示例患者', role: 'patient' as const };
    const self = await server.signIn({ ...given, personId: patient.id });
    await self.ok(giveConsent, { params: { id: planId }, body: { requestId: requestId(), given: true } });
    claims.push(await buyInsured(counter.hospital, patient));
  }
  const other = await admin.ok(addCommercialPlan, { body: { ...COVER, name: '示例另一方案' } });
  return { planId, otherPlan: other.id, people: { one, two }, claims };
}
