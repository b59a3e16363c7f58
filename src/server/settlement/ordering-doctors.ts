/** Who ordered the lines that a hospital's outpatient department hands out itself, as the lists of their days know them (M19, M20, M21, M22). */
import type { PlainDate } from '../../base/date.ts';
import type { ClaimCase, OrderingDoctor } from '../../domain/settlement/claim-case.ts';
import type { Tx } from '../db/database.ts';
import { listDoctorsOn, type DoctorOnDay } from '../providers/many-doctors-store.ts';
import type { ParsedLine } from './assemble-case.ts';
import type { ParsedClaim } from './judge-claim.ts';

/** Doctors who were asked for, by code and day. */
export type OrderingDoctors = ReadonlyMap<string, OrderingDoctor>;

const keyOf = ({ code, onDay }: DoctorOnDay) => `${code} ${onDay}`;

function orderOf(line: ParsedLine, servedOn: PlainDate): DoctorOnDay | undefined {
  const { doctorCode: code, usedOn: onDay = servedOn } = line;
  return code === undefined ? undefined : { code, onDay };
}

/** Whom the lines of a claim name, each on the day of the line; none where nobody is asked for. */
export function ordersOf(claim: ParsedClaim): DoctorOnDay[] {
  if (claim.setting !== 'outpatient' || claim.rxno !== null) return [];
  return claim.lines.flatMap((line) => orderOf(line, claim.servedOn) ?? []);
}

/** Those who are asked for, unknown ones without facts. Asks the database once, and not at all for nobody. */
export async function loadOrderingDoctors(tx: Tx, asked: readonly DoctorOnDay[]): Promise<OrderingDoctors> {
  if (asked.length === 0) return new Map();
  const distinct = [...new Map(asked.map((one) => [keyOf(one), one])).values()];
  const known = new Map((await listDoctorsOn(tx, distinct)).map((one) => [keyOf(one), one]));
  return new Map(
    distinct.map((one) => {
      const found = known.get(keyOf(one));
      return [keyOf(one), { code: one.code, name: found?.name ?? '', facts: found?.facts }];
    }),
  );
}

/** A doctor who was asked for. */
export function orderedBy(doctors: OrderingDoctors, order: DoctorOnDay): OrderingDoctor | undefined {
  return doctors.get(keyOf(order));
}

/** The doctor of a line; undefined where it names none, or none was asked for. */
export function doctorOf(
  doctors: OrderingDoctors,
  line: ParsedLine,
  servedOn: PlainDate,
): OrderingDoctor | undefined {
  const order = orderOf(line, servedOn);
  return order && orderedBy(doctors, order);
}

/** A case with the doctors whom its lines name. */
export function withDoctors(facts: ClaimCase, claim: ParsedClaim, doctors: OrderingDoctors): ClaimCase {
  if (doctors.size === 0) return facts;
  const lines = facts.lines.map((line, index) => {
    const asked = claim.lines[index];
    const orderedBy = asked && doctorOf(doctors, asked, claim.servedOn);
    return orderedBy === undefined ? line : { ...line, orderedBy };
  });
  return { ...facts, lines };
}
