import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { settled, verb } from './browser.ts';

/** More controls than this between two steps would make a page unfit for the keyboard. */
const MOST_STEPS = 60;

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** Whether the one that has the focus is drawn so: by an outline, a shadow or a border of its own. */
async function expectVisibleFocus(target: Locator): Promise<void> {
  const drawn = await target.evaluate((element) => {
    // A select draws the focus of the field within it on its own frame, a row on its cells.
    const frame = element.closest('.ant-select, .ant-input-affix-wrapper');
    const marked = [element, element.parentElement, frame, ...element.querySelectorAll('td')];
    return marked.some((one) => {
      if (one === null) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(one);
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
    });
  });
  expect(drawn, '焦点要看得见').toBe(true);
}

type Way = 'Tab' | 'Shift+Tab';

type Focus = 'here' | 'elsewhere' | 'gone';

/** Presses Tab until the control has the focus, as somebody without a mouse would, and sees that it shows. */
export async function tabTo(page: Page, target: Locator, way: Way = 'Tab'): Promise<void> {
  // A control may draw itself by other means and be without size. Finding it by its words at every step would take longest.
  const find = () => target.elementHandle();
  let control = await find();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const focus = await control?.evaluate((element): Focus => {
      if (!element.isConnected) return 'gone';
      return element === document.activeElement ? 'here' : 'elsewhere';
    });
    if (focus === 'here') return expectVisibleFocus(target);
    if (focus === 'gone') control = await find();
    else await page.keyboard.press(way);
  }
  const last = await page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));
  throw new Error(`Tab did not come to ${String(target)}; last at ${last ?? 'nothing'}`);
}

/** From the top of a page past its menu, by the link that is there for it. */
export async function skipMenu(page: Page): Promise<void> {
  await tabTo(page, page.getByRole('link', { name: '跳到正文' }));
  await page.keyboard.press('Enter');
}

/** Goes to a button and presses Enter. */
export async function pressButton(
  page: Page,
  name: string,
  way: Way = 'Tab',
  within = page.getByRole('main'),
): Promise<void> {
  await tabTo(page, within.getByRole('button', { name: verb(name) }).first(), way);
  await page.keyboard.press('Enter');
}

/** Goes to fields by their labels, in this order, and types into each. */
export async function fillByKeys(
  page: Page,
  texts: Readonly<Record<string, string>>,
  within: Locator = page.getByRole('main'),
): Promise<void> {
  for (const [label, text] of Object.entries(texts)) {
    await tabTo(page, within.getByRole('textbox', { name: label, exact: true }));
    await page.keyboard.type(text);
  }
}

/** Goes to a choice, opens it and walks down to the option of these words. */
export async function chooseByKeys(page: Page, label: string, option: string): Promise<void> {
  await tabTo(page, page.getByRole('combobox', { name: label, exact: true }));
  await page.keyboard.press('Enter');
  const active = page.locator('.ant-select-dropdown:visible .ant-select-item-option-active');
  await active.waitFor();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    if ((await active.innerText()).includes(option)) {
      await page.keyboard.press('Enter');
      return active.waitFor({ state: 'hidden' });
    }
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`no option ${option} of ${label}`);
}

const questionOf = (page: Page, name: string) => page.getByRole('dialog', { name: `确认${name}？` });

/** Goes to a button, looks at what it asks and backs out by Escape: the focus is on the button again. */
export async function backOutByKeys(page: Page, name: string): Promise<void> {
  await pressButton(page, name);
  await questionOf(page, name).waitFor();
  await page.keyboard.press('Escape');
  await questionOf(page, name).waitFor({ state: 'hidden' });
  const button = page.getByRole('main').getByRole('button', { name: verb(name) });
  await expect.poll(() => hasFocus(button.first()), { message: '焦点回到按钮' }).toBe(true);
}

/** Goes to a button and through with what it asks. */
export async function confirmByKeys(
  page: Page,
  name: string,
  way: Way = 'Tab',
  within = page.getByRole('main'),
): Promise<void> {
  await pressButton(page, name, way, within);
  const dialog = questionOf(page, name);
  await tabTo(page, dialog.getByRole('button', { name: verb(name) }));
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'hidden' });
  await settled(page);
}

/** What has the focus is on the page, not lost to nothing, once something was done. */
export async function expectFocusKept(page: Page): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.activeElement !== document.body), { message: '焦点没有丢' })
    .toBe(true);
}

/** Once something was done, the focus is on this or on something within it: there one goes on. */
export async function expectFocusIn(target: Locator): Promise<void> {
  await expect
    .poll(() => target.evaluate((element) => element.contains(document.activeElement)), {
      message: `焦点到${String(target)}`,
    })
    .toBe(true);
}
