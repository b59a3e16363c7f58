import { describe, expect, it } from 'vitest';
import { changeInstitutions, listApplications, listMyApplications } from '../../src/contract/eligibility.ts';
import type { Caller } from '../support/api.ts';
import { approved, newPatient, setStage, submitted, OTHER_HOSPITAL } from '../support/eligibility-stage.ts';

const stage = setStage();
const idsOf = async (caller: Caller, query: object = {}) =>
  (await caller.ok(listApplications, { query })).rows.map((row) => row.id);

describe('申请列表按岗位的范围（M7、M23.1）', () => {
  it('经办只有本地区，医院只有本院和转来的，患者只有自己；总数与所见一致', async () => {
    const one = await newPatient(stage, '示例·赵甲');
    const two = await newPatient(stage, '示例·钱乙');
    const first = await approved(stage, one.caller);
    const second = await submitted(stage, two.caller);
    expect(await idsOf(stage.agency)).toEqual([second, first]);
    expect(await idsOf(stage.agency, { queue: 'approved' })).toEqual([first]);
    expect(await idsOf(stage.agency, { q: '示例·钱' })).toEqual([second]);
    expect(await stage.agency.ok(listApplications, { query: { pageSize: 1, page: 2 } })).toMatchObject({
      total: 2,
      rows: [{ id: first }],
    });
    expect(await idsOf(stage.otherAgency)).toEqual([]);
    expect(await idsOf(stage.office)).toEqual([second, first]);
    expect(await idsOf(stage.doctor, { queue: 'mine' })).toEqual([second]);
    expect(await idsOf(stage.auditor)).toEqual([second, first]);
    const mine = await one.caller.ok(listMyApplications, { query: {} });
    expect(mine).toMatchObject({ total: 1, rows: [{ id: first }] });
    const other = await stage.server.signIn({
      login: 'other-office',
      name: '示例·二院',
      role: 'hospitalOffice',
      institutionCode: OTHER_HOSPITAL,
    });
    expect(await idsOf(other)).toEqual([]);
    for (let times = 0; times < 2; times += 1)
      await one.caller.ok(changeInstitutions, {
        params: { id: first },
        body: { hospitalCode: OTHER_HOSPITAL, pharmacyCode: null },
      });
    expect(
      await stage.server.world.db.transaction('all', async (tx) =>
        tx.rows('SELECT id FROM application_institution'),
      ),
    ).toHaveLength(2);
    expect(await idsOf(other)).toEqual([first]);
    expect(await idsOf(stage.office)).toEqual([second, first]);
  });
});
