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
import { amendRegistered, planAmendment, type Amendment } from './amend-registered.ts';
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

type Plan =
  | { readonly what: 'refuse'; readonly reason: string }
  | { readonly what: 'register' }
  | { readonly what: 'amend'; readonly amendment: Amendment };

/** What is to be done with a well-formed row: registered, added to who is registered already, or refused with the reason. */
async function planRows(
  world: World,
  tx: Tx,
  actor: Actor,
  rows: readonly PersonFileRow[],
): Promise<(row: PersonFileRow) => Promise<Plan>> {
  const areas = new Set((await listAreaRows(tx)).map((area) => area.code));
  const known = await findKnownNumbers(
    tx,
    rows.map((row) => world.secrets.digest(row.idNumber)),
  );
  const today = dayAt(world.clock.now());
  const refuse = (reason: string): Plan => ({ what: 'refuse', reason });
  return async (row) => {
    if (!areas.has(row.areaCode)) return refuse('没有这个区划代码');
    if (!isOwnArea(actor, row.areaCode)) return refuse('不是本地区的区划代码');
    if (known.has(world.secrets.digest(row.idNumber).toString('hex'))) {
      const amendment = await planAmendment(world, tx, actor, row);
      return typeof amendment === 'string' ? refuse(amendment) : { what: 'amend', amendment };
    }
    const fault = faultOfNewRetirement(row, today);
    return fault === undefined ? { what: 'register' } : refuse(fault);
  };
}

/**
 * Registers people from a CSV file: `check` only tells what each row would do, `write` registers every sound row at once. Of who is
 * registered already, 民族 and retirement are taken where the file tells them (M5).
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
    const planOf = await planRows(world, tx, actor, sound);
    const rows: Report['rows'] = [];
    for (const one of read) {
      if (!('row' in one))
        rows.push({ line: one.line, name: one.name, outcome: 'refused', reason: one.fault });
      else rows.push(await takeRow(world, tx, actor, one.row, await planOf(one.row), mode));
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
  plan: Plan,
  mode: 'check' | 'write',
): Promise<Report['rows'][number]> {
  const { line, name } = row;
  if (plan.what === 'refuse') return { line, name, outcome: 'refused', reason: plan.reason };
  const reason = plan.what === 'amend' ? '已经登记过，只补记民族和退休日期' : '';
  if (mode === 'check') return { line, name, outcome: 'ready', reason };
  if (plan.what === 'amend') await amendRegistered(world, tx, actor, plan.amendment);
  else await recordPerson(world, tx, actor, row);
  return { line, name, outcome: 'written', reason };
}
