import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  acceptApplication,
  approveApplication,
  giveHospitalOpinion,
  requestSupplement,
  stateOpinion,
} from '../../src/contract/eligibility-steps.ts';
import { listMyApplications } from '../../src/contract/eligibility.ts';
import {
  furnish,
  moveTo,
  newPatient,
  PNG,
  type Stage as Desks,
  type TestPatient,
} from '../support/eligibility-stage.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  settled,
  shot,
  verb,
  type Stage,
  type Tab,
} from './support/browser.ts';

let stage: Stage;
let desks: Desks;
let patient: TestPatient;
let phone: Tab;
const file = join(tmpdir(), `shuangtong-paper-${process.pid}.png`);

beforeAll(async () => {
  writeFileSync(file, PNG);
  stage = await openStage({ today: '2026-03-02' });
  desks = await furnish(stage.server);
  patient = await newPatient(desks, '示例·陈一');
  phone = await stage.open({ as: patient.caller, size: PHONE });
});
afterAll(() => stage.close());

async function inspect(name: string) {
  await shot(phone.page, name);
  await expectNoSidewaysScroll(phone.page);
  await expectAccessible(phone.page);
}

const next = () => phone.page.getByRole('button', { name: '下一步' }).click();

async function uploadTo(label: string) {
  const zone = phone.page.getByRole('region', { name: label, exact: true });
  await zone.locator('input[type=file]').setInputFiles(file);
  await zone.getByRole('list', { name: `已上传的${label}` }).waitFor();
}

/** The application of the patient under test. */
async function applicationId(): Promise<number> {
  const { rows } = await patient.caller.ok(listMyApplications, { query: {} });
  return rows[0]?.id ?? 0;
}

describe('患者在手机上申请（M22、M23.1、M23.2）', () => {
  it('一页一件事，刷新不丢，核对以后提交，得到申请号', async () => {
    const { page } = phone;
    await phone.go('/');
    await inspect('apply-0-progress');
    await page.getByRole('link', { name: '申请用药待遇' }).click();
    await page.getByRole('button', { name: /示例替尼/ }).click();
    await inspect('apply-1-drug');
    await next();
    await page.getByRole('button', { name: /示例医师01/ }).click();
    await inspect('apply-2-doctor');
    await next();
    await next();
    await page.getByText('有 3 处需要修改').waitFor();
    await inspect('apply-3-condition-problems');
    await page.getByLabel('诊断', { exact: true }).fill('肺恶性肿瘤');
    await page.getByLabel('诊断编码').fill('c34.900');
    await page.getByLabel('病情').fill('2026 年 1 月确诊，基因检测阳性');
    await page.reload();
    await settled(page);
    await expect.poll(() => page.getByLabel('诊断编码').inputValue()).toBe('C34.900');
    await next();
    for (const kind of ['身份证件', '医保电子凭证或社会保障卡', '诊断病历']) await uploadTo(kind);
    await inspect('apply-4-papers');
    await next();
    await page.getByLabel('联系电话').fill('13800001234');
    await page.getByRole('button', { name: '换一家药店' }).click();
    await page.getByRole('button', { name: /示例大药房/ }).click();
    await inspect('apply-5-contact');
    await next();
    await page.getByText('没有发现妨碍申请的问题').waitFor();
    await inspect('apply-6-check');
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByText(/^SQ4301022026\d{6}$/).waitFor();
    await inspect('apply-7-receipt');
    await page.getByRole('link', { name: '查看进度' }).click();
    await page.getByText('等医师签署').first().waitFor();
    await inspect('apply-8-submitted');
    phone.expectQuiet();
  });

  it('经办请补材料，患者在手机上补交，审核中看得到到期日，通过后看得到能用到哪天', async () => {
    const { page } = phone;
    const id = await applicationId();
    await desks.doctor.ok(stateOpinion, {
      params: { id },
      body: { opinion: '符合限定支付范围，同意', identityChecked: true },
    });
    await desks.office.ok(giveHospitalOpinion, {
      params: { id },
      body: { decision: 'confirm', opinion: '情况属实' },
    });
    await desks.agency.ok(requestSupplement, {
      params: { id },
      body: { lacks: ['testReport'], explanation: '基因检测报告看不清，请重拍' },
    });
    await phone.go(`/progress/${id}`);
    await inspect('apply-9-supplement');
    await uploadTo('检查检验报告');
    await page.getByRole('button', { name: verb('补交') }).click();
    await page.getByText('等经办受理').first().waitFor();
    await desks.agency.ok(acceptApplication, { params: { id } });
    await phone.go('/progress');
    await page.getByText('还剩 15 个工作日（3月23日到期）').waitFor();
    await inspect('apply-10-in-review');
    await desks.agency.ok(approveApplication, {
      params: { id },
      body: { termTo: null, opinion: '材料齐全' },
    });
    await phone.go(`/progress/${id}`);
    await page.getByText('2026-03-02 至 2027-12-31 可以享受待遇').waitFor();
    await page.getByRole('heading', { name: '决定的政策依据' }).waitFor();
    await inspect('apply-11-approved');
    await phone.go('/my/drugs');
    await page.getByText('可以用到 2027-12-31').waitFor();
    await inspect('apply-12-my-drugs');
    await page.getByRole('link', { name: '换医院或药店' }).click();
    await page.getByRole('button', { name: '换一家医院' }).click();
    await page.getByRole('button', { name: /示例市第二医院/ }).click();
    await inspect('apply-13-change');
    await page.getByRole('button', { name: verb('保存') }).click();
    await page.getByText('示例市第二医院').waitFor();
    phone.expectQuiet();
  });

  it('重复申请被拒绝，说明依据，填好的内容不丢', async () => {
    const { page } = phone;
    await phone.go('/apply');
    await page.getByRole('button', { name: /示例替尼/ }).click();
    await next();
    await page.getByRole('button', { name: /示例医师01/ }).click();
    await next();
    await page.getByLabel('诊断', { exact: true }).fill('肺恶性肿瘤');
    await page.getByLabel('诊断编码').fill('C34.900');
    await page.getByLabel('病情').fill('同上');
    await next();
    for (const kind of ['身份证件', '医保电子凭证或社会保障卡', '诊断病历']) await uploadTo(kind);
    await next();
    await page.getByLabel('联系电话').fill('13800001234');
    await next();
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByRole('alert').getByText('该药品已有生效的待遇资格').waitFor();
    await inspect('apply-14-refused');
    await expect.poll(() => page.getByText('13800001234').count()).toBe(1);
    phone.expectQuiet();
  });

  it('第二年延期：原材料沿用，只写现在的病情（M23.4）', async () => {
    await moveTo(desks, '2027-11-01');
    const caller = await stage.server.signIn({
      login: 'later',
      name: '示例·陈一',
      role: 'patient',
      personId: patient.personId,
    });
    const later = await stage.open({ as: caller, size: PHONE });
    await later.go('/my/drugs');
    await later.page.getByRole('link', { name: '延期' }).click();
    await later.page.getByText('2028-12-31').waitFor();
    await later.page.getByRole('textbox', { name: '病情' }).fill('用药一年多，病情稳定');
    await shot(later.page, 'apply-15-extend');
    await expectNoSidewaysScroll(later.page);
    await expectAccessible(later.page);
    await later.page.getByRole('button', { name: '提交延期申请' }).click();
    await later.page.getByText('等医师签署').first().waitFor();
    await later.page.getByText(/延期：接续 SQ/).waitFor();
    later.expectQuiet();
  });
});

describe('责任医师代患者申请（M22、M34）', () => {
  it('先核对凭证，再一页页填，提交后去签署意见', async () => {
    await moveTo(desks, '2026-03-02');
    const other = await newPatient(desks, '示例·周四');
    const desk = await stage.open({ as: desks.doctor });
    const { page } = desk;
    const forward = () => page.getByRole('button', { name: '下一步' }).click();
    await desk.go('/applications/new');
    await forward();
    await page.getByText('请先核对患者的凭证').first().waitFor();
    await page.getByLabel('凭证号码').fill(other.idNumber);
    await page.getByRole('button', { name: verb('核对') }).click();
    await page.getByText(/示\*+，[男女]，56 岁，芙蓉区/).waitFor();
    await shot(page, 'behalf-1-patient');
    await expectAccessible(page);
    await forward();
    await page.getByRole('button', { name: /示例替尼/ }).click();
    await forward();
    await page.getByLabel('诊断', { exact: true }).fill('肺恶性肿瘤');
    await page.getByLabel('诊断编码').fill('C34.900');
    await page.getByLabel('病情').fill('确诊');
    await forward();
    for (const kind of ['身份证件', '医保电子凭证或社会保障卡', '诊断病历']) {
      const zone = page.getByRole('region', { name: kind, exact: true });
      await zone.locator('input[type=file]').setInputFiles(file);
      await zone.getByRole('list', { name: `已上传的${kind}` }).waitFor();
    }
    await forward();
    await page.getByLabel('联系电话').fill('13800005678');
    await forward();
    await shot(page, 'behalf-2-check');
    await page.getByRole('button', { name: '提交申请' }).click();
    await page.getByRole('link', { name: '去签署意见' }).click();
    await page.getByText('待医师签署意见').first().waitFor();
    await shot(page, 'behalf-3-case');
    await expectAccessible(page);
    desk.expectQuiet();
  });
});
