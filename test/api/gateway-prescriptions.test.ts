import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { checkPrescription, getPrescription, returnPrescription } from '../../src/contract/prescription.ts';
import { findCertificate } from '../../src/server/identity/certificate-store.ts';
import { isSignedBy } from '../../src/server/identity/sm2.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { gatewayClient, type Sent } from '../support/gateway.ts';
import {
  DOCTOR,
  HOSPITAL,
  OTHER_FIELD_DOCTOR,
  OTHER_HOSPITAL,
  OTHER_HOSPITAL_DOCTOR,
  PHARMACY,
  preparePrescribing,
  prescribingSteps,
  TABLET,
  type PrescribingGround,
} from '../support/prescribing.ts';
import { identityNumber } from '../support/province.ts';

let server: TestServer;
let ground: PrescribingGround;
let steps: ReturnType<typeof prescribingSteps>;
let his: ReturnType<typeof gatewayClient>;
let otherHis: ReturnType<typeof gatewayClient>;
let pos: ReturnType<typeof gatewayClient>;
let hospitalNumber = 0;

beforeAll(async () => {
  server = await startTestServer();
  ground = await preparePrescribing(server);
  steps = prescribingSteps(server, ground);
  const admin = await server.signIn({ login: 'admin', name: '示例·管理', role: 'provinceAdmin' });
  const client = async (institutionCode: string) => {
    const keys = await admin.ok(createClient, { body: { institutionCode } });
    return gatewayClient(server.app, server.clock, { ...keys, institutionCode });
  };
  his = await client(HOSPITAL);
  otherHis = await client(OTHER_HOSPITAL);
  pos = await client(PHARMACY);
});
afterAll(() => server.close());

const PDF = Buffer.from('%PDF-1.4\n示例处方\n%%EOF').toString('base64');
const base64 = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64');
const output = (sent: Sent): Record<string, string> => {
  if (sent.body.infcode !== 0) throw new Error(sent.body.err_msg);
  return sent.body.output as unknown as Record<string, string>;
};
const said = (sent: Sent) => (sent.body.infcode === 0 ? 'ok' : sent.body.err_msg);

/** What the hospital's system knows of its patient. */
interface Patient {
  readonly certno: string;
  readonly name: string;
}

async function newPatient(): Promise<Patient & { readonly personId: number }> {
  const { personId } = await steps.newPatient();
  return { personId, certno: identityNumber(steps.order()), name: `示例患者${steps.order()}` };
}

const LINE = {
  medListCodg: TABLET,
  rxItemTypeCode: '11',
  drugGenname: '示例替尼片',
  medcWayCodg: '1',
  medcWayDscr: '口服',
  sinDosunt: '片',
  sinDoscnt: 1,
  usedFrquCodg: 'QD',
  usedFrquName: '每日一次',
  drugDosunt: '盒',
  drugCnt: 1,
  medcDays: 30,
  hospApprFlag: '1',
};

function checkInput(patient: Patient, change: { head?: object; line?: object; visit?: object } = {}) {
  hospitalNumber += 1;
  return {
    mdtrtCertType: '02',
    mdtrtCertNo: patient.certno,
    bizTypeCode: '01',
    rxExraAttrCode: '01',
    hospRxno: `HIS${hospitalNumber}`,
    rxTypeCode: '1',
    prscTime: '2026-06-15 09:00:00',
    rxDrugCnt: 1,
    valiDays: 3,
    longRxFlag: '0',
    rxdrugdetail: [{ ...LINE, ...change.line }],
    mdtrtinfo: {
      fixmedinsCode: HOSPITAL,
      mdtrtId: 'MZ0001',
      patnName: patient.name,
      certno: patient.certno,
      drCode: DOCTOR,
      prscDrName: '示例医师1',
      patnWt: 60.5,
      gesoVal: 0,
      suckPrdFlag: '0',
      algsHis: '无',
      ...change.visit,
    },
    diseinfo: [{ diagCode: 'C34.900', diagName: '肺恶性肿瘤', maindiagFlag: '1' }],
    ...change.head,
  };
}

const elementsOf = (patient: Patient, checked: Record<string, string>) => ({
  rxTraceCode: checked['rxTraceCode'],
  hiRxno: checked['hiRxno'],
  mdtrtId: 'MZ0001',
  patnName: patient.name,
  psnCertType: '01',
  certno: patient.certno,
  fixmedinsName: '示例第一医院',
  fixmedinsCode: HOSPITAL,
  drCode: DOCTOR,
  prscDrName: '示例医师1',
  pharDeptName: '药学部',
  pharDeptCode: 'YX01',
  pharCode: 'HY430102000001',
  pharName: '示例审方',
  pharChkTime: '2026-06-15 09:05:00',
});

async function signed(patient: Patient, head: object = {}) {
  const checked = output(await his.send('7101', checkInput(patient, { head })));
  const elements = elementsOf(patient, checked);
  const sign = { fixmedinsCode: HOSPITAL, originalValue: base64(elements), originalRxFile: PDF };
  const given = output(await his.send('7102', sign));
  return {
    elements,
    given,
    upload: { ...elements, rxFile: given['rxFile'], signDigest: given['signDigest'] },
  };
}

async function uploaded(patient: Patient): Promise<string> {
  const { upload } = await signed(patient);
  return output(await his.send('7103', upload))['hiRxno'] ?? '';
}

const ask = (patient: Patient, hiRxno: string) => ({
  hiRxno,
  fixmedinsCode: HOSPITAL,
  mdtrtId: 'MZ0001',
  psnName: patient.name,
  psnCertType: '01',
  certno: patient.certno,
});

describe('只懂国家接口的 HIS 开具处方（7101–7107，M28、M33、M34）', () => {
  it('M28：预核验、签名、上传成为与医师页面一样的处方，药店照常审核，医院查得到审核和取药', async () => {
    const patient = await newPatient();
    const { upload, given, elements } = await signed(patient);
    const certificate = await server.world.db.transaction('all', (tx) =>
      findCertificate(tx, given['signCertSn'] ?? ''),
    );
    expect(certificate?.holder.code).toBe(DOCTOR);
    const text = await server.world.db.transaction('all', (tx) =>
      tx.first<{ signed_text: string }>(
        'SELECT signed_text FROM gateway_rx_signature WHERE trace_code = $1',
        [elements.rxTraceCode ?? ''],
      ),
    );
    expect(isSignedBy(certificate?.publicKey ?? '', text?.signed_text ?? '', given['signDigest'] ?? '')).toBe(
      true,
    );

    const stand = output(await his.send('7103', upload));
    expect(stand).toMatchObject({ rxStasCodg: '1', rxStasName: '有效' });
    const hiRxno = stand['hiRxno'] ?? '';
    expect(output(await his.send('7103', upload))['hiRxno']).toBe(hiRxno);

    const view = await ground.doctor.ok(getPrescription, { params: { rxno: hiRxno } });
    expect(view).toMatchObject({
      status: 'issued',
      doctorCode: DOCTOR,
      hospitalCode: HOSPITAL,
      supplyDays: 30,
    });
    expect(view.doctorSignature.objection).toBeNull();
    expect(view.supplement?.clinical.weightKg).toBe('60.5');

    expect(output(await his.send('7106', ask(patient, hiRxno)))).toMatchObject({ rxChkStasName: '未审核' });
    await ground.pharmacist.ok(checkPrescription, { params: { rxno: hiRxno } });
    expect(output(await his.send('7106', ask(patient, hiRxno)))).toMatchObject({ rxChkStasName: '审核通过' });
    expect(output(await his.send('7107', ask(patient, hiRxno)))).toMatchObject({
      rxUsedStasName: '未使用',
      setlTime: '',
    });
    expect((await steps.use(view.id, 'C2026061500001')).ok).toBe(true);
    const fetched = output(await his.send('7107', ask(patient, hiRxno))) as unknown as {
      seltdelts: object[];
    };
    expect(fetched).toMatchObject({ rxUsedStasName: '已使用', hiRxno });
    expect(fetched.seltdelts).toEqual([
      expect.objectContaining({ medListCodg: TABLET, cnt: 1, takeDrugFlag: '1' }),
    ]);
    const detail = output(await his.send('7105', ask(patient, elements.hiRxno ?? '')));
    expect(detail).toMatchObject({ hiRxno, rxExraAttrCode: '01', valiEndTime: `${view.validTo} 23:59:59` });
  });

  it('M28：签名以后改任何一个要素或文件的一位，上传都被拒绝，处方不成立', async () => {
    const patient = await newPatient();
    const { upload, elements } = await signed(patient);
    const changed = [
      { pharName: '别人' },
      { pharChkTime: '2026-06-15 09:06:00' },
      { rxFile: Buffer.from('%PDF-1.4\n示例处方!\n%%EOF').toString('base64') },
      { signDigest: `${upload.signDigest?.slice(0, -2)}00` },
      { mdtrtId: 'MZ0002' },
    ];
    for (const change of changed)
      expect(said(await his.send('7103', { ...upload, ...change }))).not.toBe('ok');
    expect(said(await his.send('7105', ask(patient, elements.hiRxno ?? '')))).toMatch('还没有上传');
    expect(said(await his.send('7103', upload))).toBe('ok');
  });

  it('M28：撤销要本人医师和原因；撤销后不能再取药', async () => {
    const patient = await newPatient();
    const hiRxno = await uploaded(patient);
    const undo = {
      hiRxno,
      fixmedinsCode: HOSPITAL,
      drCode: DOCTOR,
      undoDrName: '示例医师1',
      undoDrCertType: '01',
      undoDrCertno: '示例',
      undoRea: '剂量需要调整',
      undoTime: '2026-06-15 10:00:00',
    };
    expect(
      said(await his.send('7104', { ...undo, drCode: OTHER_FIELD_DOCTOR, undoDrName: '示例医师2' })),
    ).toMatch('没有找到');
    expect(output(await his.send('7104', undo))).toMatchObject({ rxStasCodg: '3', rxStasName: '已撤销' });
    expect(said(await his.send('7104', undo))).toMatch('PRESCRIPTION_WITHDRAWN');
    expect(output(await his.send('7105', ask(patient, hiRxno)))).toMatchObject({ rxStasName: '已撤销' });
  });

  it('药师退回后医院查得到原因', async () => {
    const patient = await newPatient();
    const hiRxno = await uploaded(patient);
    await ground.pharmacist.ok(returnPrescription, {
      params: { rxno: hiRxno },
      body: { reason: '剂量写法不清' },
    });
    expect(output(await his.send('7106', ask(patient, hiRxno)))).toMatchObject({
      rxChkStasName: '审核退回',
      rxChkOpnn: '剂量写法不清',
      rxStasName: '已失效',
    });
  });

  it('M19、M21、M33、M35：预核验把政策上的“不”连同条款说清，什么也不写', async () => {
    const patient = await newPatient();
    const tell = async (change: Parameters<typeof checkInput>[1]) =>
      said(await his.send('7101', checkInput(patient, change)));
    expect(await tell({ line: { drugCnt: 2 } })).toMatch('SUPPLY_DAYS_TOO_LONG M33');
    expect(await tell({ visit: { drCode: OTHER_FIELD_DOCTOR, prscDrName: '示例医师2' } })).toMatch(
      'DOCTOR_FIELD_MISMATCH',
    );
    expect(await tell({ visit: { drCode: OTHER_HOSPITAL_DOCTOR, prscDrName: '示例医师3' } })).toMatch(
      '不是本院登记的医师',
    );
    expect(await tell({ head: { mdtrtCertNo: identityNumber(999) } })).toMatch('凭证不属于');
    expect(await tell({ head: { rxExraAttrCode: '02' } })).toMatch('rxExraAttrCode');
    expect(await tell({ head: { prscTime: '2026-06-14 09:00:00' } })).toMatch('prscTime 须为当日');
    expect(await tell({ line: { drugDosunt: '片' } })).toMatch('drugDosunt 须为“盒”');
    expect(await tell({ line: { usedFrquCodg: '99', usedFrquName: '需要时' } })).toMatch('usedFrquCodg');
    expect(await tell({ line: { medListCodg: 'XL01XXS001A001010199999' } })).toMatch(
      '不是单行支付目录内的产品',
    );
    expect(await tell({ head: { longRxFlag: '1' } })).toMatch('长期处方须在 extras');
    const stranger = { certno: identityNumber(998), name: '没有这个人' };
    expect(said(await his.send('7101', checkInput(stranger)))).toMatch('没有查到');
    expect(said(await pos.send('7101', checkInput(patient)))).toMatch('只供定点医疗机构');
    const [count] = await server.world.db.transaction('all', (tx) =>
      tx.rows<{ n: bigint }>('SELECT count(*) AS n FROM gateway_rx_check WHERE person_id = $1', [
        patient.personId,
      ]),
    );
    expect(Number(count?.n)).toBe(0);
  });

  it('毫克按规格折成片，老接口的下划线字段名也读得懂', async () => {
    const patient = await newPatient();
    const input = checkInput(patient, { line: { sinDosunt: 'mg', sinDoscnt: '200', drugCnt: 1 } });
    const snake = JSON.parse(
      JSON.stringify(input).replace(
        /"([a-zA-Z]+)":/g,
        (_, name: string) => `"${name.replace(/[A-Z]/g, (x) => `_${x.toLowerCase()}`)}":`,
      ),
    ) as object;
    const checked = output(await his.send('7101', { data: snake }));
    expect(checked['rxTraceCode']).toMatch(/^\d{20}$/);
    const elements = elementsOf(patient, checked);
    const given = output(
      await his.send('7102', {
        fixmedinsCode: HOSPITAL,
        originalValue: base64(elements),
        originalRxFile: PDF,
      }),
    );
    const stand = output(
      await his.send('7103', { ...elements, rxFile: PDF, signDigest: given['signDigest'] }),
    );
    const view = await ground.doctor.ok(getPrescription, { params: { rxno: stand['hiRxno'] ?? '' } });
    expect(view.lines[0]).toMatchObject({ doseUnit: '片', supplyDays: 15 });
    expect(Number(view.lines[0]?.dose)).toBe(2);
  });

  it('M7：别院的处方查不到、签不了、撤不了；患者说错了也查不到；院内处方号不能重复上传', async () => {
    const patient = await newPatient();
    const { upload, elements } = await signed(patient);
    const hospRxno = `HIS${hospitalNumber}`;
    expect(said(await otherHis.send('7103', { ...upload, fixmedinsCode: OTHER_HOSPITAL }))).toMatch(
      '不是本院预核验',
    );
    const sign = {
      fixmedinsCode: OTHER_HOSPITAL,
      originalValue: base64({ ...elements, fixmedinsCode: OTHER_HOSPITAL }),
      originalRxFile: PDF,
    };
    expect(said(await otherHis.send('7102', sign))).toMatch('不是本院预核验');
    const hiRxno = output(await his.send('7103', upload))['hiRxno'] ?? '';
    expect(
      said(await otherHis.send('7105', { ...ask(patient, hiRxno), fixmedinsCode: OTHER_HOSPITAL })),
    ).toMatch('没有找到');
    const other = await newPatient();
    expect(said(await his.send('7105', ask(other, hiRxno)))).toMatch('请核对');
    expect(said(await his.send('7101', checkInput(other, { head: { hospRxno } })))).toMatch(
      'hospRxno 已上传过',
    );
  });

  it('同一个院内处方号预核验两次，两张同时上传，只成一张；另一张以后也传不上', async () => {
    const hospRxno = 'HIS-TWICE';
    const one = await newPatient();
    const two = await newPatient();
    const uploads = [(await signed(one, { hospRxno })).upload, (await signed(two, { hospRxno })).upload];
    const answers = await Promise.all(uploads.map((upload) => his.send('7103', upload)));
    const words = answers.map(said);
    expect(words.filter((word) => word === 'ok')).toHaveLength(1);
    expect(words.filter((word) => word.includes('hospRxno 已上传过'))).toHaveLength(1);
    const again = await Promise.all(uploads.map((upload) => his.send('7103', upload)));
    expect(again.map(said)).toEqual(words);
    const made = await server.world.db.transaction('all', (tx) =>
      tx.rows('SELECT 1 FROM prescription WHERE person_id = ANY($1)', [[one.personId, two.personId]]),
    );
    expect(made).toHaveLength(1);
  });

  it('两个系统同时上传同一张，只成一张处方；第二天要重新预核验', async () => {
    const patient = await newPatient();
    const { upload } = await signed(patient);
    const answers = await Promise.all([
      his.send('7103', upload),
      his.send('7103', upload),
      his.send('7103', upload),
    ]);
    expect(new Set(answers.map((one) => output(one)['hiRxno'])).size).toBe(1);
    const late = await newPatient();
    const tomorrow = await signed(late);
    server.clock.setDay('2026-06-16');
    expect(said(await his.send('7103', tomorrow.upload))).toMatch('请重新预核验');
    expect(said(await his.send('7103', upload))).toBe('ok');
  });
});
