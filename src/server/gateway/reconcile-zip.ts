import { inflateRawSync } from 'node:zlib';

const LOCAL_HEADER = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const DIRECTORY_END = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const STORED = 0;
const DEFLATED = 8;
const MOST_BYTES = 64 * 1024 * 1024;

/** The text of a file that may be packed in an archive with nothing else in it; undefined when it cannot be read as UTF-8. */
export function readOnlyFile(content: Buffer): string | undefined {
  const isArchive = content.length > 4 && content.readUInt32LE(0) === LOCAL_HEADER;
  const plain = isArchive ? unpackOnly(content) : content;
  if (plain === undefined) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(plain);
  } catch {
    return undefined;
  }
}

function unpackOnly(archive: Buffer): Buffer | undefined {
  const end = archive.lastIndexOf(DIRECTORY_END);
  try {
    if (end < 0 || archive.readUInt16LE(end + 10) !== 1) return undefined;
    const at = archive.readUInt32LE(end + 16);
    if (archive.readUInt32LE(at) !== DIRECTORY_ENTRY) return undefined;
    const method = archive.readUInt16LE(at + 10);
    const packed = archive.readUInt32LE(at + 20);
    const header = archive.readUInt32LE(at + 42);
    const from = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
    const bytes = archive.subarray(from, from + packed);
    if (method === STORED) return bytes;
    return method === DEFLATED ? inflateRawSync(bytes, { maxOutputLength: MOST_BYTES }) : undefined;
  } catch {
    // Offsets that point outside the file, a stream that breaks off, or too much unpacked: all the same to the sender.
    return undefined;
  }
}
