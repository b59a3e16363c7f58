import { inflateRawSync } from 'node:zlib';

const DIRECTORY_ENTRY = 0x02014b50;
const END_OF_DIRECTORY = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const STORED = 0;
const DEFLATED = 8;
/** A long official document unpacks to less than 2 MB; more is a trap. */
const MOST_BYTES = 16 * 1024 * 1024;
const MOST_ENTRIES = 500;

interface Entry {
  readonly method: number;
  readonly packedBytes: number;
  readonly headerAt: number;
}

function findEntry(file: Buffer, wanted: string): Entry | undefined {
  const end = file.lastIndexOf(END_OF_DIRECTORY);
  if (end < 0) return undefined;
  const count = Math.min(file.readUInt16LE(end + 10), MOST_ENTRIES);
  let at = file.readUInt32LE(end + 16);
  for (let index = 0; index < count && file.readUInt32LE(at) === DIRECTORY_ENTRY; index += 1) {
    const nameLength = file.readUInt16LE(at + 28);
    if (file.toString('utf8', at + 46, at + 46 + nameLength) === wanted) {
      return {
        method: file.readUInt16LE(at + 10),
        packedBytes: file.readUInt32LE(at + 20),
        headerAt: file.readUInt32LE(at + 42),
      };
    }
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return undefined;
}

function unpack(file: Buffer, entry: Entry): Buffer | undefined {
  const from =
    entry.headerAt + 30 + file.readUInt16LE(entry.headerAt + 26) + file.readUInt16LE(entry.headerAt + 28);
  const packed = file.subarray(from, from + entry.packedBytes);
  if (entry.method === STORED) return packed;
  return entry.method === DEFLATED ? inflateRawSync(packed, { maxOutputLength: MOST_BYTES }) : undefined;
}

/** The text part of a .docx as XML; undefined when the file is none, is broken, or unpacks beyond all measure. */
export function readDocx(file: Buffer): string | undefined {
  try {
    const entry = findEntry(file, 'word/document.xml');
    return entry && unpack(file, entry)?.toString('utf8');
  } catch {
    // A directory that points outside the file, or data that does not unpack: the file is broken, not the program.
    return undefined;
  }
}
