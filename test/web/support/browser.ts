import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium, type Browser, type BrowserContext, type Download, type Page } from 'playwright-core';
import { expect, inject } from 'vitest';
import { PUBLIC, ROOT } from '../../../src/server/root.ts';
import { startTestServer, type Caller, type TestServer } from '../../support/api.ts';
import { startDemoServer } from '../../support/demo-server.ts';
import { settled, trackLoading } from './settled.ts';
import { within } from './within.ts';

export { settled } from './settled.ts';

export const DESK = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** A server with pages that listens, and a browser beside it. */
export interface Stage {
  readonly server: TestServer;
  readonly url: string;
  readonly browser: Browser;
  /** A window of its own (cookies, storage), signed in as the caller where one is given. */
  open(options?: { as?: Caller; size?: { width: number; height: number } }): Promise<Tab>;
  close(): Promise<void>;
}

/** One window, with everything the browser complained about. */
export interface Tab {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Goes to a path and waits until nothing is loading. */
  go(path: string): Promise<void>;
  /** Fails when the page logged an error, broke the content security policy or threw. */
  expectQuiet(): void;
  /** Ends the window. One that Chromium does not let go of in time goes with the browser's connection. */
  close(): Promise<void>;
}

/** Milliseconds after which a window that does not close is left to the end of its stage. */
const CLOSING_MS = 5_000;
/** Milliseconds within which a page answers a question that takes it none. */
const ANSWER_MS = 20_000;

/** Errors that belong to the journey: a refusal or problem that the test itself provokes is logged by Chromium as a failed load. */
const EXPECTED =
  /Failed to load resource: the server responded with a status of (400|401|403|404|409|413|422|429)/;

async function openTab(
  browser: Browser,
  url: string,
  caller: Caller | undefined,
  size: { width: number; height: number },
): Promise<Tab> {
  const context = await browser.newContext({
    viewport: size,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    acceptDownloads: true,
  });
  if (caller !== undefined) {
    const [name = '', value = ''] = caller.cookie.split('=');
    await context.addCookies([{ name, value, url }]);
  }
  const page = await context.newPage();
  trackLoading(page);
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  return {
    page,
    context,
    go: async (path) => {
      await page.goto(url + path);
      await settled(page);
    },
    expectQuiet: () => expect(complaints).toEqual([]),
    close: () => within(CLOSING_MS, context.close()).catch(() => undefined),
  };
}

/**
 * Starts the built pages on a server with a database of its own: empty, or with `province` a small demo province.
 */
export async function openStage({
  province = false,
  ...options
}: { today?: string; demo?: boolean; province?: boolean } = {}): Promise<Stage> {
  if (!existsSync(join(PUBLIC, 'index.html'))) throw new Error('页面还没有构建，请先运行 npm run build');
  const [server, browser] = await Promise.all([
    province ? startDemoServer(options) : startTestServer(options),
    chromium.connect(inject('browserUrl')),
  ]);
  const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
  return {
    server,
    url,
    browser,
    open: ({ as, size = DESK } = {}) => openTab(browser, url, as, size),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/**
 * The text of a button; between two Chinese characters antd may put a space. A verb of two characters stands alone:
 * 登记 is not 登记死亡. A longer one may be followed by what it is done to.
 */
export function verb(text: string): RegExp {
  const alone = text.length === 2 ? '(?!\\s*[\\u4e00-\\u9fff])' : '';
  return new RegExp(`^${[...text].join('\\s*')}${alone}`);
}

/** Chooses from an antd select by typing: long lists are drawn only in part. */
export async function choose(page: Page, label: string, option: string): Promise<void> {
  const box = page.getByRole('combobox', { name: label, exact: true });
  await box.click();
  if (await box.isEditable()) await box.fill(option);
  await page
    .locator('.ant-select-dropdown:visible .ant-select-item-option')
    .filter({ hasText: option })
    .first()
    .click();
}

/** Presses the demo account of this role on the sign-in page. */
export async function signInAsDemo(page: Page, roleLabel: string): Promise<void> {
  await page
    .getByRole('button', { name: new RegExp(`^${roleLabel}`) })
    .first()
    .click();
  await page
    .getByRole('button', { name: verb('退出') })
    .or(page.getByRole('navigation', { name: '主菜单' }))
    .first()
    .waitFor();
  await settled(page);
}

/** What antd names an element whose way in has begun: between its steps nothing is moving yet. */
const COMING = ['enter', 'appear']
  .flatMap((way) => ['prepare', 'start', 'active'].map((step) => `[class*="-${way}-${step}"]`))
  .join(', ');

/** Looked at by the clock and not by frames: a window that Chromium takes for covered gets none. */
const LOOK_AGAIN_MS = 50;

/** Waits out animations: half-faded text would be measured, or pictured, as too pale. */
async function still(page: Page): Promise<void> {
  await page.waitForFunction(
    (coming) =>
      document.querySelector(coming) === null &&
      document.getAnimations().every((animation) => animation.playState !== 'running'),
    COMING,
    { polling: LOOK_AGAIN_MS },
  );
}

/**
 * Fails on serious or critical findings of axe, naming the rule, the element and what is wrong with it. A page without
 * frames is judged at once where it stands; axe would open a second page for every look, to put frames together.
 */
export async function expectAccessible(page: Page): Promise<void> {
  await still(page);
  const axe = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  axe.setLegacyMode(page.frames().length === 1);
  const { violations } = await within(ANSWER_MS, axe.analyze());
  const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  expect(
    grave.map(
      (one) =>
        `${one.id}: ${one.nodes.map((node) => `${node.html} ${node.failureSummary ?? ''}`).join(' | ')}`,
    ),
  ).toEqual([]);
}

/** Keeps a picture of the page under test-results/ for whoever looks at it; continuous integration has nobody to. */
export async function shot(page: Page, name: string): Promise<void> {
  const up = page.evaluate(() => {
    window.scrollTo(0, 0);
  });
  await within(ANSWER_MS, up);
  await still(page);
  if (process.env['CI'] === 'true') return;
  const folder = join(ROOT, 'test-results');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** What was downloaded; the browser keeps its files to itself. */
export async function contentOf(download: Download): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of await download.createReadStream()) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** Fails when the page must be scrolled sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const widths = page.evaluate(() => [
    document.documentElement.scrollWidth,
    document.documentElement.clientWidth,
  ]);
  const [content, window] = await within(ANSWER_MS, widths);
  expect(content, '页面不应左右滚动').toBeLessThanOrEqual(window ?? 0);
}
