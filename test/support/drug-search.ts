import type { OutputOf } from '../../src/contract/endpoint.ts';
import { searchDrugs } from '../../src/contract/search.ts';
import { addListedPrice, saveProduct } from '../../src/contract/separate-payment.ts';
import { shareKeyOf } from '../../src/domain/catalogue/search/share-key.ts';
import { startTestServer, type TestServer } from './api.ts';
import { openListDesk, productBody, publishOneDrug, type ListDesk } from './list-desk.ts';

export type Found = OutputOf<typeof searchDrugs>;

/** A product whose prices may be told. */
export const PLAIN_CODE = 'XL01XCZ998B002010101234';

/** A published list with one drug of confidential standard and one whose price may be told. */
export interface DrugStage {
  readonly server: TestServer;
  readonly desk: ListDesk;
  /** Short name of the drug with the confidential standard. */
  readonly key: string;
  /** Searches as a visitor. */
  find(q: string, more?: object): Promise<Found>;
}

export async function openDrugStage(): Promise<DrugStage> {
  const server = await startTestServer({ today: '2026-06-15' });
  const desk = await openListDesk(server);
  const { entryKey } = await publishOneDrug(desk);
  await savePlainProduct(desk, '示康宁');
  await desk.price.ok(addListedPrice, {
    params: { code: PLAIN_CODE },
    body: { price: '88.80', from: '2026-01-01', to: null, source: '平台' },
  });
  return {
    server,
    desk,
    key: shareKeyOf(entryKey),
    find: (q, more = {}) => server.anonymous.ok(searchDrugs, { query: { q, ...more } }),
  };
}

export async function savePlainProduct(desk: ListDesk, tradeName: string): Promise<void> {
  await desk.catalogue.ok(saveProduct, {
    params: { code: PLAIN_CODE },
    body: productBody('示例替代片|注射剂', { genericName: '示例替代片', tradeName, maker: '示例第二药厂' }),
  });
}

/** The search follows a change about a second later; a test waits until it does. */
export async function eventually<T>(ask: () => Promise<T>, holds: (answer: T) => boolean): Promise<T> {
  const until = performance.now() + 20_000;
  for (;;) {
    const answer = await ask();
    if (holds(answer)) return answer;
    if (performance.now() > until) throw new Error(`never came true: ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
