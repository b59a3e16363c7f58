import type { PlainDate } from '../../../base/date.ts';
import type { Tx } from '../../db/database.ts';
import type { Secrets } from '../../identity/secrets.ts';
import { benefitRulesAt } from '../../insured/benefits/benefit-rules.ts';
import { loadPrescriptionsForClaims } from '../../prescription/many/use-many.ts';
import type { AboutLocks } from '../../prescription/many/use-many-store.ts';
import { findUninsuredSales, lockTraceCodes } from '../../providers/stock/stock-store.ts';
import { traceCodesOf } from '../judge-claim.ts';
import { loadOrderingDoctors, ordersOf } from '../ordering-doctors.ts';
import type { LaneRequest } from './lane-request.ts';
import {
  findTakenTraceCodes,
  listBearers,
  listInstitutions,
  listMatched,
  listOuterPacks,
  listPersons,
  listSold,
  listUsedRequests,
  lockYearsOf,
  takeIds,
  type RequestKey,
  type ShownDigest,
  type UsedRequest,
} from './load-batch-store.ts';
import type { BatchFacts } from './running-facts.ts';

/** What a batch knows before its first claim is decided. */
export interface LoadedBatch {
  readonly facts: BatchFacts;
  /** New ids of claims, one for each request. */
  readonly ids: readonly bigint[];
  /** `person scheme` of the year's rows that this transaction has locked. */
  readonly lockedYears: ReadonlySet<string>;
  /** Trace codes that somebody else has at this moment. */
  readonly takenCodes: ReadonlySet<string>;
  /** By `institution request`. */
  readonly usedRequests: ReadonlyMap<string, UsedRequest>;
  /** Requests whose credential is not that of the person they name (M35). */
  readonly strangers: ReadonlySet<LaneRequest>;
}

/** When a batch is settled, in which benefit year, and whether it waits for what others have. */
interface BatchTime {
  readonly now: number;
  readonly day: PlainDate;
  readonly year: number;
  readonly about: AboutLocks;
}

const distinct = (values: readonly string[]) => [...new Set(values)];

/**
 * Locks and loads all of a batch in one trip: the locks first, so that whatever is read behind them is as the claims before have
 * left it; the request ids last, so that what another server has settled meanwhile is answered and not refused.
 */
export async function loadBatch(
  tx: Tx,
  requests: readonly LaneRequest[],
  secrets: Secrets,
  { now, day, year, about }: BatchTime,
): Promise<LoadedBatch> {
  const claims = requests.map((request) => request.claim);
  const personNos = distinct(claims.map((claim) => claim.personNo));
  const institutions = distinct(claims.flatMap(placesOf));
  const codes = distinct(claims.flatMap((claim) => claim.lines.map((line) => line.nationalCode)));
  const traceCodes = distinct(claims.flatMap(traceCodesOf));
  const sold = distinct(
    claims.flatMap((one) => one.lines.map((line) => `${one.institutionCode} ${line.nationalCode}`)),
  );
  const rxnos = distinct(claims.flatMap((claim) => claim.rxno ?? []));
  const shown = requests.filter((request) => request.shown !== undefined);
  const [
    years,
    taken,
    prescriptions,
    persons,
    places,
    matched,
    outerPacks,
    sales,
    outside,
    doctors,
    bearers,
    fresh,
    used,
  ] = await Promise.all([
    lockYearsOf(tx, personNos, year, about),
    about === 'skip' ? findTakenTraceCodes(tx, traceCodes) : lockTraceCodes(tx, traceCodes),
    loadPrescriptionsForClaims(tx, rxnos, now, about),
    listPersons(tx, personNos, day, year),
    listInstitutions(tx, institutions, day),
    listMatched(tx, sold.map(soldAt), day),
    listOuterPacks(tx, codes),
    listSold(tx, traceCodes),
    findUninsuredSales(tx, traceCodes),
    loadOrderingDoctors(tx, claims.flatMap(ordersOf)),
    listBearers(
      tx,
      shown.flatMap((request) => digestOf(request, secrets) ?? []),
    ),
    takeIds(tx, requests.length),
    listUsedRequests(tx, requests.map(requestKeyOf)),
  ]);
  return {
    facts: {
      catalogueRevision: fresh.revision,
      rules: await benefitRulesAt(tx, fresh.benefits),
      year,
      persons: new Map(persons.map((person) => [person.personNo, person])),
      institutions: new Map(places.map((place) => [place.code, place])),
      matched,
      outerPacks,
      sold: new Set([...sales, ...outside.map((sale) => sale.traceCode)]),
      prescriptions: new Map(prescriptions),
      doctors,
    },
    ids: fresh.ids,
    lockedYears: new Set(years.map((one) => `${one.personNo} ${one.scheme}`)),
    takenCodes: new Set(taken ?? []),
    usedRequests: new Map(used.map((one) => [`${one.institutionCode} ${one.requestId}`, one])),
    strangers: new Set(shown.filter((request, place) => bearers[place] !== request.claim.personNo)),
  };
}

/** Who sells, and who receives injections. */
function placesOf({ institutionCode, receivingHospital }: LaneRequest['claim']): string[] {
  return receivingHospital === null ? [institutionCode] : [institutionCode, receivingHospital];
}

function soldAt(pair: string): { institution: string; code: string } {
  const [institution = '', code = ''] = pair.split(' ');
  return { institution, code };
}

function digestOf({ shown }: LaneRequest, secrets: Secrets): ShownDigest | undefined {
  return shown && { kind: shown.kind, digest: secrets.digest(shown.number.trim().toUpperCase()) };
}

function requestKeyOf({ claim, requestId }: LaneRequest): RequestKey {
  return { institutionCode: claim.institutionCode, requestId };
}
