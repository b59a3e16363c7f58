import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROLES } from '../../src/domain/identity/roles.ts';
import {
  expectAccessible,
  expectNoSidewaysScroll,
  openStage,
  settled,
  shot,
  signInAsDemo,
  type Stage,
} from './support/browser.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({ province: true });
});
afterAll(() => stage.close());

describe('示例省的各个岗位（M7）', () => {
  it('登录页按岗位列出示例账号', async () => {
    const { page, go, expectQuiet } = await stage.open();
    await go('/');
    for (const { label } of Object.values(ROLES)) {
      await page
        .getByRole('button', { name: new RegExp(`^${label}`) })
        .first()
        .waitFor();
    }
    await expectAccessible(page);
    await shot(page, 'demo-accounts');
    expectQuiet();
  });

  it.each(Object.values(ROLES).map((role) => role.label))(
    '%s：点一下就登录，首页有内容、可访问、不报错',
    async (label) => {
      const { page, go, expectQuiet } = await stage.open();
      await go('/');
      await signInAsDemo(page, label);
      await settled(page);
      await expect.poll(() => page.getByRole('heading').count()).toBeGreaterThan(0);
      expect((await page.locator('main').innerText()).trim().length).toBeGreaterThan(20);
      await shot(page, `demo-home-${label}`);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      expectQuiet();
    },
  );
});
