import type { FastifyInstance } from 'fastify';
import { dayAt } from '../../base/date.ts';
import { formatUnitPrice } from '../../base/money.ts';
import { accept } from '../../base/outcome.ts';
import { listDemoScans } from '../../contract/demo.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { notFound } from '../http/problem.ts';
import { mount } from '../http/route.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { traceCodeOf } from './plan-claims.ts';
import { findDemoMark } from './province-store.ts';
import { listScanRows, type ScanRow } from './scan-store.ts';

type Scans = OutputOf<typeof listDemoScans>;

/** The codes of the packs that lie ready for a line: the same at every look, and no other line's. */
function packCodes({ prescriptionId, lineNo, quantity, tracePrefix }: ScanRow): string[] {
  return Array.from({ length: quantity }, (_, pack) =>
    traceCodeOf(tracePrefix, 'shown', Number(prescriptionId) * 10_000 + lineNo * 1000 + pack),
  );
}

/**
 * The prescriptions that can be fetched at the caller's pharmacy today, with the patients' invented numbers and codes to scan.
 * @throws {Problem} 404 wherever the database does not hold a demo province, in demo mode or not
 */
async function listScans(world: World, actor: Actor): Promise<Scans> {
  if (!world.config.demo) throw notFound('这个地址');
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    if (!(await findDemoMark(tx))?.completedAt) throw notFound('这个地址');
    const rows = await listScanRows(tx, actor.institutionCode ?? '', dayAt(now));
    await recordAudit(tx, actor, now, {
      action: 'demo.listScans',
      subjectKind: 'institution',
      subjectId: actor.institutionCode ?? '',
    });
    const firsts = rows.filter((row, index) => rows[index - 1]?.prescriptionId !== row.prescriptionId);
    return {
      rows: firsts.map((first) => ({
        rxno: first.rxno,
        status: first.state,
        validTo: first.validTo,
        personName: first.personName,
        personNo: first.personNo,
        idNumber: world.secrets.open(first.idNumberCipher).toString(),
        lines: rows
          .filter((row) => row.prescriptionId === first.prescriptionId)
          .map((row) => ({
            nationalCode: row.nationalCode,
            genericName: row.genericName,
            quantity: row.quantity,
            saleUnit: row.saleUnit,
            listedPrice: formatUnitPrice(row.listedPrice),
            isInjection: row.isInjection,
            traceCodes: packCodes(row),
          })),
      })),
    };
  });
}

export function mountDemo(app: FastifyInstance, world: World): void {
  mount(app, world, listDemoScans, async ({ actor }) => accept(await listScans(world, actor)));
}
