import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { assert } from '../../../base/assert.ts';

/**
 * The shared strings of a big workbook, kept in a file instead of in memory: a table of 124,000 rows has 25 MB of them.
 * Tables refer to their strings nearly in order, so that a few cached blocks answer nearly every question.
 */
export interface StringStore {
  add(text: string): void;
  /** Texts by number from 0; undefined where the file has none. Call only after the last `add`. */
  at(index: number): string | undefined;
  close(): void;
}

const BLOCK_BYTES = 16 * 1024;
const CACHED_BLOCKS = 1024;

/** Opens a store on a file that has no name any more, so that it vanishes with the process however that ends. */
export function openStringStore(): StringStore {
  const folder = mkdtempSync(join(tmpdir(), 'shuangtong-strings-'));
  const fd = openSync(join(folder, 'strings'), 'wx+');
  rmSync(folder, { recursive: true, force: true });
  let ends = new Float64Array(4096);
  let count = 0;
  let written = 0;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;
  const blocks = new Map<number, Buffer>();

  const flush = () => {
    if (waitingBytes === 0) return;
    written += writeSync(fd, Buffer.concat(waiting, waitingBytes));
    waiting = [];
    waitingBytes = 0;
  };
  const blockOf = (number: number): Buffer => {
    const known = blocks.get(number);
    if (known) {
      // Put last again: the map's first block is the one that was not asked for the longest.
      blocks.delete(number);
      blocks.set(number, known);
      return known;
    }
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    const bytes = readSync(fd, block, 0, BLOCK_BYTES, number * BLOCK_BYTES);
    const [oldest] = blocks.size >= CACHED_BLOCKS ? blocks.keys() : [];
    if (oldest !== undefined) blocks.delete(oldest);
    blocks.set(number, block.subarray(0, bytes));
    return block.subarray(0, bytes);
  };

  return {
    add(text) {
      const bytes = Buffer.from(text, 'utf8');
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (count === ends.length) {
        const wider = new Float64Array(ends.length * 2);
        wider.set(ends);
        ends = wider;
      }
      ends[count] = written + waitingBytes;
      count += 1;
      if (waitingBytes >= BLOCK_BYTES * 16) flush();
    },
    at(index) {
      flush();
      if (!(index >= 0 && index < count)) return undefined;
      const from = index === 0 ? 0 : (ends[index - 1] ?? 0);
      const to = ends[index] ?? 0;
      const first = Math.floor(from / BLOCK_BYTES);
      const last = Math.floor(Math.max(from, to - 1) / BLOCK_BYTES);
      const offset = first * BLOCK_BYTES;
      if (first === last) return blockOf(first).toString('utf8', from - offset, to - offset);
      const parts: Buffer[] = [];
      for (let number = first; number <= last; number += 1) parts.push(blockOf(number));
      const whole = Buffer.concat(parts);
      assert(whole.length >= to - offset, 'the string store is shorter than what was written to it');
      return whole.toString('utf8', from - offset, to - offset);
    },
    close() {
      closeSync(fd);
      blocks.clear();
    },
  };
}
