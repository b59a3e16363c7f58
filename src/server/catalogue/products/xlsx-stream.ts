import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { openPromise, type Entry, type ZipFile } from 'yauzl';
import type { SheetSource } from '../imports/importer.ts';
import { UnreadableWorkbook } from '../imports/unreadable.ts';
import { openStringStore, type StringStore } from './string-store.ts';
import { readElements, readRows, readStrings } from './xlsx-xml.ts';

export interface StreamLimits {
  readonly unpackedBytes: number;
  readonly entries: number;
}

/** What a big table may be: the province's price table is some 12 MB packed and 130 MB unpacked. */
const STREAM_LIMITS: StreamLimits = { unpackedBytes: 512 * 1024 * 1024, entries: 500 };

/** An open workbook. Its sheets can be read as often as wanted until it is closed. */
export interface XlsxStream {
  readonly sheets: readonly SheetSource[];
  close(): Promise<void>;
}

const DAMAGED = '文件已损坏，或不是 xlsx 文件';

/**
 * Opens an xlsx for reading row by row with flat memory. Formulas are never evaluated. Sizes are checked against the
 * directory before and against what really comes out while reading.
 * @throws {UnreadableWorkbook} when the file is too large, damaged, locked, or not an xlsx; also later, while reading
 */
export async function openXlsxStream(
  path: string,
  limits: StreamLimits = STREAM_LIMITS,
): Promise<XlsxStream> {
  const zip = await openPromise(path, { autoClose: false, lazyEntries: true }).catch((error: unknown) => {
    throw unreadable(error);
  });
  try {
    const parts = await readDirectory(zip, limits);
    const strings = sharedStrings(zip, parts);
    const sheets: SheetSource[] = [];
    for (const { name, part } of await listSheets(zip, parts)) {
      sheets.push({
        name,
        statedRows: await statedRows(zip, part),
        rows: () => rowsOf(zip, part, strings),
        verticalMerges: [],
      });
    }
    return {
      sheets,
      close: async () => {
        strings.close();
        zip.close();
      },
    };
  } catch (error) {
    zip.close();
    throw unreadable(error);
  }
}

type Parts = ReadonlyMap<string, Entry>;

async function readDirectory(zip: ZipFile, limits: StreamLimits): Promise<Parts> {
  if (zip.entryCount > limits.entries) throw new UnreadableWorkbook('文件内部条目过多');
  const parts = new Map<string, Entry>();
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    if (entry.isEncrypted()) throw new UnreadableWorkbook('文件已加密，请去掉密码后再导入');
    unpacked += entry.uncompressedSize;
    parts.set(entry.fileName, entry);
  }
  if (unpacked > limits.unpackedBytes)
    throw new UnreadableWorkbook(`文件解压后超过 ${limits.unpackedBytes / 1024 / 1024} MB`);
  return parts;
}

async function listSheets(zip: ZipFile, parts: Parts): Promise<{ name: string; part: Entry }[]> {
  const workbook = parts.get('xl/workbook.xml');
  const relations = parts.get('xl/_rels/workbook.xml.rels');
  if (!workbook || !relations) throw new UnreadableWorkbook('不是 xlsx 文件');
  const targets = new Map(
    (await readElements(await zip.openReadStreamPromise(relations), 'Relationship')).map(
      (one) => [one['Id'], one['Target'] ?? ''] as const,
    ),
  );
  const sheets = await readElements(await zip.openReadStreamPromise(workbook), 'sheet');
  return sheets.flatMap((sheet) => {
    const part = parts.get(partName(targets.get(sheet['r:id']) ?? ''));
    return part ? [{ name: sheet['name'] ?? '', part }] : [];
  });
}

/** A target is told from the folder of the workbook, or with a leading slash from the root. */
function partName(target: string): string {
  return target.startsWith('/') ? target.slice(1) : posix.join('xl', target);
}

/** The strings are read once, when the first row asks for one. */
function sharedStrings(
  zip: ZipFile,
  parts: Parts,
): { open(): Promise<(index: number) => string | undefined>; close(): void } {
  const part = parts.get('xl/sharedStrings.xml');
  let store: StringStore | undefined;
  let reading: Promise<void> | undefined;
  return {
    async open() {
      if (!part) return () => undefined;
      const into = (store ??= openStringStore());
      reading ??= zip
        .openReadStreamPromise(part)
        .then((stream) => readStrings(stream, (text) => into.add(text)));
      await reading;
      return (index) => into.at(index);
    },
    close() {
      store?.close();
      store = undefined;
    },
  };
}

const HEAD_BYTES = 4096;

/** The last row that the sheet's own head states, where it states one. */
async function statedRows(zip: ZipFile, part: Entry): Promise<number | null> {
  let head = '';
  for await (const chunk of await zip.openReadStreamPromise(part)) {
    head += (chunk as Buffer).toString('latin1');
    if (head.length >= HEAD_BYTES) break;
  }
  const range = /<(?:\w+:)?dimension ref="[A-Z]+\d+:[A-Z]+(\d{1,7})"/.exec(head);
  return range ? Number(range[1]) : null;
}

async function* rowsOf(zip: ZipFile, part: Entry, strings: ReturnType<typeof sharedStrings>) {
  let stream: Readable | undefined;
  try {
    const stringAt = await strings.open();
    stream = await zip.openReadStreamPromise(part);
    yield* readRows(stream, stringAt);
  } catch (error) {
    throw unreadable(error);
  } finally {
    stream?.destroy();
  }
}

/** Errors of the zip library are about the file; errors of the operating system and our own are not. */
function unreadable(error: unknown): unknown {
  if (error instanceof UnreadableWorkbook || !(error instanceof Error)) return error;
  if ('syscall' in error) return error;
  if (/End of Central Directory Record|signature not found/i.test(error.message))
    return new UnreadableWorkbook('不是 xlsx 文件');
  return 'code' in error || error.constructor === Error ? new UnreadableWorkbook(DAMAGED) : error;
}
