/** Writes the national catalogue as a draft version, with the ratios that a province prints or the last edition had (N1.1, N2.1). */
import { formatPercent, type Ratio } from '../../../base/ratio.ts';
import type { Tx } from '../../db/database.ts';
import { draftFields, knownTotalsOf, planOf, readDraftSettings } from './draft-settings.ts';
import type { Importer, ImportJob, ImportSession, ReadRow, WrittenRow } from './importer.ts';
import {
  carryRatiosOver,
  findLastRatios,
  findVersionOfFile,
  insertDraft,
  insertEntries,
  insertPrintedRatios,
} from './list-version-store.ts';
import type { EntryRecord } from './national-records.ts';

const NOTHING_MORE = {
  ethnic: false,
  notPaidAlone: false,
  tradeName: null,
  strength: null,
  indication: null,
  institution: null,
  approvalNo: null,
  holder: null,
  licensee: null,
} as const;

export const nationalImporter: Importer<EntryRecord> = {
  kind: 'nationalCatalogue',
  makes: 'national',
  plan: planOf('national'),
  clauses: ['N1.1', 'N2.1'],
  who: ['provinceCatalogue'],
  fields: draftFields('national'),
  known: knownTotalsOf('national'),
  atomicity: 'whole',
  batchRows: 400,
  reports: 'every',
  checkSettings: (settings) => void readDraftSettings('national', settings),
  findEarlier: (tx, sha256, settings) =>
    findVersionOfFile(tx, 'national', settings['edition'] ?? null, sha256),
  open: (job) => openSession(job),
};

function openSession(job: ImportJob): ImportSession<EntryRecord> {
  let versionId = 0;
  return {
    async begin(tx) {
      const settings = readDraftSettings('national', job.settings);
      const { fileName, sha256 } = job;
      versionId = await insertDraft(
        tx,
        { kind: 'national', ...settings, fileName, sha256 },
        job.accountId,
        job.startedAt,
      );
    },
    async write(tx, rows) {
      const entries = rows.flatMap((row) => row.records);
      await insertEntries(
        tx,
        versionId,
        entries.map((entry) => ({ ...entry, ...NOTHING_MORE })),
      );
      // 甲 is paid without a share before it; a printed zero says nothing that the class does not.
      const ratios = entries.flatMap(({ seq, selfPayRatio, class: drugClass }) =>
        selfPayRatio === null || drugClass === '甲' ? [] : [{ seq, ratio: selfPayRatio }],
      );
      if (ratios.length === 0) return undefined;
      await insertPrintedRatios(tx, versionId, ratios, job.accountId, job.startedAt);
      return doubtChangedRatios(tx, versionId, rows);
    },
    async finish(tx) {
      await carryRatiosOver(tx, versionId, job.startedAt);
      return { versionId };
    },
  };
}

/** A ratio stays while name and form stay (N2.1): a row that prints another one than the last edition is looked at. */
async function doubtChangedRatios(
  tx: Tx,
  versionId: number,
  rows: readonly ReadRow<EntryRecord>[],
): Promise<WrittenRow[]> {
  const printed = rows.flatMap((row) => row.records.filter((entry) => entry.selfPayRatio !== null));
  const last = await findLastRatios(
    tx,
    versionId,
    printed.map((entry) => entry.matchKey),
  );
  const percent = (ratio: number) => formatPercent(BigInt(ratio) as Ratio);
  return rows.map(({ outcome, reason, records }) => {
    const [entry] = records;
    const before = entry && entry.class === '乙' ? last.get(entry.matchKey) : undefined;
    if (!entry || entry.selfPayRatio === null || before === undefined || before === entry.selfPayRatio)
      return { outcome, reason };
    const word = `自付比例印为 ${percent(entry.selfPayRatio)}，上一版同通用名同剂型为 ${percent(before)}（N2.1）`;
    return { outcome: 'doubtful', reason: reason === '' ? word : `${reason}；${word}` };
  });
}
