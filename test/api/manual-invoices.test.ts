import { afterAll, beforeAll, expect, it } from 'vitest';
import { wallClock } from '../../src/base/date.ts';
import { createClient } from '../../src/contract/gateway.ts';
import { fileManualClaim } from '../../src/contract/settlement-manual.ts';
import { PHARMACY, TABLETS, traceCodes, type TestPatient } from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';
import {
  approveFor,
  codeOf,
  filing,
  match,
  openManualDesks,
  step,
  type ManualDesks,
} from '../support/manual-desk.ts';
import { credential } from '../support/stays.ts';

let desks: ManualDesks;
let pos: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  desks = await openManualDesks();
  const { server } = desks;
  const admin = await server.signIn({ login: 'invoice-admin', name: '示例·管理', role: 'provinceAdmin' });
  const keys = await admin.ok(createClient, { body: { institutionCode: PHARMACY } });
  pos = gatewayClient(server.app, server.clock, { ...keys, institutionCode: PHARMACY });
});
afterAll(() => desks.server.close());

/** Sells a pack over the interface with its invoice. @returns the settlement's number */
async function sell(person: TestPatient, invono: string): Promise<string> {
  const { counter, server } = desks;
  const rxno = await counter.prescribe(person, TABLETS, 1, PHARMACY);
  const detail = { med_list_codg: TABLETS.code, det_item_fee_sumamt: '1000', cnt: '1', pric: '1000' };
  const drugtracinfo = traceCodes(TABLETS, 1).map((drug_trac_codg) => ({ drug_trac_codg }));
  const { body } = await pos.send('2102', {
    druginfo: {
      ...credential(person),
      begntime: wallClock(server.clock.now()),
      medfee_sumamt: '1000',
      invono,
      acct_used_flag: '0',
      med_type: '41',
    },
    drugdetail: [{ feedetl_sn: '1', rxno, ...detail, drugtracinfo }],
  });
  expect(body.err_msg).toBe('');
  return (body.output as unknown as { setlinfo: { setl_id: string } }).setlinfo.setl_id;
}

it('M30：联网结算过的发票不能再凭票报，申报以后才结算的批准不了；结算撤销以后都能办', async () => {
  const { person, caller } = await desks.newPatient();
  const body = await filing(caller);
  const number = body.invoices[0]?.number ?? '';
  const takeBack = async (setl_id: string) => {
    const { body: undone } = await pos.send('2103', { data: { setl_id, psn_no: person.personNo } });
    expect(undone.err_msg).toBe('');
  };
  const first = await sell(person, number);
  const asked = { data: { psn_no: person.personNo, setl_id: first } };
  expect((await pos.send('5203', asked)).body.output).toMatchObject({ setlinfo: { invono: number } });
  expect(await caller.call(fileManualClaim, { body })).toMatchObject({
    status: 422,
    body: { code: 'MANUAL_INVOICE_USED', detail: `${number} 已联网结算，结算单 ${first}` },
  });
  await takeBack(first);
  const { id } = await caller.ok(fileManualClaim, { body });
  await match(desks.reviewer, id);
  expect((await step(desks.reviewer, id, 'passed')).status).toBe(200);
  const second = await sell(person, number);
  expect(codeOf(await approveFor(desks.approver, id, '1400.00'))).toBe('422 MANUAL_INVOICE_USED');
  await takeBack(second);
  expect((await approveFor(desks.approver, id, '1400.00')).status).toBe(200);
});
