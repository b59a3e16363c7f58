import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  addListEntry,
  createListVersion,
  getProduct,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { imported } from '../support/catalogue.ts';
import {
  CODE,
  openListDesk,
  productBody,
  publishOneDrug,
  SECRET,
  type ListDesk,
} from '../support/list-desk.ts';
import { publishByTwo } from '../support/publish.ts';
import { workbookOf } from '../support/workbook.ts';
import {
  choose,
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
let desk: ListDesk;
let price: Tab;
beforeAll(async () => {
  stage = await openStage({ today: '2026-06-15' });
  desk = await openListDesk(stage.server);
  await publishOneDrug(desk);
  price = await stage.open({ as: desk.price });
});
afterAll(() => stage.close());

async function type(tab: Tab, id: string, text: string) {
  await tab.page.locator(`#${id}`).fill(text);
  await tab.page.locator(`#${id}`).blur();
}

describe('支付标准与挂网价的调整（M12、N2.3、N3.1）', () => {
  it('填好按 F2 看改动前后，按 F4 登记；时间线随即更新，旧值还在', async () => {
    const { page } = price;
    await price.go(`/products/${CODE}`);
    await choose(page, '事由', '协议期内同通用名药品上市');
    await type(price, 'standard-standard', '1100.00');
    await type(price, 'standard-from', '20260701');
    await type(price, 'standard-reason', '示例：同通用名药品上市');
    await type(price, 'standard-evidence', '示例文号 2');
    await page.keyboard.press('F2');
    const preview = page.getByRole('table', { name: '改动前后' });
    await preview.waitFor();
    await expect
      .poll(() => preview.getByRole('row').allInnerTexts())
      .toEqual([
        expect.stringContaining('执行') as string,
        expect.stringMatching(/2026-01-01\s*至 2026-06-30[\s\S]*不变/) as string,
        expect.stringMatching(/2026-07-01 起[\s\S]*改动[\s\S]*→ 谈判 1,100\.00/) as string,
      ]);
    await page.getByText('保存后这些产品的挂网价高于上限').waitFor();
    await shot(page, 'price-preview');
    await expectAccessible(page);
    await page.keyboard.press('F4');
    const line = page.getByRole('table', { name: '支付标准时间线' });
    await line.getByText('2026-07-01 起').waitFor();
    await expect.poll(() => line.innerText()).toContain('98,765.4321');
    await settled(page);
    await shot(page, 'price-product');
    await expectNoSidewaysScroll(page);
    price.expectQuiet();
  });

  it('按某一天所知：当时没有的记载不出现，回到现在又看得到', async () => {
    const { page } = price;
    await type(price, 'known-on', '20260614');
    await page.getByText('只按 2026-06-14 当天结束时的记载').waitFor();
    await page.getByText('没有支付标准').waitFor();
    await page.getByRole('button', { name: '回到现在' }).click();
    await page.getByRole('table', { name: '支付标准时间线' }).getByText('2026-07-01 起').waitFor();
  });

  it('挂网价超过上限：指出规则，填过的不丢，改好就能登记', async () => {
    const { page } = price;
    await page.locator('.ant-segmented-item', { hasText: '挂网价' }).click();
    await type(price, 'listed-price', '1150');
    await type(price, 'listed-from', '20260701');
    await type(price, 'listed-source', '示例平台');
    await page.keyboard.press('F2');
    await page.getByText('谈判药品挂网价不得高于医保支付标准').waitFor();
    await expect.poll(() => page.locator('#listed-source').inputValue()).toBe('示例平台');
    await expectAccessible(page);
    await type(price, 'listed-price', '1090');
    await page.keyboard.press('F2');
    await page.getByText('上限 1,100.00 元').waitFor();
    await page.keyboard.press('F4');
    await page.getByRole('table', { name: '挂网价时间线' }).getByText('1,090.00').waitFor();
    price.expectQuiet();
  });

  it('改动过去的日子要写原因，写了才能登记；撤销也先看清', async () => {
    const { page } = price;
    await page.locator('.ant-segmented-item', { hasText: '支付标准' }).click();
    await choose(page, '事由', '撤销');
    await type(price, 'standard-from', '2026-03-01');
    await type(price, 'standard-to', '2026-03-31');
    await type(price, 'standard-reason', '示例：当月暂停执行');
    await type(price, 'standard-evidence', '示例文号 3');
    await page.keyboard.press('F2');
    await page.getByText('改动了 2026-03-01 起已经过去的日期').waitFor();
    await page.getByText('没有牵涉已结算的单据').waitFor();
    await expect.poll(() => page.getByRole('button', { name: verb('撤销标准') }).isDisabled()).toBe(true);
    await type(price, 'standard-lateReason', '示例：函件迟到');
    await page.keyboard.press('F4');
    await page.getByRole('table', { name: '支付标准时间线' }).getByText('没有标准').waitFor();
    const { standards } = await desk.price.ok(getProduct, { params: { code: CODE } });
    expect(standards.map((one) => [one.from, one.to])).toEqual([
      ['2026-07-01', null],
      ['2026-04-01', '2026-06-30'],
      ['2026-01-01', '2026-02-28'],
    ]);
    price.expectQuiet();
  });

  it('别的岗位看同一页：保密的不见数值，没有登记的表单；手机上不左右滚动', async () => {
    const office = await stage.open({ as: desk.auditor, size: PHONE });
    await office.go(`/products/${CODE}`);
    await office.page.getByText('谈判（保密）').first().waitFor();
    const text = await office.page.locator('main').innerText();
    for (const secret of [SECRET, '98,765', '1,100.00']) expect(text).not.toContain(secret);
    await expect.poll(() => office.page.getByRole('heading', { name: '调整支付标准' }).count()).toBe(0);
    await shot(office.page, 'price-product-phone');
    await expectNoSidewaysScroll(office.page);
    await expectAccessible(office.page);
    office.expectQuiet();
  });
});

describe('目录所印的支付标准（N2.2、M12）', () => {
  const TERM = '2026年1月1日至\n2027年12月31日';
  const row = (number: number, name: string, text: string) =>
    [null, null, '乙', number, name, text, null, TERM] as const;
  const book = workbookOf([
    {
      name: '协议西药',
      rows: [
        ['协议西药'],
        ['药品分类代码', '药品分类', null, '编号', '药品名称', '医保支付标准', '备注', '协议有效期'],
        ['XL', '抗肿瘤'],
        row(1, '示例相符片', '5.03元(10mg/片)'),
        row(2, '示例近似液', '780.00元(100mg/瓶)'),
        row(3, '示例难读囊', '见说明(每粒含量不等)'),
      ],
    },
  ]);

  it('备好目录和产品', async () => {
    const totals = { western: 0, chinese: 0, negotiatedWestern: 3, negotiatedChinese: 0, total: 3 };
    const national = await imported(desk.catalogue, book, {
      edition: '2027',
      totals,
      effectiveFrom: '2026-02-01',
    });
    await publishByTwo(desk.catalogue, desk.checker, national);
    const { id } = await desk.catalogue.ok(createListVersion, {
      body: {
        edition: '2026年增补',
        effectiveFrom: '2026-01-01',
        effectiveTo: '2026-12-31',
        generics: 2,
        copyFrom: null,
      },
    });
    const register = async (code: string, name: string, facts: object) => {
      const { entryKey } = await desk.catalogue.ok(addListEntry, {
        body: { ...desk.entry({ genericName: name, termTo: '2027-12-31' }), versionId: id },
      });
      const body = productBody(entryKey, { genericName: name, tradeName: '', ...facts });
      await desk.catalogue.ok(saveProduct, { params: { code }, body });
    };
    await register('XL01XCZ999B002010100001', '示例相符片', {
      strength: '10mg',
      pack: '28片/盒',
      unitsPerPack: 28,
      doseUnit: '片',
      tracePrefixes: ['8300001'],
    });
    await register('XL01XCZ999B002010100002', '示例近似液', {
      strength: '10ml:100mg',
      tracePrefixes: ['8300002'],
    });
    await publishByTwo(desk.catalogue, desk.checker, id);
  });

  it('相符的一次采用；近似的由人对着原文定给产品；读不出的搁置', async () => {
    const { page } = price;
    await price.go('/prices/printed');
    const table = page.getByRole('table', { name: '所印支付标准' });
    await table.getByText('示例相符片').waitFor();
    await shot(page, 'printed-standards');
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await page.getByRole('button', { name: verb('采用相符的') }).click();
    await table.getByText('已落到产品').waitFor();
    await table.getByRole('row', { name: /示例近似液/ }).click();
    const drawer = page.getByRole('dialog');
    await drawer.getByText('780.00元(100mg/瓶)').waitFor();
    await settled(page);
    await shot(page, 'printed-drawer');
    await expectAccessible(page);
    await expect.poll(() => page.locator('#printed-standard').inputValue()).toBe('780.00');
    await page.locator('#printed-reason').fill('容量写法不同，同一规格');
    await page.keyboard.press('Enter');
    await drawer.waitFor({ state: 'hidden' });
    await table.getByRole('row', { name: /示例近似液[\s\S]*已落到产品/ }).waitFor();
    await table.getByRole('row', { name: /示例难读囊/ }).click();
    await page.locator('#printed-aside').fill('本省没有使用');
    await page.keyboard.press('Enter');
    await table.getByRole('row', { name: /示例难读囊[\s\S]*已搁置/ }).waitFor();
    const { standards } = await desk.price.ok(getProduct, { params: { code: 'XL01XCZ999B002010100001' } });
    expect(standards).toMatchObject([{ standard: '140.84', kind: 'negotiated' }]);
    price.expectQuiet();
  });

  it('审计看得到办理，不能办；手机上不左右滚动', async () => {
    const auditor = await stage.open({ as: desk.auditor, size: PHONE });
    await auditor.go('/prices/printed?state=done');
    await auditor.page.getByText('示例相符片').waitFor();
    await expect.poll(() => auditor.page.getByRole('button', { name: verb('采用相符的') }).count()).toBe(0);
    await expectNoSidewaysScroll(auditor.page);
    await expectAccessible(auditor.page);
    auditor.expectQuiet();
  });
});

describe('国家申请（N2.3）', () => {
  it('登记、跟踪到国家确定标准，再据此登记标准', async () => {
    const { page } = price;
    const code = 'XL01XCZ999B002010105678';
    const { product } = await desk.price.ok(getProduct, { params: { code: CODE } });
    await desk.catalogue.ok(saveProduct, {
      params: { code },
      body: productBody(product.entryKey, { strength: '50mg(2ml)', tracePrefixes: ['8300009'] }),
    });
    await price.go('/national-applications');
    await page.getByText('没有符合条件的申请').waitFor();
    await page.getByRole('link', { name: '登记申请' }).click();
    const given = {
      genericName: '示例单抗注射液',
      dosageForm: '注射剂',
      strength: '50mg(2ml)',
      pack: '1瓶/盒',
      maker: '示例制药一厂',
      nationalCode: code,
      submittedOn: '20260506',
      documentNo: '示例申请 1 号',
    };
    for (const [name, text] of Object.entries(given)) await type(price, `application-${name}`, text);
    await expectAccessible(page);
    await page.getByRole('button', { name: verb('登记申请') }).click();
    await page.getByRole('heading', { name: '示例单抗注射液 50mg(2ml)' }).waitFor();
    for (const [word, on] of [
      ['国家受理', '20260512'],
      ['国家已确定标准', '20260610'],
    ] as const) {
      await choose(page, '进展', word);
      await type(price, 'step-onDay', on);
      await type(price, 'step-documentNo', '示例回执');
      await page.getByRole('button', { name: verb('登记进展') }).click();
      await page.getByRole('list', { name: '申请进展' }).getByText(word).waitFor();
    }
    await settled(page);
    await shot(page, 'national-application');
    await expectAccessible(page);
    await page.getByRole('link', { name: '据此登记标准' }).click();
    await page.locator('#standard-applicationId').waitFor();
    await type(price, 'standard-standard', '560');
    await type(price, 'standard-from', '20260620');
    await type(price, 'standard-reason', '国家确定新增规格的标准');
    await type(price, 'standard-evidence', '示例通知');
    await page.keyboard.press('F2');
    await page.getByRole('table', { name: '改动前后' }).waitFor();
    await page.keyboard.press('F4');
    const line = page.getByRole('table', { name: '支付标准时间线' });
    await line.getByRole('link', { name: '国家申请' }).click();
    await page.getByText('已据此登记标准').waitFor();
    await expectNoSidewaysScroll(page);
    await price.go('/national-applications');
    await page.getByText('已登记', { exact: true }).waitFor();
    await shot(page, 'national-applications');
    await expectAccessible(page);
    price.expectQuiet();
  });
});
