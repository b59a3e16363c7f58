import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addCommercialMembers, addCommercialPlan } from '../../src/contract/settlement-commercial.ts';
import { reportAccountBalance } from '../../src/contract/settlement-plans.ts';
import { settleClaim } from '../../src/contract/settlement.ts';
import type { Caller } from '../support/api.ts';
import {
  claimOf,
  furnishCounter,
  requestId,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
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
} from './support/browser.ts';

let stage: Stage;
let counter: Counter;
let person: TestPatient;
let patient: Caller;
let province: Caller;

beforeAll(async () => {
  stage = await openStage();
  counter = await furnishCounter(stage.server);
  person = await counter.addPerson(1);
  patient = await stage.server.signIn({
    login: 'patient-payers',
    name: '示例患者1',
    role: 'patient',
    areaCode: '430102',
    personId: person.id,
  });
  province = await stage.server.signIn({ login: 'province-web', name: '示例省局', role: 'provinceAdmin' });
});
afterAll(() => stage.close());

describe('省局录入（M9.7、N2.1、N4）', () => {
  it('录入普通门诊政策、开通工伤基金、登记商业保险方案', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: province });
    await go('/settings/ordinary-plans');
    await page.getByText('还没有录入普通门诊或慢特病政策').waitFor();
    await expectAccessible(page);
    await choose(page, '地区', '长沙市');
    await page.getByLabel('起付线（元）').fill('300');
    await page.getByLabel('支付比例').fill('500 50\n以上 60');
    await page.getByLabel('年度限额（元，不另设就留空）').fill('2000');
    await page.getByLabel('文件依据').fill('示例文件');
    await page.getByRole('button', { name: verb('录入') }).click();
    await page.getByText('500.00 元以内 50%；以上 60%').waitFor();
    await page.getByText('起付线 300.00 元，全年累计；年度限额 2,000.00 元').waitFor();
    await settled(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'ordinary-plans-1440');

    await go('/settings/fund-routes');
    await page.getByText('还没有地区开通').waitFor();
    await choose(page, '地区', '长沙市');
    await page.getByLabel('文件依据').fill('示例文件');
    await page.getByRole('button', { name: verb('录入') }).click();
    await page.getByRole('cell', { name: '工伤保险基金' }).waitFor();
    await settled(page);
    await expectAccessible(page);
    await shot(page, 'fund-routes-1440');

    await go('/commercial-plans');
    await page.getByText('还没有商业保险方案').waitFor();
    await page.getByLabel('方案名称').fill('示例惠民保');
    await page.getByLabel('保险公司').fill('示例保险公司');
    await page.getByLabel('赔付比例（%）').fill('50');
    await page.getByLabel('年度免赔额（元）').fill('100');
    await page.getByLabel('协议').fill('示例协议');
    await page.getByRole('button', { name: verb('登记') }).click();
    await page.getByRole('button', { name: '登记示例惠民保成员' }).click();
    await page.locator('#lines').fill(`${person.personNo} 示例保单`);
    await page.locator('#memberTo').fill('20261231');
    await page.getByRole('button', { name: '登记成员' }).last().click();
    await page.getByText('1／0').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'commercial-plans-1440');
    expectQuiet();
  });

  it('经办登记慢特病和个人账户余额', async () => {
    const { page, go, expectQuiet } = await stage.open({ as: counter.agency });
    await go(`/person-payers?personNo=${person.personNo}`);
    await page.getByText('没有登记过慢特病待遇').waitFor();
    await page.getByLabel('病种').fill('示例慢特病');
    await page.getByLabel('诊断编码').fill('E11 E12');
    await page.getByLabel('认定依据').fill('示例认定');
    await page.getByRole('button', { name: verb('登记') }).click();
    await page.getByText('E11、E12').waitFor();
    await page.getByLabel('可用余额（元）').fill('250.5');
    await page.getByLabel('来源').fill('示例报表');
    await page.getByRole('button', { name: verb('更新') }).click();
    await page.getByText('示例报表').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'person-payers-1440');
    expectQuiet();
  });
});

describe('患者在手机上同意，结算单写明谁付（N4）', () => {
  it('同意以后商业保险接着付，个人账户先付，撤回也在这里', async () => {
    const { id } = await province.ok(addCommercialPlan, {
      body: {
        name: '示例补充险',
        insurer: '示例保险公司',
        from: '2026-01-01',
        to: null,
        ratio: '0.5000',
        deductible: '0.00',
        yearlyCap: '5000.00',
        drugs: [],
        source: '示例',
      },
    });
    const member = { personNo: person.personNo, policyNo: '示例二', from: '2026-01-01', to: '2026-12-31' };
    await province.ok(addCommercialMembers, { params: { id }, body: { members: [member] } });
    await counter.agency.ok(reportAccountBalance, {
      body: { requestId: requestId(), personNo: person.personNo, balance: '60.00', source: '示例' },
    });
    const { page, go, expectQuiet } = await stage.open({ as: patient, size: PHONE });
    await go('/my/commercial');
    const card = page.getByRole('article', { name: '示例补充险' });
    await card.getByText('还没有同意').waitFor();
    await card.getByRole('button', { name: '同意由它接着付' }).click();
    await card.getByText('已同意一站式结算').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'my-commercial-390');

    const body = { requestId: requestId(), ...claimOf(person, TABLETS, 1), useAccount: true };
    const bill = await counter.hospital.ok(settleClaim, { body });
    expect(bill).toMatchObject({ fromCommercial: '150.00', fromAccount: '60.00', cash: '90.00' });
    await go(`/my/bills/${bill.claimNo ?? ''}`);
    await page
      .getByText('商业保险支付 150.00 元；个人支付 150.00 元；其中个人账户 60.00 元，现金 90.00 元。')
      .waitFor();
    await page.getByRole('button', { name: '展开算式' }).click();
    await page.getByText('示例补充险：剩余 300.00，免赔额还剩 0.00，按 50% 赔付').waitFor();
    await settled(page);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await shot(page, 'bill-payers-390');

    await go('/my/commercial');
    await card.getByRole('button', { name: '撤回同意' }).click();
    await card.getByText('已撤回同意').waitFor();
    expectQuiet();
  });
});
