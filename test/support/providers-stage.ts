import { afterAll, beforeAll } from 'vitest';
import { registerInstitution } from '../../src/contract/providers.ts';
import { startTestServer, type Caller, type TestServer } from './api.ts';

export const HOSPITAL = {
  code: 'H43010200001',
  name: '示例市第一医院',
  level: '三级甲等',
  areaCode: '430102',
  address: '示例路 1 号',
  phone: '0731-88880001',
};
export const PHARMACY = {
  code: 'P43010200001',
  name: '示例大药房一店',
  level: '',
  areaCode: '430102',
  address: '示例路 2 号',
  phone: '',
};

/** Two agencies and the province, with one hospital and one pharmacy in the first agency's area. */
export interface ProvidersStage {
  server: TestServer;
  agency: Caller;
  otherAgency: Caller;
  province: Caller;
  admin: Caller;
  /** Signs in the 医保办 of a hospital. */
  officeOf(login: string, institutionCode: string): Promise<Caller>;
}

async function furnish(server: TestServer): Promise<ProvidersStage> {
  const agency = await server.signIn({
    login: 'agency.a',
    name: '示例·长沙经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  await agency.ok(registerInstitution, { body: HOSPITAL });
  await agency.ok(registerInstitution, { body: PHARMACY });
  return {
    server,
    agency,
    otherAgency: await server.signIn({
      login: 'agency.b',
      name: '示例·株洲经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    }),
    province: await server.signIn({ login: 'province', name: '示例·省目录', role: 'provinceCatalogue' }),
    admin: await server.signIn({ login: 'admin', name: '示例·管理', role: 'provinceAdmin' }),
    officeOf: (login, institutionCode) =>
      server.signIn({ login, name: `示例·${login}`, role: 'hospitalOffice', institutionCode }),
  };
}

/** Sets the stage before the tests of a file and strikes it after them. */
export function setProviders(): ProvidersStage {
  const stage = {} as ProvidersStage;
  beforeAll(async () => {
    Object.assign(stage, await furnish(await startTestServer()));
  });
  afterAll(() => stage.server.close());
  return stage;
}
