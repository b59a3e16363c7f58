import type { FastifyInstance } from 'fastify';
import { mountPrices } from './catalogue/prices/routes.ts';
import { mountCatalogue } from './catalogue/routes.ts';
import { mountQuestions } from './catalogue/questions/routes.ts';
import { mountNationalProducts } from './catalogue/products/product-routes.ts';
import { mountMatching } from './catalogue/matching/routes.ts';
import { mountPrescribingFacts } from './catalogue/prescribing/routes.ts';
import { mountSearch } from './catalogue/search/routes.ts';
import { mountDemo } from './demo/routes.ts';
import { mountDocuments } from './documents/routes.ts';
import { mountFunds } from './funds/routes.ts';
import { mountGatewayClients } from './gateway/client-routes.ts';
import { mountGateway } from './gateway/routes.ts';
import { mountAccounts } from './identity/account-routes.ts';
import { mountIdentity } from './identity/routes.ts';
import { mountEligibility } from './eligibility/routes.ts';
import { mountInsured } from './insured/routes.ts';
import { mountPrescription } from './prescription/routes.ts';
import { mountProviders } from './providers/routes.ts';
import { mountStock } from './providers/stock/routes.ts';
import { mountSettlement } from './settlement/routes.ts';
import { mountStatistics } from './statistics/routes.ts';
import type { World } from './world.ts';

/** Mounts every module's endpoints, left to right. */
export async function mountModules(app: FastifyInstance, world: World): Promise<void> {
  mountIdentity(app, world);
  mountAccounts(app, world);
  mountDocuments(app, world);
  mountInsured(app, world);
  mountCatalogue(app, world);
  mountNationalProducts(app, world);
  mountSearch(app, world);
  mountMatching(app, world);
  mountPrices(app, world);
  mountQuestions(app, world);
  mountPrescribingFacts(app, world);
  mountProviders(app, world);
  mountStock(app, world);
  mountEligibility(app, world);
  mountPrescription(app, world);
  mountFunds(app, world);
  mountSettlement(app, world);
  mountStatistics(app, world);
  mountGatewayClients(app, world);
  await mountGateway(app, world);
  mountDemo(app, world);
}
