/** Takes a file of counts: first only told what each row would do, then written (M26, M31). */
import { dayAt } from '../../../base/date.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { uploadStock as uploadStockRow } from '../../../contract/providers-stock.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  readStockSheets,
  type ReadStockRow,
  type StockFileRow,
} from '../../../domain/providers/stock/stock-file.ts';
import { MOST_FILE_ROWS, readRowFile } from '../../catalogue/imports/read-row-file.ts';
import { findKnownCodes, findMatchesOn } from '../../catalogue/matching/match-store.ts';
import type { Tx } from '../../db/database.ts';
import { badInput } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import {
  momentOfCount,
  ownInstitutionOf,
  reportedBy,
  takeReports,
  type StockReport,
} from './report-stock.ts';

type Report = OutputOf<typeof uploadStockRow>;
type ReportRow = Report['rows'][number];

async function readFile(content: Buffer, now: number): Promise<readonly ReadStockRow[]> {
  const rows = readStockSheets(await readRowFile(content), dayAt(now));
  if (rows === undefined) throw badInput('file', '没有找到“生产批号”和“实存数量”这两列；请用模板填写');
  if (rows.length > MOST_FILE_ROWS) throw badInput('file', `一次最多 ${MOST_FILE_ROWS} 行，请分几个文件上传`);
  return rows;
}

/** What the codes of a file are: national codes that are known, and what the institution's own items are matched to. */
interface Codes {
  readonly known: ReadonlySet<string>;
  readonly matched: ReadonlyMap<string, { readonly nationalCode: string }>;
}

async function findCodes(tx: Tx, institutionCode: string, rows: readonly ReadStockRow[], today: string) {
  const sound = rows.flatMap((one) => ('row' in one ? [one.row] : []));
  const given = <T>(of: (row: StockFileRow) => T | null) =>
    sound.flatMap((row) => {
      const value = of(row);
      return value === null ? [] : [value];
    });
  return {
    known: await findKnownCodes(
      tx,
      given((row) => row.nationalCode),
    ),
    matched: await findMatchesOn(
      tx,
      institutionCode,
      given((row) => row.itemCode),
      today,
    ),
  };
}

/** The national code that a row is about, or why there is none. */
function codeOf(row: StockFileRow, { known, matched }: Codes): { code: string } | { fault: string } {
  const own = row.itemCode === null ? undefined : matched.get(row.itemCode)?.nationalCode;
  if (row.nationalCode === null)
    return own === undefined
      ? { fault: `机构药品编码 ${row.itemCode ?? ''} 还没有对照到国家编码` }
      : { code: own };
  if (!known.has(row.nationalCode)) return { fault: `国家药品编码 ${row.nationalCode} 不在编码库中` };
  return own === undefined || own === row.nationalCode
    ? { code: row.nationalCode }
    : { fault: `机构药品编码 ${row.itemCode ?? ''} 对照的是 ${own}` };
}

function reportOf(row: StockFileRow, nationalCode: string, now: number): StockReport {
  return {
    nationalCode,
    itemCode: row.itemCode ?? '',
    itemName: row.name,
    batchNo: row.lotNo,
    lotNo: row.lotNo,
    madeOn: null,
    expiresOn: row.expiresOn,
    kind: 'count',
    changeType: null,
    quantity: row.quantity,
    happenedAt: momentOfCount(row.countedOn, now),
    detail: { countedOn: row.countedOn },
    traceCodes: [],
  };
}

interface Judged {
  readonly row: ReportRow;
  readonly report: StockReport | null;
}

function judge(one: ReadStockRow, codes: Codes, mode: 'check' | 'write', now: number): Judged {
  if (!('row' in one)) {
    const { line, cell, nationalCode, name, fault } = one;
    return { row: { line, cell, nationalCode, name, outcome: 'refused', reason: fault }, report: null };
  }
  const { line, name } = one.row;
  const found = codeOf(one.row, codes);
  if ('fault' in found)
    return {
      row: {
        line,
        cell: `A${line}`,
        nationalCode: one.row.nationalCode ?? one.row.itemCode ?? '',
        name,
        outcome: 'refused',
        reason: found.fault,
      },
      report: null,
    };
  const outcome = mode === 'check' ? 'ready' : 'written';
  return {
    row: { line, cell: `A${line}`, nationalCode: found.code, name, outcome, reason: '' },
    report: reportOf(one.row, found.code, now),
  };
}

/**
 * Reads a file of counts and, in mode `write`, writes its sound rows in one transaction; wrong rows are told and left
 * out. The same file again changes nothing.
 * @throws {Problem} 400 when the file cannot be read
 */
export async function uploadStock(
  world: World,
  actor: Actor,
  content: Buffer,
  mode: 'check' | 'write',
): Promise<Report> {
  const institutionCode = ownInstitutionOf(actor);
  const now = world.clock.now();
  const read = await readFile(content, now);
  return world.db.transaction(`institution:${institutionCode}`, async (tx) => {
    const codes = await findCodes(tx, institutionCode, read, dayAt(now));
    const judged = read.map((one) => judge(one, codes, mode, now));
    const count = (outcome: ReportRow['outcome']) =>
      judged.filter((one) => one.row.outcome === outcome).length;
    const written = count('written');
    if (mode === 'write') {
      const reports = judged.flatMap((one) => (one.report ? [one.report] : []));
      await takeReports(tx, institutionCode, reports, reportedBy(actor, 'upload'), now);
      await recordAudit(tx, actor, now, {
        action: 'providers.uploadStock',
        subjectKind: 'stock',
        subjectId: institutionCode,
        detail: `${judged.length} 行，写入 ${written} 行`,
      });
    }
    return { total: judged.length, ready: count('ready'), written, rows: judged.map((one) => one.row) };
  });
}
