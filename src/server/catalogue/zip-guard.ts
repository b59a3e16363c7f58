import { inflateRawSync } from 'node:zlib';

/**
 * Is this file a plain xlsx of bearable size? Asked before anything parses it, so that a small file that unpacks to
 * gigabytes never gets that far. The directory's claims are not trusted: every entry is unpacked against its claim.
 */

/** The real national workbook is 0.7 MB packed and 4.7 MB unpacked. */
export const WORKBOOK_LIMITS = {
  packedBytes: 20 * 1024 * 1024,
  unpackedBytes: 64 * 1024 * 1024,
  entries: 500,
} as const;

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const STORED = 0;
const DEFLATED = 8;

/** Whether a file is in the container of old workbooks (.xls), which is also that of encrypted new ones. */
export function isOldWorkbook(file: Buffer): boolean {
  return file.length >= 4 && file.readUInt32BE(0) === 0xd0cf11e0;
}

/** Why a file is not taken, in words for the person who chose it; undefined when it may be parsed. */
export function findZipFault(
  file: Buffer,
  limits: typeof WORKBOOK_LIMITS = WORKBOOK_LIMITS,
): string | undefined {
  if (file.length > limits.packedBytes) return `文件超过 ${limits.packedBytes / 1024 / 1024} MB`;
  if (isOldWorkbook(file)) return '是旧版 xls 或加密文件，请另存为不加密的 xlsx';
  const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || end + 22 > file.length || file.readUInt32LE(end) !== END_OF_DIRECTORY)
    return '不是 xlsx 文件';
  try {
    return findEntryFault(file, file.readUInt16LE(end + 10), file.readUInt32LE(end + 16), limits);
  } catch (error) {
    // A directory that points outside the file makes Buffer throw RangeError; anything else is our own mistake.
    if (error instanceof RangeError) return '文件已损坏';
    throw error;
  }
}

function findEntryFault(
  file: Buffer,
  count: number,
  start: number,
  limits: typeof WORKBOOK_LIMITS,
): string | undefined {
  if (count > limits.entries) return '文件内部条目过多';
  let at = start;
  let unpacked = 0;
  let hasWorkbook = false;
  for (let index = 0; index < count; index += 1) {
    if (file.readUInt32LE(at) !== DIRECTORY_ENTRY) return '文件已损坏';
    const entry = {
      encrypted: (file.readUInt16LE(at + 8) & 1) === 1,
      method: file.readUInt16LE(at + 10),
      packedBytes: file.readUInt32LE(at + 20),
      bytes: file.readUInt32LE(at + 24),
      headerAt: file.readUInt32LE(at + 42),
    };
    unpacked += entry.bytes;
    if (unpacked > limits.unpackedBytes) return `文件解压后超过 ${limits.unpackedBytes / 1024 / 1024} MB`;
    const nameLength = file.readUInt16LE(at + 28);
    if (file.toString('utf8', at + 46, at + 46 + nameLength) === 'xl/workbook.xml') hasWorkbook = true;
    if (entry.encrypted) return '文件已加密，请去掉密码后再导入';
    if (!unpacksAsClaimed(file, entry)) return '文件已损坏，或解压大小与声明不符';
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return hasWorkbook ? undefined : '不是 xlsx 文件';
}

function unpacksAsClaimed(
  file: Buffer,
  entry: { method: number; packedBytes: number; bytes: number; headerAt: number },
): boolean {
  if (file.readUInt32LE(entry.headerAt) !== LOCAL_HEADER) return false;
  const from =
    entry.headerAt + 30 + file.readUInt16LE(entry.headerAt + 26) + file.readUInt16LE(entry.headerAt + 28);
  const packed = file.subarray(from, from + entry.packedBytes);
  if (packed.length !== entry.packedBytes) return false;
  if (entry.method === STORED) return entry.packedBytes === entry.bytes;
  if (entry.method !== DEFLATED) return false;
  if (entry.bytes === 0 && entry.packedBytes === 0) return true;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(entry.bytes, 1) }).length === entry.bytes;
  } catch {
    return false;
  }
}
