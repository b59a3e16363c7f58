/** Takes a file of what other businesses have used of limits: first only told what each row would do, then written (M9.5). */
import { createHash } from 'node:crypto';
import { dayAt } from '../../../base/date.ts';
import { formatFen } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { uploadOtherSpending as uploadRow } from '../../../contract/funds-limits.ts';
import {
  readSpendingSheets,
  type ReadSpendingRow,
  type SpendingFileRow,
} from '../../../domain/funds/limits/spending-file.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { MOST_FILE_ROWS, readRowFile } from '../../catalogue/imports/read-row-file.ts';
import { badInput, Problem } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { benefitRules } from '../../insured/benefits/benefit-rules.ts';
import type { World } from '../../world.ts';
import { reportOtherSpending } from '../report-other-spending.ts';
import { findKnownReferences, findSeenPersons } from './limit-store.ts';

type Report = OutputOf<typeof uploadRow>;
type ReportRow = Report['rows'][number];

/**
 * Reads the file and, in mode `write`, writes its sound rows, each by itself so that nobody's settlement waits for the file;
 * wrong rows are told and left out. The same file again changes nothing.
 * @throws {Problem} 400 when the file cannot be read
 */
export async function uploadOtherSpending(
  world: World,
  actor: Actor,
  content: Buffer,
  mode: 'check' | 'write',
): Promise<Report> {
  const now = world.clock.now();
  const rules = await world.db.transaction('none', benefitRules);
  const read = readSpendingSheets(await readRowFile(content), { today: dayAt(now), rules });
  if (read === undefined)
    throw badInput('file', '没有找到“人员编号”“统筹金额”“来源单号”这几列；请用模板填写');
  if (read.length > MOST_FILE_ROWS) throw badInput('file', `一次最多 ${MOST_FILE_ROWS} 行，请分几个文件上传`);
  const hindrance = await findHindrance(world, actor, read);
  const rows: ReportRow[] = [];
  for (const one of read) {
    const fault = 'row' in one ? hindrance(one.row) : one.fault;
    rows.push(
      'row' in one && fault === undefined && mode === 'write'
        ? await write(world, actor, one.row)
        : rowOf(one, fault),
    );
  }
  const count = (outcome: ReportRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const written = count('written');
  await world.db.transaction('none', (tx) =>
    recordAudit(tx, actor, now, {
      action: 'funds.uploadOtherSpending',
      subjectKind: 'person',
      subjectId: '*',
      detail: `${rows.length} 行，写入 ${written} 行`,
    }),
  );
  return { total: rows.length, ready: count('ready'), written, rows };
}

/** What hinders a well-formed row: somebody of another area, or a number that is reported already. */
async function findHindrance(world: World, actor: Actor, read: readonly ReadSpendingRow[]) {
  const sound = read.flatMap((one) => ('row' in one ? [one.row] : []));
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const persons = await findSeenPersons(
      tx,
      sound.map((row) => row.personNo),
    );
    const known = await findKnownReferences(tx, sound);
    return (row: SpendingFileRow): string | undefined => {
      if (!persons.has(row.personNo)) return '本地区没有这位参保人';
      return known.has(`${row.source}\n${row.reference}`) ? '这个来源的这个单号已经登记过' : undefined;
    };
  });
}

function rowOf(one: ReadSpendingRow, fault: string | undefined): ReportRow {
  const { line, personNo } = 'row' in one ? one.row : one;
  const amounts = 'row' in one ? one.row : undefined;
  return {
    line,
    personNo,
    reference: amounts?.reference ?? '',
    pooledFund: amounts === undefined ? '' : formatFen(amounts.pooledFund),
    majorIllness: amounts === undefined ? '' : formatFen(amounts.majorIllness),
    outcome: fault === undefined ? 'ready' : 'refused',
    reason: fault ?? '',
  };
}

async function write(world: World, actor: Actor, row: SpendingFileRow): Promise<ReportRow> {
  const { personNo, scheme, year, pooledFund, majorIllness, source, reference, paidOn } = row;
  const rest = { personNo, scheme, year, source, reference, paidOn };
  const requestId = `file-${createHash('sha256').update(`${row.source}\n${row.reference}`).digest('hex').slice(0, 40)}`;
  const amounts = { pooledFund: formatFen(pooledFund), majorIllness: formatFen(majorIllness) };
  try {
    await reportOtherSpending(world, actor, { requestId, ...rest, ...amounts });
    return { ...rowOf({ row }, undefined), outcome: 'written' };
  } catch (error) {
    // Somebody was faster with the same number, or the person moved away meanwhile: this row alone is left out.
    if (error instanceof Problem) return rowOf({ row }, error.message);
    throw error;
  }
}
