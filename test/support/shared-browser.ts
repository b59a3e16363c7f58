import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';

/** Flags that keep a headless Chromium quiet and within this machine. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--lang=zh-CN',
];

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the browser of the whole run listens. */
    browserUrl: string;
  }
}

/** One browser for all journeys: starting one for every file took a second or two of each. Windows stay apart by their contexts. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const program = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
  if (!existsSync(program))
    throw new Error('没有找到 Chromium，请用 npm run e2e 运行，或用 CHROMIUM_PATH 指定');
  const server = await chromium.launchServer({ executablePath: program, headless: true, args: FLAGS });
  project.provide('browserUrl', server.wsEndpoint());
  return () => server.close();
}
