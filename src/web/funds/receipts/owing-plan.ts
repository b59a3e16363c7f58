import type { OutputOf } from '../../../contract/endpoint.ts';
import type { listCommercialReceivables } from '../../../contract/funds-receipts.ts';

/** A plan with what it owes to an area for a scheme. */
export type OwingPlan = OutputOf<typeof listCommercialReceivables>['plans'][number];
