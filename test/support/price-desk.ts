import { addListEntry, saveProduct } from '../../src/contract/separate-payment.ts';
import type { Caller, TestServer } from './api.ts';
import { CODE, openListDesk, productBody, SECRET, type ListDesk } from './list-desk.ts';
import { publishByTwo } from './publish.ts';

/** Another maker's product of the negotiated drug, of the same strength in packs of two; and a tablet that was bid for. */
export const ENTRANT = 'XL01XCZ999B002010105678';
export const BID = 'XN01XCZ777B001010101234';

/** The first standard of the negotiated product, confidential. */
export const FIRST_STANDARD = {
  kind: 'negotiated',
  standard: SECRET,
  confidential: true,
  from: '2026-01-01',
  to: null,
  reasonKind: 'initial',
  reason: '国家谈判',
  evidence: '示例文号 1',
} as const;

/** Products whose prices are to be set: a published list with three of them, none with a standard or a price yet. */
export async function openPriceDesk(server: TestServer): Promise<ListDesk & { readonly entryKey: string }> {
  const desk = await openListDesk(server);
  const { catalogue } = desk;
  const { entryKey } = await catalogue.ok(addListEntry, { body: desk.entry() });
  const bid = await catalogue.ok(addListEntry, {
    body: desk.entry({ genericName: '示例缓释片', dosageForm: '缓释控释剂型', termTo: '2027-12-31' }),
  });
  await publishByTwo(catalogue, desk.checker, desk.versionId);
  await catalogue.ok(saveProduct, { params: { code: CODE }, body: productBody(entryKey) });
  await catalogue.ok(saveProduct, {
    params: { code: ENTRANT },
    body: productBody(entryKey, {
      tradeName: '',
      maker: '示例制药二厂',
      pack: '2瓶/盒',
      unitsPerPack: 2,
      tracePrefixes: ['8100002'],
    }),
  });
  await saveBidTablet(catalogue, BID, bid.entryKey, { maker: '示例制药一厂', tracePrefixes: ['8100003'] });
  return { ...desk, entryKey };
}

/** Registers a maker's product of the tablet that was bid for. */
export async function saveBidTablet(
  catalogue: Caller,
  code: string,
  entryKey: string,
  more: { maker: string; tracePrefixes: string[] },
): Promise<void> {
  await catalogue.ok(saveProduct, {
    params: { code },
    body: productBody(entryKey, {
      genericName: '示例缓释片',
      tradeName: '',
      dosageForm: '缓释控释剂型',
      strength: '50mg',
      pack: '10片/盒',
      unitsPerPack: 10,
      doseUnit: '片',
      isInjection: false,
      ...more,
    }),
  });
}
