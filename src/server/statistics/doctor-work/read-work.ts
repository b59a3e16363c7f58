import type { FastifyInstance } from 'fastify';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import { listDoctorWork } from '../../../contract/statistics-doctor-work.ts';
import { areaPrefix, ROLES, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { pageSpan } from '../../http/paging.ts';
import { readSpan } from '../../http/read-day.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { listDoctorWorkRows } from './work-store.ts';

/**
 * What the responsible doctors in sight did in a span of days (M20). The counts reach over all patients, wherever they are
 * insured, as the doctor's work does; no person is in the answer. @throws {Problem} 400 for days in the wrong order
 */
export async function readDoctorWork(
  world: World,
  actor: Actor,
  query: CallOf<typeof listDoctorWork>['query'],
): Promise<Outcome<OutputOf<typeof listDoctorWork>, Refusal>> {
  const { from, to } = readSpan(query.fromOn, query.toOn);
  const level = ROLES[actor.role].level;
  const filter = {
    from,
    to: to ?? from,
    areaPrefix: level === 'area' && actor.areaCode !== null ? areaPrefix(actor.areaCode) : null,
    hospitalCode: level === 'institution' ? actor.institutionCode : null,
    doctorCode: actor.practitionerCode,
    words: query.q,
    ...pageSpan(query),
  };
  return accept(await world.db.transaction('all', (tx) => listDoctorWorkRows(tx, filter)));
}

/** The work of responsible doctors. */
export function mountDoctorWork(app: FastifyInstance, world: World): void {
  mount(app, world, listDoctorWork, ({ actor, query }) => readDoctorWork(world, actor, query));
}
