import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printForm } from '../../src/contract/eligibility-form.ts';
import { EMPTY_FORM } from '../../src/domain/eligibility/form/official-form.ts';
import {
  approved,
  confirmed,
  furnish,
  newPatient,
  papersOf,
  type Stage as Desks,
} from '../support/eligibility-stage.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  shot,
  type Stage,
  type Tab,
} from './support/browser.ts';

let stage: Stage;
let desks: Desks;

beforeAll(async () => {
  stage = await openStage({ today: '2026-03-02' });
  desks = await furnish(stage.server);
});
afterAll(() => stage.close());

async function inspect(tab: Tab, name: string) {
  await shot(tab.page, name);
  await expectNoSidewaysScroll(tab.page);
  await expectAccessible(tab.page);
}

async function codeOf(id: number): Promise<string> {
  const row = await stage.server.world.db.transaction('all', (tx) =>
    tx.first<{ code: string }>('SELECT code FROM application_form_print WHERE application_id = $1', [id]),
  );
  return row?.code ?? '';
}

describe('申请表的打印与查验（M22、M28）', () => {
  it('经办看得到申请表栏目和带水印的材料，打印件谁都能查', async () => {
    const patient = await newPatient(desks, '示例·陈二');
    const id = await confirmed(desks, patient.caller, {
      form: { ...EMPTY_FORM, department: '肿瘤内科', stage: 'IV 期', keyTests: '基因检测 2026-01-10' },
    });
    const desk = await stage.open({ as: desks.agency });
    await desk.go(`/applications/${id}`);
    await desk.page.getByText('肿瘤内科').waitFor();
    const link = desk.page.getByRole('link', { name: '打印申请表（PDF）' });
    expect(await link.getAttribute('href')).toBe(`/api/applications/${id}/form.pdf`);
    await inspect(desk, 'form-1-desk');
    const answer = await desk.context.request.get(`${stage.url}/api/applications/${id}/form.pdf`);
    expect(answer.headers()['content-type']).toContain('application/pdf');
    const code = await codeOf(id);
    const visitor = await stage.open({ size: PHONE });
    await visitor.go(`/verify-form?code=${code}`);
    await visitor.page.getByText('真实，打印以后没有新的办理环节').waitFor();
    await visitor.page.getByText('示****').waitFor();
    await inspect(visitor, 'form-2-verified');
    await visitor.page
      .getByLabel('申请表 PDF')
      .setInputFiles({ name: '申请表.pdf', mimeType: 'application/pdf', buffer: await answer.body() });
    await visitor.page.getByText('与打印时的文件一致', { exact: true }).waitFor();
    await visitor.page
      .getByLabel('申请表 PDF')
      .setInputFiles({ name: '别的.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7') });
    await visitor.page.getByText('与打印时的文件不一致').waitFor();
    visitor.expectQuiet();
  });

  it('没有的码说查不到，不完整的码不去查', async () => {
    const visitor = await stage.open({});
    await visitor.go('/verify-form');
    await inspect(visitor, 'form-3-empty');
    await visitor.page.getByLabel('查验码').fill('abcd');
    await expect.poll(() => visitor.page.getByRole('button', { name: /查\s*验/ }).isDisabled()).toBe(true);
    await visitor.page.getByLabel('查验码').fill('aaaa aaaa aaaa aaaa aaaa');
    await visitor.page.getByRole('button', { name: /查\s*验/ }).click();
    await visitor.page.getByRole('alert').waitFor();
    await inspect(visitor, 'form-4-unknown');
  });

  it('患者再次申请时沿用上次的诊断，提交前一次看到妨碍申请的问题', async () => {
    const patient = await newPatient(desks, '示例·陈三');
    const id = await approved(desks, patient.caller);
    await patient.caller.ok(printForm, { params: { id } });
    const phone = await stage.open({ as: patient.caller, size: PHONE });
    await phone.go('/apply?page=drug');
    const { page } = phone;
    await page.getByRole('button', { name: /示例替尼/ }).click();
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: /示例医师01/ }).click();
    await page.getByRole('button', { name: '下一步' }).click();
    await page.getByRole('button', { name: /沿\s*用/ }).click();
    await expect.poll(() => page.getByLabel('诊断编码').inputValue()).toBe('C34.900');
    await page.getByLabel('病情').fill('示例病情');
    await page.getByText('申请表的其他栏目').click();
    await page.getByLabel('就诊科室').fill('肿瘤内科');
    await inspect(phone, 'form-5-condition');
    const ids = await papersOf(patient.caller);
    await page.evaluate(
      (papers) => {
        const place = 'st.draft.apply';
        const draft = JSON.parse(window.sessionStorage.getItem(place) ?? '{}') as object;
        window.sessionStorage.setItem(place, JSON.stringify({ ...draft, papers }));
      },
      ids.map((one, at) => ({
        id: one,
        kind: ['identity', 'credential', 'medicalRecord'][at],
        fileName: '材料.png',
        sizeBytes: 1,
      })),
    );
    await phone.go('/apply?page=check');
    await page.getByText('该药品已有生效的待遇资格').waitFor();
    await inspect(phone, 'form-6-hindered');
    phone.expectQuiet();
  });
});
