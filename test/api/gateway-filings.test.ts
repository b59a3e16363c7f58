import { beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import {
  acceptApplication,
  approveApplication,
  giveHospitalOpinion,
} from '../../src/contract/eligibility-steps.ts';
import { changeInstitutions, getApplication, listMyApplications } from '../../src/contract/eligibility.ts';
import { findPersonById } from '../../src/server/insured/store.ts';
import {
  approved,
  DOCTOR,
  HOSPITAL,
  newPatient,
  OTHER_HOSPITAL,
  PHARMACY,
  PNG,
  setStage,
  type TestPatient,
} from '../support/eligibility-stage.ts';
import { gatewayClient, type Bent } from '../support/gateway.ts';

const stage = setStage();
const PRODUCT = 'XL01EXF001A001010100009';
let his: ReturnType<typeof gatewayClient>;
let otherHis: ReturnType<typeof gatewayClient>;
let pos: ReturnType<typeof gatewayClient>;
type Row = Record<string, string>;

beforeAll(async () => {
  const { server } = stage;
  await server.world.db.transaction('all', (tx) =>
    tx.run(
      `INSERT INTO product (national_code, entry_key, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection, trace_prefixes)
       VALUES ($1, $2, '示例替尼', '片剂', '示例药业', '100mg', '10片/盒', 10, '片', '盒', false, ARRAY['8100009'])`,
      [PRODUCT, stage.entryKey],
    ),
  );
  const admin = await server.signIn({ login: 'filing-admin', name: '示例·管理', role: 'provinceAdmin' });
  const clientOf = async (institutionCode: string) => {
    const keys = await admin.ok(createClient, { body: { institutionCode } });
    return gatewayClient(server.app, server.clock, { ...keys, institutionCode });
  };
  his = await clientOf(HOSPITAL);
  otherHis = await clientOf(OTHER_HOSPITAL);
  pos = await clientOf(PHARMACY);
});

async function personNoOf(patient: TestPatient): Promise<string> {
  const person = await stage.server.world.db.transaction('all', (tx) => findPersonById(tx, patient.personId));
  return person?.personNo ?? '';
}

async function papers(client: typeof his): Promise<object[]> {
  const sent = [];
  for (const paper_type of ['901', '902', '903']) {
    const { body } = await client.send(
      '9101',
      { fsUploadIn: { filename: '示例材料.png', fixmedins_code: HOSPITAL } },
      { file: PNG },
    );
    sent.push({ paper_type, file_qury_no: (body.output as unknown as Row)['file_qury_no'] });
  }
  return sent;
}

async function filing(patient: TestPatient, change: object = {}) {
  return {
    data: {
      psn_no: await personNoOf(patient),
      insutype: '310',
      mdtrt_cert_type: '02',
      mdtrt_cert_no: patient.idNumber,
      opsp_dise_code: 'C34.900',
      opsp_dise_name: '肺恶性肿瘤',
      tel: '13800001234',
      ide_fixmedins_no: HOSPITAL,
      diag_dr_codg: DOCTOR,
      diag_dr_name: '示例医师01',
      med_list_codg: PRODUCT,
      dise_cond_dscr: '示例病情：基因检测阳性',
      dr_opnn: '符合限定支付范围，同意',
      fixmedins_code: PHARMACY,
      ...change,
    },
  };
}

async function told(client: typeof his, infno: string, input: object, bent: Bent = {}) {
  const { body } = await client.send(infno, input, bent);
  return {
    failed: body.err_msg,
    warned: body.warn_msg,
    no: (body.output as unknown as Row | null)?.['trt_dcla_detl_sn'] ?? '',
  };
}

/** How many papers of a patient are kept, belonging to an application or to none. */
async function paperCount({ personId }: TestPatient): Promise<number> {
  const row = await stage.server.world.db.transaction('all', (tx) =>
    tx.first<{ n: number }>('SELECT count(*)::int AS n FROM application_paper WHERE person_id = $1', [
      personId,
    ]),
  );
  return row?.n ?? 0;
}

describe('2503、2504 经接口申请与撤回（M22、M23.1、M23.2）', () => {
  it('医院系统代患者申请，责任医师意见随即签署，经办照常办理', async () => {
    const patient = await newPatient(stage);
    const input = await filing(patient, { paper: await papers(his) });
    const msgid = his.nextMsgid();
    const first = await told(his, '2503', input, { msgid });
    expect(first).toMatchObject({ failed: '', warned: '' });
    expect(first.no).toMatch(/^SQ430102\d{10}$/);
    expect((await told(his, '2503', input, { msgid })).no).toBe(first.no);
    const mine = await patient.caller.ok(listMyApplications, { query: {} });
    expect(mine.rows.map((row) => [row.applicationNo, row.step])).toEqual([[first.no, 'doctorStated']]);
    const id = mine.rows[0]?.id ?? 0;
    const application = await stage.doctor.ok(getApplication, { params: { id } });
    expect(application.events.at(-1)?.signature).toMatchObject({ valid: true });
    expect(application.papers).toHaveLength(3);
    expect((await told(his, '2503', await filing(patient, { paper: await papers(his) }))).failed).toContain(
      'APPLICATION_ALREADY_OPEN',
    );
    const psn_no = await personNoOf(patient);
    const undo = { data: { trt_dcla_detl_sn: first.no, psn_no, memo: '示例：患者撤回' } };
    expect((await told(otherHis, '2504', undo)).failed).toContain('本机构没有办过');
    const undoId = his.nextMsgid();
    expect((await told(his, '2504', undo, { msgid: undoId })).failed).toBe('');
    expect((await told(his, '2504', undo, { msgid: undoId })).failed).toBe('');
    expect((await told(his, '2504', undo)).failed).toContain('已经撤销');
    expect((await patient.caller.ok(listMyApplications, { query: {} })).rows[0]?.step).toBe('withdrawn');

    const again = await told(his, '2503', await filing(patient, { paper: await papers(his) }));
    const next = (await patient.caller.ok(listMyApplications, { query: {} })).rows.find(
      (row) => row.applicationNo === again.no,
    );
    const params = { id: next?.id ?? 0 };
    await stage.office.ok(giveHospitalOpinion, {
      params,
      body: { decision: 'confirm', opinion: '情况属实' },
    });
    await stage.agency.ok(acceptApplication, { params });
    const late = await told(his, '2504', { data: { ...undo.data, trt_dcla_detl_sn: again.no } });
    expect(late.failed).toContain('STEP_NOT_ALLOWED');
    await stage.agency.ok(approveApplication, { params, body: { termTo: null, opinion: '材料齐全' } });
  });

  it('缺材料、不是本院医师、不是本人凭证、诊断超范围、药店系统都拒绝，不生成申请，也不留下材料（M23.2）', async () => {
    const patient = await newPatient(stage);
    const other = await newPatient(stage);
    const paper = await papers(his);
    const refusedWith = async (change: object) =>
      (await told(his, '2503', await filing(patient, { paper, ...change }))).failed;
    expect(await refusedWith({ paper: paper.slice(0, 1) })).toContain('APPLICATION_PAPERS_MISSING');
    expect(await refusedWith({ diag_dr_name: '别人' })).toContain('diag_dr_codg');
    expect(await refusedWith({ diag_dr_codg: 'D430102000003', diag_dr_name: '示例医师03' })).toContain(
      '没有本平台账号',
    );
    expect(await refusedWith({ mdtrt_cert_no: other.idNumber })).toContain('不是同一个人');
    expect(await refusedWith({ insutype: '390' })).toContain('insutype 应为 310');
    expect(await refusedWith({ med_list_codg: 'XNONE' })).toContain('med_list_codg');
    expect(await refusedWith({ opsp_dise_code: 'J18.900' })).toContain('DIAGNOSIS_OUT_OF_SCOPE');
    expect(await refusedWith({ ide_fixmedins_no: OTHER_HOSPITAL })).toContain('ide_fixmedins_no');
    expect(
      (await told(otherHis, '2503', await filing(patient, { paper, ide_fixmedins_no: OTHER_HOSPITAL })))
        .failed,
    ).toContain('diag_dr_codg');
    expect((await told(pos, '2503', await filing(patient, { paper }))).failed).toContain('ide_fixmedins_no');
    expect((await patient.caller.ok(listMyApplications, { query: {} })).rows).toEqual([]);
    // What came with a refused filing is nobody's paper: the files stay with 9101 until they expire there.
    expect(await paperCount(patient)).toBe(0);
    const msgid = his.nextMsgid();
    const input = await filing(patient, { paper });
    for (const _ of [1, 2]) expect((await told(his, '2503', input, { msgid })).failed).toBe('');
    expect(await paperCount(patient)).toBe(3);
  });
});

describe('2505、2506 定点备案与撤销，5302 查询（M23.1、M25）', () => {
  it('选定药店即时生效，可以查询；撤销恢复原来的；之后又变更的不能撤销', async () => {
    const patient = await newPatient(stage);
    const id = await approved(stage, patient.caller, { pharmacyCode: null });
    const psn_no = await personNoOf(patient);
    const shown = { mdtrt_cert_type: '02', mdtrt_cert_no: patient.idNumber };
    const choice = (change: object = {}) => ({
      data: {
        psn_no,
        ...shown,
        biz_appy_type: '901',
        begndate: '2026-03-02',
        enddate: '',
        fix_srt_no: '2',
        fixmedins_code: PHARMACY,
        fixmedins_name: '示例大药房',
        ...change,
      },
    });
    const rows = async (client = his, more: object = {}) => {
      const { body } = await client.send('5302', { data: { psn_no, biz_appy_type: '901', ...more } });
      return ((body.output as unknown as { psnfixmedin: Row[] } | null)?.psnfixmedin ?? []).map(
        (row) => row['fixmedins_code'],
      );
    };
    expect(await rows()).toEqual([HOSPITAL]);
    const refusedWith = async (change: object, client = pos) =>
      (await told(client, '2505', choice(change))).failed;
    expect(await refusedWith({ biz_appy_type: '01' })).toContain('901');
    expect(await refusedWith({ begndate: '2026-03-03' })).toContain('begndate');
    expect(await refusedWith({ enddate: '2026-12-31' })).toContain('enddate');
    expect(await refusedWith({ agnter_certno: '1' })).toContain('代办');
    expect(await refusedWith({ fix_srt_no: '1' })).toContain('fix_srt_no');
    expect(await refusedWith({ fixmedins_name: '别的药房' })).toContain('fixmedins_name');
    expect(await refusedWith({ mdtrt_cert_no: (await newPatient(stage)).idNumber })).toContain(
      '不是同一个人',
    );
    const hospital = { fixmedins_code: OTHER_HOSPITAL, fixmedins_name: '示例市第二医院', fix_srt_no: '1' };
    expect(await refusedWith(hospital)).toContain('只能备案本机构');
    expect(await refusedWith(hospital, his)).toContain('只能备案本机构');

    const msgid = pos.nextMsgid();
    const filed = await told(pos, '2505', choice(), { msgid });
    expect(filed.failed).toBe('');
    expect(filed.no).toMatch(/^DD430102\d{10}$/);
    expect((await told(pos, '2505', choice(), { msgid })).no).toBe(filed.no);
    expect(await rows()).toEqual([HOSPITAL, PHARMACY]);
    expect(await rows(otherHis)).toEqual([]);
    expect(await rows(otherHis, shown)).toEqual([HOSPITAL, PHARMACY]);

    const undo = { data: { trt_dcla_detl_sn: filed.no, psn_no } };
    expect((await told(his, '2506', undo)).failed).toContain('本机构没有办过');
    expect((await told(pos, '2504', undo)).failed).toContain('本机构没有办过');
    expect((await told(pos, '2506', undo)).failed).toBe('');
    expect(await rows()).toEqual([HOSPITAL]);
    expect((await told(pos, '2506', undo)).failed).toContain('已经撤销');

    const second = await told(pos, '2505', choice());
    await patient.caller.ok(changeInstitutions, {
      params: { id },
      body: { hospitalCode: HOSPITAL, pharmacyCode: null },
    });
    const overtaken = await told(pos, '2506', { data: { trt_dcla_detl_sn: second.no, psn_no } });
    expect(overtaken.failed).toContain('又变更过');
    const stranger = await newPatient(stage);
    const none = choice({ psn_no: await personNoOf(stranger), mdtrt_cert_no: stranger.idNumber });
    expect((await told(pos, '2505', none)).failed).toContain('ELIGIBILITY_MISSING');
  });
});
