/** How large is a picture, and does the file end where the picture ends? (M23.2; PNG: W3C, JPEG: ITU T.81) */

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** Behind the picture's last byte; what follows is something else. */
  readonly end: number;
}

const PNG_HEAD = 8;

function uint32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(at);
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Reads a PNG chunk by chunk; undefined when it is damaged or cut off. */
export function readPng(bytes: Uint8Array): Picture | undefined {
  let size: { width: number; height: number } | undefined;
  let at = PNG_HEAD;
  while (at + 12 <= bytes.length) {
    const length = uint32(bytes, at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const next = at + 12 + length;
    if (next > bytes.length) return undefined;
    if (at === PNG_HEAD && (type !== 'IHDR' || length !== 13)) return undefined;
    if (type === 'IHDR') size = { width: uint32(bytes, at + 8), height: uint32(bytes, at + 12) };
    if (type === 'IEND') return size && { ...size, end: next };
    at = next;
  }
  return undefined;
}

/** Frame headers carry the size; DHT, JPG and DAC share their range and do not. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Where the next marker lies behind entropy-coded data, in which `FF 00` and restarts are data. */
function nextMarker(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] ?? 0;
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/** Reads a JPEG segment by segment; undefined when it is damaged or cut off. */
export function readJpeg(bytes: Uint8Array): Picture | undefined {
  let size: { width: number; height: number } | undefined;
  let at = 2;
  while (at + 4 <= bytes.length || (at + 2 <= bytes.length && bytes[at + 1] === 0xd9)) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) return size && { ...size, end: at + 2 };
    const length = uint16(bytes, at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return undefined;
    if (isFrame(marker)) size = { height: uint16(bytes, at + 5), width: uint16(bytes, at + 7) };
    at += 2 + length;
    if (marker === 0xda) at = nextMarker(bytes, at);
  }
  return undefined;
}
