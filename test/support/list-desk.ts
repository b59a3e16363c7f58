import type { Arguments } from '../../src/contract/client.ts';
import {
  addCommitment,
  addListEntry,
  addListedPrice,
  addStandard,
  createListVersion,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import type { Caller, TestServer } from './api.ts';
import { imported } from './catalogue.ts';
import { publishByTwo, secondDesk } from './publish.ts';
import { smallCatalogue } from './workbook.ts';

export type EntryBody = Arguments<typeof addListEntry>['body'];
export type ProductBody = Arguments<typeof saveProduct>['body'];

/** A code of the right shape for the negotiated product. */
export const CODE = 'XL01XCZ999B002010101234';
/** Its confidential standard; its digits occur nowhere else. */
export const SECRET = '98765.4321';

/** Those who work with the list, a published national catalogue, and an empty draft of the list for 2026. */
export interface ListDesk {
  readonly catalogue: Caller;
  /** Who publishes what `catalogue` submits. */
  readonly checker: Caller;
  readonly price: Caller;
  readonly auditor: Caller;
  readonly agency: Caller;
  readonly pharmacist: Caller;
  readonly nationalId: number;
  readonly versionId: number;
  entry(more?: Partial<EntryBody>): EntryBody;
}

const PHARMACIST = {
  name: '示例·药师',
  role: 'pharmacist',
  institutionCode: 'P43010200001',
  practitionerCode: 'Y430102000001',
} as const;

export async function openListDesk(server: TestServer): Promise<ListDesk> {
  const catalogue = await server.signIn({
    login: 'catalogue1',
    name: '示例·目录',
    role: 'provinceCatalogue',
  });
  const nationalId = await imported(catalogue, smallCatalogue(), { edition: '2026' });
  const checker = await secondDesk(server);
  await publishByTwo(catalogue, checker, nationalId);
  const { id: versionId } = await catalogue.ok(createListVersion, {
    body: {
      edition: '2026年版',
      effectiveFrom: '2026-01-01',
      effectiveTo: '2026-12-31',
      generics: 2,
      copyFrom: null,
    },
  });
  return {
    catalogue,
    checker,
    price: await server.signIn({ login: 'price1', name: '示例·价格', role: 'provincePrice' }),
    auditor: await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' }),
    agency: await server.signIn({
      login: 'agency1',
      name: '示例·经办',
      role: 'agencyReviewer',
      areaCode: '430100',
    }),
    pharmacist: await anotherPharmacist(server, 'pharmacy1'),
    nationalId,
    versionId,
    entry: (more = {}) => ({
      versionId,
      genericName: '示例单抗注射液',
      dosageForm: '注射剂',
      field: '肿瘤',
      paymentScope: '限示例病。',
      diagnosisCodes: ['C50'],
      origin: 'negotiated',
      termFrom: null,
      termTo: null,
      transitionTo: null,
      ...more,
    }),
  };
}

export function anotherPharmacist(server: TestServer, login: string): Promise<Caller> {
  return server.signIn({ ...PHARMACIST, login });
}

/** The negotiated product under an entry. */
export function productBody(entryKey: string, more: Partial<ProductBody> = {}): ProductBody {
  return {
    entryKey,
    genericName: '示例单抗注射液',
    tradeName: '示例安',
    dosageForm: '注射剂',
    maker: '示例制药一厂',
    strength: '100mg(4ml)',
    pack: '1瓶/盒',
    unitsPerPack: 1,
    doseUnit: '瓶',
    saleUnit: '盒',
    isInjection: true,
    tracePrefixes: ['8100001'],
    ...more,
  };
}

/** Publishes a list of one negotiated drug with one product, committed, listed, its standard confidential. */
export async function publishOneDrug(desk: ListDesk): Promise<{ entryId: number; entryKey: string }> {
  const { catalogue, checker, price, entry, versionId } = desk;
  const { id, entryKey } = await catalogue.ok(addListEntry, { body: entry() });
  await catalogue.ok(addListEntry, {
    body: entry({ genericName: '示例替代片', origin: 'regular', field: '血液' }),
  });
  await publishByTwo(catalogue, checker, versionId);
  const params = { code: CODE };
  await catalogue.ok(saveProduct, { params, body: productBody(entryKey) });
  await catalogue.ok(addCommitment, {
    params,
    body: { documentNo: '示例承诺 1 号', signedOn: '2026-01-05', from: '2026-01-10', to: null },
  });
  await price.ok(addStandard, {
    params,
    body: {
      kind: 'negotiated',
      standard: SECRET,
      confidential: true,
      from: '2026-01-01',
      to: null,
      reason: '国家谈判',
      evidence: '示例文号',
    },
  });
  await price.ok(addListedPrice, {
    params,
    body: { price: '1200.50', from: '2026-01-01', to: null, source: '平台' },
  });
  return { entryId: id, entryKey };
}
