/** Writes a procurement result: winning prices become payment standards of the products on the list (N2.2, N2.3, M12). */
import { day, type PlainDate } from '../../../base/date.ts';
import { findWinner, type ProcurementRecord } from '../../../domain/catalogue/products/procurement-row.ts';
import { REFUSALS } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput } from '../../http/problem.ts';
import type { Importer, ImportJob, ReadRow, WrittenRow } from '../imports/importer.ts';
import { assertStandards, type PriceAnswer } from '../prices/assert-prices.ts';
import { findNamesakes, listSaleUnits, markProcured, type Namesake } from './procurement-store.ts';
import { priceOffice } from './product-table-importer.ts';

export const procurementImporter: Importer<ProcurementRecord> = {
  kind: 'procurement',
  plan: '中选产品按编码或名称、规格、企业对到产品主档；在单行支付目录里的，自起始日登记集采中选标准。',
  clauses: ['N2.2', 'N2.3', 'M12'],
  who: ['provincePrice'],
  fields: [
    {
      name: 'round',
      label: '集采批次',
      kind: 'text',
      required: true,
      hint: '如：第十批国家组织药品集中带量采购',
    },
    {
      name: 'effectiveFrom',
      label: '执行起始日',
      kind: 'day',
      required: true,
      hint: '表里印有采购周期的以表为准',
    },
    { name: 'effectiveTo', label: '执行截止日', kind: 'day', required: false },
  ],
  atomicity: 'batched',
  batchRows: 1000,
  reports: 'every',
  checkSettings(settings) {
    const { effectiveFrom = '', effectiveTo = '', round = '' } = settings;
    if (effectiveTo !== '' && effectiveTo < effectiveFrom) throw badInput('effectiveTo', '截止日早于起始日');
    if (round.length > 200) throw badInput('round', '不超过 200 字');
  },
  open: (job) => ({ write: (tx, rows) => writeWinners(tx, job, rows) }),
};

interface Winner {
  readonly read: ReadRow<ProcurementRecord>;
  readonly record: ProcurementRecord;
  readonly nationalCode: string;
}

async function writeWinners(
  tx: Tx,
  job: ImportJob,
  rows: readonly ReadRow<ProcurementRecord>[],
): Promise<WrittenRow[]> {
  const answers = new Map<ReadRow<ProcurementRecord>, WrittenRow>();
  const records = rows.flatMap((row) => row.records);
  const namesakes = await findNamesakes(
    tx,
    records.flatMap((record) => record.nationalCode ?? []),
    records.flatMap((record) => (record.nationalCode === null ? record.name : [])),
  );
  const units = await listSaleUnits(tx, [...new Set(namesakes.map((one) => one.nationalCode))]);
  const winners: Winner[] = [];
  for (const read of rows) {
    const [record] = read.records;
    if (record === undefined) continue;
    const found = identify(record, namesakes);
    const fault = typeof found === 'string' ? unitFault(record, units.get(found)) : found.fault;
    if (typeof found === 'string' && fault === undefined) winners.push({ read, record, nationalCode: found });
    else answers.set(read, { outcome: 'doubtful', reason: fault ?? '' });
  }
  await markProcured(
    tx,
    winners.map((winner) => winner.nationalCode),
    job.startedAt,
  );
  const { answers: judged } = await assertStandards(
    tx,
    winners.map(({ record, nationalCode }) => ({
      nationalCode,
      kind: 'procured' as const,
      standard: record.price,
      confidential: false,
      ...spanOf(record, job),
      reasonKind: 'procurement' as const,
      reason: job.settings['round'] ?? '',
      evidence: `导入 ${job.id}：${job.fileName}`,
    })),
    { actor: priceOffice(job), now: job.startedAt },
  );
  for (const [index, { read }] of winners.entries()) answers.set(read, outcomeOf(read, judged[index]));
  return rows.map((read) => answers.get(read) ?? { outcome: read.outcome, reason: read.reason });
}

function identify(
  record: ProcurementRecord,
  namesakes: readonly Namesake[],
): string | { readonly fault: string } {
  if (record.nationalCode !== null) {
    const known = namesakes.some((one) => one.nationalCode === record.nationalCode);
    return known ? record.nationalCode : { fault: '编码不在产品主档，请先导入价格表或编码表' };
  }
  const { nationalCode, choices } = findWinner(record, namesakes);
  if (nationalCode !== undefined) return nationalCode;
  return {
    fault:
      choices === 0
        ? '产品主档里没有同名称、规格、企业的产品'
        : `产品主档里有 ${choices} 个同名称、规格、企业的产品，请在表中补上编码或包装`,
  };
}

/** A price by the tablet is no standard of a box. */
function unitFault(record: ProcurementRecord, saleUnit: string | undefined): string | undefined {
  return saleUnit === undefined || record.unit === '' || record.unit === saleUnit
    ? undefined
    : `计价单位“${record.unit}”与产品的销售单位“${saleUnit}”不同，没有采用`;
}

function spanOf(record: ProcurementRecord, job: ImportJob): { from: PlainDate; to: PlainDate | null } {
  if (record.period !== null) return record.period;
  const { effectiveFrom = '', effectiveTo = '' } = job.settings;
  return { from: day(effectiveFrom), to: effectiveTo === '' ? null : day(effectiveTo) };
}

function outcomeOf(read: ReadRow<ProcurementRecord>, answer: PriceAnswer | undefined): WrittenRow {
  if (answer?.outcome === 'refused') {
    const { message, clause } = REFUSALS[answer.refusal.code];
    return { outcome: 'refused', reason: `${message}（${clause}）${answer.refusal.detail ?? ''}` };
  }
  if (answer?.outcome === 'unknown')
    return { outcome: 'skipped', reason: '不在单行支付目录，只在主档记为集采中选' };
  if (answer?.outcome === 'unchanged') return { outcome: 'unchanged', reason: read.reason };
  return { outcome: read.outcome, reason: read.reason };
}
