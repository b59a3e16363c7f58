import type { Page, Request } from 'playwright-core';
import { within } from './within.ts';

/** Milliseconds without a request after which a page is taken to have asked for everything. */
const QUIET_MS = 120;
const PATIENCE_MS = 20_000;
const LOOK_AGAIN_MS = 15;
/** After so many milliseconds without a frame, a window is looked at as it is. */
const FRAME_MS = 250;
/** So many milliseconds may a page take to answer one look. */
const ANSWER_MS = 5_000;

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

/**
 * Whether the page has drawn what it knows: two frames went by, and nothing on it says that it is still loading. A frame is not
 * waited for without end: Chromium gives none to a window that it takes for covered, as it may with several of them open.
 */
async function isDrawn(page: Page): Promise<boolean> {
  const looked = page.evaluate(async (patience) => {
    const frame = () =>
      new Promise((drawn) => {
        requestAnimationFrame(drawn);
        setTimeout(drawn, patience);
      });
    await frame();
    await frame();
    return document.querySelector('[aria-busy="true"], .ant-skeleton') === null;
  }, FRAME_MS);
  // Where it was just being left for another page, there is nothing to look at.
  return within(ANSWER_MS, looked).catch(() => false);
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
