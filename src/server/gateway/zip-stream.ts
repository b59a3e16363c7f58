/** A zip archive of one file, made while it is sent, so that its size does not matter to memory. */
import { Readable } from 'node:stream';
import { constants, crc32, createDeflateRaw } from 'node:zlib';

/** 1980-01-01 00:00, so that the same content always makes the same bytes. */
const DOS_DATE = 0x0021;
const UTF8_NAME = 0x0800;
const SIZES_FOLLOW = 0x0008;
const DEFLATED = 8;

function localHeader(name: Buffer): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(UTF8_NAME | SIZES_FOLLOW, 6);
  header.writeUInt16LE(DEFLATED, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
}

interface Sizes {
  readonly crc: number;
  readonly packed: number;
  readonly bytes: number;
}

function directory(name: Buffer, { crc, packed, bytes }: Sizes): Buffer {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  for (const [index, value] of [crc, packed, bytes].entries()) descriptor.writeUInt32LE(value, 4 + index * 4);
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(UTF8_NAME | SIZES_FOLLOW, 8);
  entry.writeUInt16LE(DEFLATED, 10);
  entry.writeUInt16LE(DOS_DATE, 14);
  for (const [index, value] of [crc, packed, bytes].entries()) entry.writeUInt32LE(value, 16 + index * 4);
  entry.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length + name.length, 12);
  end.writeUInt32LE(30 + name.length + packed + descriptor.length, 16);
  return Buffer.concat([descriptor, entry, name, end]);
}

/**
 * Packs a text into a zip with one file.
 * @param parts of the text, asked for only as fast as the receiver takes them; all together below 4 GB
 */
export function zipStream(fileName: string, parts: AsyncIterable<string>): Readable {
  return Readable.from(pack(Buffer.from(fileName), parts));
}

async function* pack(name: Buffer, parts: AsyncIterable<string>): AsyncGenerator<Buffer> {
  yield localHeader(name);
  let crc = 0;
  let bytes = 0;
  let packed = 0;
  const deflate = createDeflateRaw({ level: constants.Z_DEFAULT_COMPRESSION });
  const read = async function* read() {
    for await (const part of parts) {
      const content = Buffer.from(part);
      crc = crc32(content, crc);
      bytes += content.length;
      yield content;
    }
  };
  const source = Readable.from(read());
  source.on('error', (error) => deflate.destroy(error));
  for await (const chunk of source.pipe(deflate) as AsyncIterable<Buffer>) {
    packed += chunk.length;
    yield chunk;
  }
  yield directory(name, { crc, packed, bytes });
}
