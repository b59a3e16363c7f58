import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { ShownCredential } from '../../contract/settlement.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findPersonByCredential } from '../insured/store.ts';
import type { World } from '../world.ts';

/**
 * Does what is asked for a person only when the credential shown is theirs (M35); the national interface makes the same
 * check on its own messages. A credential of somebody else is refused without telling whose it is, and is recorded.
 * @throws {Problem} 404 when nobody has this credential
 */
export async function forBearer<T>(
  world: World,
  actor: Actor,
  personNo: string,
  shown: ShownCredential,
  then: () => Promise<Outcome<T, Refusal>>,
): Promise<Outcome<T, Refusal>> {
  const checked = await checkBearer(world, actor, personNo, shown);
  return checked.ok ? then() : checked;
}

async function checkBearer(
  world: World,
  actor: Actor,
  personNo: string,
  shown: ShownCredential,
): Promise<Outcome<undefined, Refusal>> {
  const check = async (tx: Tx): Promise<Outcome<undefined, Refusal>> => {
    const bearer = await findPersonByCredential(tx, world.secrets, shown.kind, shown.number);
    if (!bearer) throw notFound('该凭证对应的参保人');
    if (bearer.personNo === personNo) return accept(undefined);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.identifyBuyer',
      subjectKind: 'person',
      subjectId: personNo,
      personId: bearer.id,
      detail: `${shown.kind} 与结算的参保人不符`,
    });
    return decline(refuse('PRESCRIPTION_PERSON_MISMATCH'));
  };
  return world.db.transaction('all', check, 'hot');
}
