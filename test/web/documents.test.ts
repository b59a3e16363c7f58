import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLAUSE_IDS } from '../../src/policy/clause-ids.ts';
import type { Caller } from '../support/api.ts';
import { insertTestPerson } from '../support/province.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  PHONE,
  settled,
  shot,
  verb,
  type Stage,
} from './support/browser.ts';

const MEASURES = `湖南省医保药品“双通道”单行支付管理办法
第一章 总 则
第一条 示例条文甲。
第二条 示例条文乙。`;

let stage: Stage;
let catalogue: Caller;
let auditor: Caller;
let patient: Caller;
beforeAll(async () => {
  stage = await openStage();
  catalogue = await stage.server.signIn({
    login: 'catalogue1',
    name: '示例·目录',
    role: 'provinceCatalogue',
  });
  auditor = await stage.server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
  const { world } = stage.server;
  const personId = await world.db.transaction('all', (tx) => insertTestPerson(world, tx, 1));
  patient = await stage.server.signIn({ login: 'patient1', name: '示例·王', role: 'patient', personId });
});
afterAll(() => stage.close());

describe('政策文件与规则说明（M1）', () => {
  it('省局目录载入文件：先看识别结果，确认后依据旁边就有原文', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: catalogue });
    await go('/policy-documents');
    await page.getByText('还没有载入官方文件').waitFor();
    await page
      .getByLabel('官方文件全文')
      .setInputFiles({ name: '别的.txt', mimeType: 'text/plain', buffer: Buffer.from('与医保无关') });
    await page.getByText('认不出这是哪份文件').waitFor();
    await page
      .getByLabel('官方文件全文')
      .setInputFiles({ name: '办法.txt', mimeType: 'text/plain', buffer: Buffer.from(MEASURES) });
    await page.getByRole('heading', { name: '识别结果：办法' }).waitFor();
    await page.getByText('示例条文乙。').waitFor();
    await expectAccessible(page);
    await shot(page, 'documents-preview-1440');
    await page.getByRole('button', { name: verb('确认载入') }).click();
    await page.getByText('已载入，共 3 段').waitFor();
    await settled(page);
    await page.getByRole('cell', { name: '正在使用' }).waitFor();
    await page.getByRole('button', { name: '办法 第一条' }).click();

    await page.getByText('示例条文甲。').waitFor();
    await expectAccessible(page);
    await shot(page, 'documents-clause-1440');
    await page.getByRole('button', { name: '关闭依据' }).click();
    await page.getByRole('link', { name: '办法', exact: true }).click();
    await page.getByRole('heading', { name: '第一章 总则' }).waitFor();
    await expect
      .poll(() => page.getByRole('heading', { level: 3 }).allTextContents())
      .toEqual(['开头 ', '第一条 办法 第一条', '第二条 办法 第二条']);
    await expectAccessible(page);
    await page.setViewportSize(PHONE);
    await expectNoSidewaysScroll(page);
    await shot(page, 'documents-article-390');
    expectQuiet();
  });

  it('规则说明按字词查找，解释带着相关条款；不能载入的岗位没有载入入口', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: auditor });
    await go('/clauses');
    await page.getByRole('heading', { name: '办法（49 条）' }).waitFor();
    await expect.poll(() => page.getByRole('row').count()).toBe(CLAUSE_IDS.length + 3);
    await expectAccessible(page);
    await shot(page, 'clauses-1440');
    await page.getByLabel('查找').fill('自然年度');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '平台解释（1 条）' }).waitFor();
    await page.getByRole('button', { name: '平台解释 I3' }).click();
    await page.getByText('省里可以用带日期和依据的参数另行规定。').waitFor();
    await expectAccessible(page);
    await go('/clauses?q=没有这样的字词');
    await page.getByText('没有符合条件的规则').first().waitFor();
    await go('/policy-documents');
    await expect.poll(() => page.getByLabel('官方文件全文').count()).toBe(0);
    expectQuiet();
  });

  it('患者在手机上也能查规则', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: patient, size: PHONE });
    await go('/my');
    await page.getByRole('link', { name: /规则说明/ }).click();
    await page.getByRole('heading', { name: '办法（49 条）' }).waitFor();
    await page.getByLabel('查找').fill('70%');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '报销比例' }).waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'rules-390');
    expectQuiet();
  });
});
