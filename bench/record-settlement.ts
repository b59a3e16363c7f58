import { present } from '../src/base/assert.ts';
import type { Bindable, Database, Tx } from '../src/server/db/database.ts';
import { actorOf } from '../src/server/demo/cast.ts';
import { traceCodeOf } from '../src/server/demo/plan-claims.ts';
import { dayAt } from '../src/base/date.ts';
import { contentOf, parseClaim } from '../src/server/settlement/judge-claim.ts';
import { hashOf, settleAlone } from '../src/server/settlement/settle-claim.ts';
import { PRICE, type Ground, type OpenClaim } from './settlement-ground.ts';

/** One statement of a settlement as the server sent it. */
export interface Recorded {
  readonly sql: string;
  readonly values: readonly Bindable[];
  /** Whether the server reads rows of its answer. */
  readonly gives: boolean;
}

/** What differs from claim to claim; every other value of the recorded statements stands for all. */
export interface Varying {
  readonly personNo: string;
  readonly personId: string;
  readonly rxno: string;
  readonly prescriptionId: string;
  readonly requestId: string;
  readonly traceCode: string;
  readonly claimId: string;
  readonly claimNo: string;
}

export interface RecordedSettlement {
  readonly statements: readonly Recorded[];
  readonly varying: Varying;
}

/** Notes every statement that goes through a database. */
function recording(database: Database, noted: Recorded[]): Database {
  const noting = (tx: Tx): Tx => {
    const note = (gives: boolean, sql: string, values: readonly Bindable[] = []): void =>
      void noted.push({ sql, values, gives });
    return {
      rows<T>(sql: string, values?: readonly Bindable[], plan?: string) {
        note(true, sql, values);
        return tx.rows<T>(sql, values, plan);
      },
      first<T>(sql: string, values?: readonly Bindable[], plan?: string) {
        note(true, sql, values);
        return tx.first<T>(sql, values, plan);
      },
      run(sql, values, plan) {
        note(false, sql, values);
        return tx.run(sql, values, plan);
      },
      end: () => tx.end(),
      send(sql, values, plan) {
        note(false, sql, values);
        tx.send(sql, values, plan);
      },
    };
  };
  return { ...database, transaction: (scope, work) => database.transaction(scope, (tx) => work(noting(tx))) };
}

/** The input of a claim at its pharmacy. */
export function inputOf(claim: OpenClaim, requestId: string, traceCode: string) {
  const { personNo, rxno, nationalCode } = claim;
  return {
    requestId,
    personNo,
    rxno,
    receivingHospital: null,
    lines: [{ nationalCode, price: PRICE, quantity: '1', traceCodes: [traceCode] }],
  };
}

/**
 * Settles two claims of one person, each alone in its transaction, and records the second: the first makes the row of the year,
 * which later claims find.
 * @param claims two open claims of one person
 */
export async function recordSettlement(
  ground: Ground,
  claims: readonly [OpenClaim, OpenClaim],
): Promise<RecordedSettlement> {
  const noted: Recorded[] = [];
  const world = { ...ground.world, db: recording(ground.world.db, noted) };
  const cashier = actorOf(ground.cast.cashiers, claims[0].pharmacyCode);
  const codes = [
    traceCodeOf(ground.tracePrefix, 'past', 1),
    traceCodeOf(ground.tracePrefix, 'past', 2),
  ] as const;
  let claimNo = '';
  for (const [index, claim] of claims.entries()) {
    noted.length = 0;
    const input = inputOf(claim, `bench-record-${index}`, codes[index as 0 | 1]);
    const parsed = parseClaim(cashier, input, dayAt(world.clock.now()));
    const { requestId } = input;
    const contentHash = hashOf(contentOf(parsed));
    const settled = await settleAlone(world, {
      actor: cashier,
      claim: parsed,
      requestId,
      contentHash,
      channel: 'page',
    });
    if (!settled.ok) throw new Error(`the claim to record was refused: ${settled.refusal.code}`);
    claimNo = settled.value.claimNo ?? '';
  }
  const ids = await ground.world.db.transaction('all', (tx) =>
    tx.first<{ claim: bigint; person: bigint; prescription: bigint }>(
      'SELECT id AS claim, person_id AS person, prescription_id AS prescription FROM claim WHERE claim_no = $1',
      [claimNo],
    ),
  );
  const found = present(ids, 'the recorded claim was written');
  return {
    statements: [...noted],
    varying: {
      personNo: claims[1].personNo,
      personId: String(found.person),
      rxno: claims[1].rxno,
      prescriptionId: String(found.prescription),
      requestId: 'bench-record-1',
      traceCode: codes[1],
      claimId: String(found.claim),
      claimNo,
    },
  };
}
