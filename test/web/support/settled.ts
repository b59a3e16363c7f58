import type { Page, Request } from 'playwright-core';

/** Milliseconds without a request after which a page is taken to have asked for everything. */
const QUIET_MS = 120;
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 15;

interface Loading {
  readonly underWay: Set<Request>;
  quietSince: number;
}

const tracked = new WeakMap<Page, Loading>();

/** Keeps count of what a page is loading, from its first request on. */
export function trackLoading(page: Page): void {
  const loading: Loading = { underWay: new Set(), quietSince: performance.now() };
  const end = (request: Request): void => {
    loading.underWay.delete(request);
    loading.quietSince = performance.now();
  };
  page.on('request', (request) => {
    // What the page before had asked for is of no matter to the next, and its end is not always reported.
    if (request.isNavigationRequest()) loading.underWay.clear();
    if (request.url().startsWith('http')) loading.underWay.add(request);
  });
  page.on('requestfinished', end);
  page.on('requestfailed', end);
  tracked.set(page, loading);
}

/** Whether the page has drawn what it knows: two frames went by, and nothing on it says that it is still loading. */
async function isDrawn(page: Page): Promise<boolean> {
  try {
    return await page.evaluate(async () => {
      const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
      await frame();
      await frame();
      return document.querySelector('[aria-busy="true"], .ant-skeleton') === null;
    });
  } catch {
    // It was just being left for another page.
    return false;
  }
}

/**
 * Waits until the page shows its content: no request under way, no skeletons, no busy regions.
 * @throws when that takes more than 20 seconds
 */
export async function settled(page: Page): Promise<void> {
  const loading = tracked.get(page);
  if (loading === undefined) throw new Error('this window was not opened by the stage');
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const isQuiet = () => loading.underWay.size === 0 && performance.now() - loading.quietSince >= QUIET_MS;
    // Drawing may set off the next request, so that quiet counts only when it holds before and after.
    if (isQuiet() && (await isDrawn(page)) && isQuiet()) return;
    if (performance.now() > until) {
      const left = [...loading.underWay].map((request) => request.url()).join(' ');
      throw new Error(`the page did not settle: ${left === '' ? 'something on it stays busy' : left}`);
    }
    await new Promise((resume) => setTimeout(resume, LOOK_AGAIN_MS));
  }
}
