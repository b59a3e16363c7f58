/** Writes the other lists as draft versions (M3, M4, M10, N2.1, N6). */
import { day } from '../../../base/date.ts';
import { entryKeyOf } from '../../../domain/catalogue/entry-key.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import { decideTermEnd, isTermFault, type TermFault } from '../../../domain/catalogue/entry-term.ts';
import type { ListItem, ListName } from '../../../domain/catalogue/imports/list-item.ts';
import { pinyinKey } from '../../../domain/catalogue/pinyin-key.ts';
import type { PrintedListKind } from '../../../domain/catalogue/versions/list-kinds.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import type { Tx } from '../../db/database.ts';
import { insertListEntry } from '../list-store.ts';
import { findAgreementTerm } from '../national-store.ts';
import {
  draftFields,
  knownTotalsOf,
  planOf,
  readDraftSettings,
  type DraftSettings,
} from './draft-settings.ts';
import type { Importer, ImportJob, ImportSession, ReadRow, WrittenRow } from './importer.ts';
import {
  findVersionOfFile,
  insertDraft,
  insertEntries,
  insertPrintedRatios,
  type StoredEntry,
} from './list-version-store.ts';

function importerOf(
  kind: ListName,
  clauses: readonly ClauseId[],
  open: (job: ImportJob) => ImportSession<ListItem>,
): Importer<ListItem> {
  return {
    kind,
    makes: kind,
    plan: planOf(kind),
    clauses,
    who: ['provinceCatalogue'],
    fields: draftFields(kind),
    known: knownTotalsOf(kind),
    atomicity: 'whole',
    batchRows: 400,
    reports: 'every',
    checkSettings: (settings) => void readDraftSettings(kind, settings),
    findEarlier: (tx, sha256, settings) => findVersionOfFile(tx, kind, settings['edition'] ?? null, sha256),
    open,
  };
}

async function insertDraftOf(
  tx: Tx,
  kind: ListName,
  job: ImportJob,
  settings: DraftSettings,
): Promise<number> {
  const { fileName, sha256 } = job;
  return insertDraft(tx, { kind, ...settings, fileName, sha256 }, job.accountId, job.startedAt);
}

/** Lists that are kept entry by entry as printed. */
function openPrinted(kind: Exclude<PrintedListKind, 'national'>, job: ImportJob): ImportSession<ListItem> {
  let versionId = 0;
  let seq = 0;
  return {
    async begin(tx) {
      versionId = await insertDraftOf(tx, kind, job, readDraftSettings(kind, job.settings));
    },
    async write(tx, rows) {
      const entries: StoredEntry[] = [];
      const ratios: { seq: number; ratio: number }[] = [];
      for (const row of rows) {
        for (const item of row.records) {
          seq += 1;
          entries.push(storedOf(kind, seq, row, item));
          if (item.selfPayRatio !== null) ratios.push({ seq, ratio: item.selfPayRatio });
        }
      }
      await insertEntries(tx, versionId, entries);
      await insertPrintedRatios(tx, versionId, ratios, job.accountId, job.startedAt);
      return undefined;
    },
    finish: async () => ({ versionId }),
  };
}

function storedOf(
  kind: Exclude<PrintedListKind, 'national'>,
  seq: number,
  row: ReadRow<ListItem>,
  item: ListItem,
): StoredEntry {
  return {
    ...item,
    seq,
    section: row.sheet,
    sectionKind: kind,
    sheetRow: row.sheetRow,
    categoryCode: null,
    categoryPath: '',
    number: item.number ?? seq,
    isSubEntry: false,
    namePinyin: pinyinKey(item.name),
    matchKey: entryKeyOf(item.name, item.dosageForm ?? ''),
    confidential: item.standardText !== null && matchKey(item.standardText) === '*',
    ethnic: false,
  };
}

const TERM_FAULTS: Readonly<Record<TermFault, string>> = {
  reversed: '止期早于起期',
  afterAgreement: '谈判药品的单行支付有效期不能超过国家协议期（M10）',
  agreementUnknown: '已发布的国家目录里没有找到该药品的协议期，请在文件里填写有效期止（M10）',
};

/** The 单行支付 list: an entry's term follows its kind, as where a person enters it (M10). */
function openSeparatePayment(job: ImportJob): ImportSession<ListItem> {
  let versionId = 0;
  const settings = () => readDraftSettings('separatePayment', job.settings);
  return {
    async begin(tx) {
      versionId = await insertDraftOf(tx, 'separatePayment', job, settings());
    },
    async write(tx, rows) {
      const answers: WrittenRow[] = [];
      for (const row of rows) {
        const [item] = row.records;
        answers.push(
          item
            ? await writeSeparate(tx, versionId, settings(), row, item)
            : { outcome: row.outcome, reason: row.reason },
        );
      }
      return answers;
    },
    finish: async () => ({ versionId }),
  };
}

async function writeSeparate(
  tx: Tx,
  versionId: number,
  settings: DraftSettings,
  row: ReadRow<ListItem>,
  item: ListItem,
): Promise<WrittenRow> {
  const from = item.termFrom === null ? settings.effectiveFrom : day(item.termFrom);
  const agreement = await findAgreementTerm(tx, matchKey(item.name), from);
  const origin = item.origin ?? (agreement ? 'negotiated' : 'regular');
  const to = decideTermEnd(
    origin,
    from,
    item.termTo === null ? null : day(item.termTo),
    origin === 'negotiated' && agreement ? day(agreement.to) : undefined,
  );
  const reasons = row.reason === '' ? [] : [row.reason];
  if (isTermFault(to)) return { outcome: 'refused', reason: [...reasons, TERM_FAULTS[to]].join('；') };
  if (item.origin === null)
    reasons.push(
      origin === 'negotiated'
        ? '没有写来源，国家目录里有协议期，按谈判'
        : '没有写来源，国家目录里没有协议期，按常规',
    );
  const dosageForm = item.dosageForm ?? '';
  await insertListEntry(tx, versionId, {
    entryKey: entryKeyOf(item.name, dosageForm),
    genericName: item.name,
    namePinyin: pinyinKey(item.name),
    dosageForm,
    field: item.field ?? '',
    paymentScope: item.remark,
    diagnosisCodes: item.diagnosisCodes,
    origin,
    termFrom: from,
    termTo: to,
    transitionTo: null,
  });
  return { outcome: reasons.length > 0 ? 'doubtful' : 'taken', reason: reasons.join('；') };
}

export const herbalPiecesImporter = importerOf('herbalPieces', ['N6', 'N2.1', 'N1.1'], (job) =>
  openPrinted('herbalPieces', job),
);
export const institutionPreparationImporter = importerOf('institutionPreparation', ['N6', 'N2.1'], (job) =>
  openPrinted('institutionPreparation', job),
);
export const commercialInnovativeImporter = importerOf('commercialInnovative', ['N1.1', 'N4'], (job) =>
  openPrinted('commercialInnovative', job),
);
export const dualChannelImporter = importerOf('dualChannel', ['M3'], (job) =>
  openPrinted('dualChannel', job),
);
export const separatePaymentImporter = importerOf(
  'separatePayment',
  ['M4', 'M10', 'N3.3'],
  openSeparatePayment,
);
