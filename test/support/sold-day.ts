/** A pharmacy's day that is reconciled: what it and others sold on 20 May 2026, and who looks at it two days later. */
import { createClient } from '../../src/contract/gateway.ts';
import { reverseClaim, settleClaim } from '../../src/contract/settlement.ts';
import { startTestServer, type Caller } from './api.ts';
import {
  claimOf,
  furnishCounter,
  HOSPITAL,
  OTHER_PHARMACY,
  PHARMACY,
  requestId,
  TABLETS,
  type TestPatient,
} from './counter.ts';
import { gatewayClient } from './gateway.ts';
import { reversal } from './settling.ts';
import { chemist } from './statement-desks.ts';

export const SOLD_ON = '2026-05-20';

/** Three settlements of the pharmacy, of an employee, a resident and the employee again; the last is taken back. */
export async function openSoldDay() {
  const server = await startTestServer({ today: SOLD_ON });
  const counter = await furnishCounter(server);
  const one = await counter.addPerson(1);
  const two = await counter.addPerson(2, { scheme: 'resident' });
  const sell = async (who: Caller, patient: TestPatient, at: string | null) => {
    const rxno = at === null ? null : await counter.prescribe(patient, TABLETS, 1, at);
    const body = { requestId: requestId(), ...claimOf(patient, TABLETS, 1, { rxno }) };
    return (await who.ok(settleClaim, { body })).claimNo ?? '';
  };
  const first = await sell(counter.pharmacy, one, PHARMACY);
  const second = await sell(counter.pharmacy, two, PHARMACY);
  const third = await sell(counter.pharmacy, one, PHARMACY);
  const back = (await counter.pharmacy.ok(reverseClaim, reversal(third))).claimNo ?? '';
  await sell(counter.otherPharmacy, two, OTHER_PHARMACY);
  await sell(counter.hospital, one, null);
  server.clock.setDay('2026-05-22');
  const signIn = (login: string, given: object) =>
    server.signIn({ login, name: `示例·${login}`, role: 'pharmacist', ...given });
  const admin = await signIn('admin', { role: 'provinceAdmin' });
  const keys = await admin.ok(createClient, { body: { institutionCode: PHARMACY } });
  return {
    server,
    counter,
    one,
    two,
    first,
    second,
    third,
    back,
    pos: gatewayClient(server.app, server.clock, { ...keys, institutionCode: PHARMACY }),
    desk: await signIn('desk', chemist(PHARMACY)),
    stranger: await signIn('stranger', chemist(OTHER_PHARMACY)),
    office: await signIn('office', { role: 'hospitalOffice', institutionCode: HOSPITAL }),
  };
}
