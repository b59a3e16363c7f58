import { dayAt } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { importPersons as importRow } from '../../contract/insured.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { readPersonFile, type PersonFileRow, type ReadRow } from '../../domain/insured/person-file.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { badInput } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { isOwnArea } from '../identity/own-area.ts';
import type { World } from '../world.ts';
import { findKnownNumbers, listAreaRows } from './person-store.ts';
import { faultOfNewRetirement, recordPerson } from './register-person.ts';

const MOST_ROWS = 5000;
type Report = OutputOf<typeof importRow>;

/** Spreadsheet programs here save CSV in either encoding. */
function decode(content: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('gb18030').decode(content);
  }
}

function readRows(content: Buffer): readonly ReadRow[] {
  const file = readPersonFile(decode(content));
  if ('missing' in file) {
    const faults = [
      ...(file.missing.length > 0 ? [`首行缺少列名：${file.missing.join('、')}`] : []),
      ...(file.unknown.length > 0 ? [`首行有不认识的列名：${file.unknown.join('、')}`] : []),
    ];
    throw badInput('file', faults.join('；'));
  }
  if (file.rows.length > MOST_ROWS) throw badInput('file', `一次最多 ${MOST_ROWS} 人`);
  return file.rows;
}

/** What hinders a well-formed row: another area, a number that is registered already, or a retirement that cannot be. */
async function findHindrance(
  world: World,
  tx: Tx,
  actor: Actor,
  rows: readonly PersonFileRow[],
): Promise<(row: PersonFileRow) => string | undefined> {
  const areas = new Set((await listAreaRows(tx)).map((area) => area.code));
  const known = await findKnownNumbers(
    tx,
    rows.map((row) => world.secrets.digest(row.idNumber)),
  );
  const today = dayAt(world.clock.now());
  return (row) => {
    if (!areas.has(row.areaCode)) return '没有这个区划代码';
    if (!isOwnArea(actor, row.areaCode)) return '不是本地区的区划代码';
    if (known.has(world.secrets.digest(row.idNumber).toString('hex'))) return '该证件号码已经登记';
    return faultOfNewRetirement(row, today);
  };
}

/**
 * Registers people from a CSV file: `check` only tells what each row would do, `write` registers every sound row at once (M5).
 * @throws {Problem} 400 when captions lack or the file is too long
 */
export async function importPersons(
  world: World,
  actor: Actor,
  content: Buffer,
  mode: 'check' | 'write',
): Promise<Outcome<Report, Refusal>> {
  const read = readRows(content);
  return world.db.transaction('all', async (tx) => {
    const sound = read.flatMap((one) => ('row' in one ? [one.row] : []));
    const hindrance = await findHindrance(world, tx, actor, sound);
    const rows: Report['rows'] = [];
    for (const one of read) {
      if (!('row' in one))
        rows.push({ line: one.line, name: one.name, outcome: 'refused', reason: one.fault });
      else rows.push(await takeRow(world, tx, actor, one.row, hindrance(one.row), mode));
    }
    const count = (outcome: string) => rows.filter((row) => row.outcome === outcome).length;
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'insured.importPersons',
      subjectKind: 'file',
      subjectId: mode,
      detail: `${rows.length} 行，写入 ${count('written')} 行`,
    });
    return accept({ total: rows.length, written: count('written'), ready: count('ready'), rows });
  });
}

async function takeRow(
  world: World,
  tx: Tx,
  actor: Actor,
  row: PersonFileRow,
  reason: string | undefined,
  mode: 'check' | 'write',
): Promise<Report['rows'][number]> {
  const { line, name } = row;
  if (reason !== undefined) return { line, name, outcome: 'refused', reason };
  if (mode === 'check') return { line, name, outcome: 'ready', reason: '' };
  await recordPerson(world, tx, actor, row);
  return { line, name, outcome: 'written', reason: '' };
}
