import { dayAt, type PlainDate } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/eligibility.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { shareKeyOf } from '../../domain/catalogue/search/share-key.ts';
import { canExtend } from '../../domain/eligibility/check-application.ts';
import { isPayable } from '../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { datedBasis } from '../../policy/basis.ts';
import { latestEligibilityEnd } from '../../policy/parameters/eligibility-term.ts';
import { findListedDrugs, type ListedDrug } from '../catalogue/lookup-store.ts';
import type { World } from '../world.ts';
import { findNames, listEligibilitiesOf } from './store.ts';

type Mine = OutputOf<typeof contract.listMyEligibilities>['rows'][number];

/** Until when, and why: the approved term, or the drug's own or a change of drug if these end it sooner (M23.4, M23.5, M24). */
function lifeOf(
  held: Eligibility,
  drug: ListedDrug | undefined,
  today: PlainDate,
): Pick<Mine, 'lastDay' | 'state' | 'endsBecause'> {
  const membership = membershipOn(drug?.terms ?? [], today);
  const drugLasts = membership.state === 'absent' ? null : membership.lastDay;
  const ends = [
    { day: held.endedOn, endsBecause: 'changed' as const },
    { day: drugLasts, endsBecause: 'drugTerm' as const },
  ];
  let first: Pick<Mine, 'lastDay' | 'endsBecause'> = { lastDay: held.termTo, endsBecause: 'term' };
  for (const { day, endsBecause } of ends)
    if (day !== null && day < first.lastDay) first = { lastDay: day, endsBecause };
  if (today > held.termTo || (held.endedOn !== null && today > held.endedOn))
    return { ...first, state: 'ended' };
  return { ...first, state: isPayable(membership) ? 'active' : 'drugRemoved' };
}

function shown(
  held: Eligibility,
  drug: ListedDrug | undefined,
  names: ReadonlyMap<string, string>,
  today: PlainDate,
): Mine {
  const {
    applicationId,
    applicationNo,
    genericName,
    dosageForm,
    field,
    diagnosisName,
    hospitalCode,
    pharmacyCode,
    termFrom,
    termTo,
    approvedOn,
  } = held;
  return {
    applicationId,
    applicationNo,
    drugKey: shareKeyOf(held.entryKey),
    areaCode: held.areaCode,
    genericName,
    dosageForm,
    field,
    diagnosisName,
    hospitalCode,
    pharmacyCode,
    termFrom,
    termTo,
    approvedOn,
    hospitalName: names.get(hospitalCode) ?? '',
    doctorName: names.get(held.doctorCode) ?? '',
    pharmacyName: pharmacyCode === null ? null : (names.get(pharmacyCode) ?? null),
    ...lifeOf(held, drug, today),
    basis: datedBasis(approvedOn),
    extendableTo: canExtend(held.termTo, today) ? (latestEligibilityEnd(today)?.value ?? null) : null,
  };
}

/** What the patient may have, until when and why (M19, M23.4, M23.5). */
export async function listMyEligibilities(
  world: World,
  actor: Actor,
): Promise<Outcome<OutputOf<typeof contract.listMyEligibilities>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction(
    scopeOf(actor),
    async (tx) => {
      const held = actor.personId === null ? [] : await listEligibilitiesOf(tx, actor.personId);
      const places = held.flatMap(({ hospitalCode, pharmacyCode }) =>
        [hospitalCode, pharmacyCode ?? []].flat(),
      );
      const entryKeys = held.map((one) => one.entryKey);
      const doctors = held.map((one) => one.doctorCode);
      const [drugs, names] = await Promise.all([
        findListedDrugs(tx, entryKeys),
        findNames(tx, places, doctors),
      ]);
      return accept({ rows: held.map((one) => shown(one, drugs.get(one.entryKey), names, today)) });
    },
    'hot',
  );
}
