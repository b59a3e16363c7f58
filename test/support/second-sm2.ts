/**
 * A second implementation of SM3 and of the check of SM2 signatures, written from GB/T 32905 and GB/T 32918 alone with nothing but
 * integers: what the platform's library signs must also stand here.
 */
const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const A = P - 3n;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const GX = 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n;
const GY = 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n;
const USER_ID = Buffer.from('1234567812345678');

const rotate = (word: number, by: number) => ((word << (by % 32)) | (word >>> ((32 - by) % 32))) >>> 0;
const p0 = (x: number) => (x ^ rotate(x, 9) ^ rotate(x, 17)) >>> 0;
const p1 = (x: number) => (x ^ rotate(x, 15) ^ rotate(x, 23)) >>> 0;

function compress(state: readonly number[], block: Buffer): number[] {
  const w = Array.from({ length: 16 }, (_, index) => block.readUInt32BE(index * 4));
  const at = (list: readonly number[], index: number) => list[index] ?? 0;
  for (let j = 16; j < 68; j += 1) {
    const mixed = p1(at(w, j - 16) ^ at(w, j - 9) ^ rotate(at(w, j - 3), 15));
    w.push((mixed ^ rotate(at(w, j - 13), 7) ^ at(w, j - 6)) >>> 0);
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let j = 0; j < 64; j += 1) {
    const t = j < 16 ? 0x79cc4519 : 0x7a879d8a;
    const ss1 = rotate((rotate(a, 12) + e + rotate(t, j)) >>> 0, 7);
    const ss2 = (ss1 ^ rotate(a, 12)) >>> 0;
    const ff = j < 16 ? a ^ b ^ c : (a & b) | (a & c) | (b & c);
    const gg = j < 16 ? e ^ f ^ g : (e & f) | (~e & g);
    const tt1 = (ff + d + ss2 + (at(w, j) ^ at(w, j + 4))) >>> 0;
    const tt2 = (gg + h + ss1 + at(w, j)) >>> 0;
    [d, c, b, a] = [c, rotate(b, 9), a, tt1];
    [h, g, f, e] = [g, rotate(f, 19), e, p0(tt2)];
  }
  return [a, b, c, d, e, f, g, h].map((word, index) => (word ^ at(state, index)) >>> 0);
}

/** SM3 of some bytes. */
export function sm3(message: Buffer): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(message.length) * 8n);
  const zeros = (119 - (message.length % 64)) % 64;
  const padded = Buffer.concat([message, Buffer.from([0x80]), Buffer.alloc(zeros), length]);
  let state = [
    0x7380166f, 0x4914b2b9, 0x172442d7, 0xda8a0600, 0xa96f30bc, 0x163138aa, 0xe38dee4d, 0xb0fb0e4e,
  ];
  for (let from = 0; from < padded.length; from += 64)
    state = compress(state, padded.subarray(from, from + 64));
  const digest = Buffer.alloc(32);
  state.forEach((word, index) => digest.writeUInt32BE(word, index * 4));
  return digest;
}

const mod = (value: bigint, by: bigint) => ((value % by) + by) % by;

function inverse(value: bigint, by: bigint): bigint {
  let [r, nextR, t, nextT] = [by, mod(value, by), 0n, 1n];
  while (nextR !== 0n) {
    const quotient = r / nextR;
    [r, nextR] = [nextR, r - quotient * nextR];
    [t, nextT] = [nextT, t - quotient * nextT];
  }
  return mod(t, by);
}

/** X, Y, Z with x = X/Z², y = Y/Z³; Z of 0 is the point at infinity. */
type Point = readonly [bigint, bigint, bigint];
const INFINITY: Point = [1n, 1n, 0n];

function double([x, y, z]: Point): Point {
  if (z === 0n || y === 0n) return INFINITY;
  const y2 = mod(y * y, P);
  const z2 = mod(z * z, P);
  const s = mod(4n * x * y2, P);
  const m = mod(3n * (x - z2) * (x + z2), P);
  const newX = mod(m * m - 2n * s, P);
  return [newX, mod(m * (s - newX) - 8n * y2 * y2, P), mod(2n * y * z, P)];
}

function add(one: Point, other: Point): Point {
  if (one[2] === 0n) return other;
  if (other[2] === 0n) return one;
  const [x1, y1, z1] = one;
  const [x2, y2, z2] = other;
  const [zz1, zz2] = [mod(z1 * z1, P), mod(z2 * z2, P)];
  const u1 = mod(x1 * zz2, P);
  const s1 = mod(y1 * z2 * zz2, P);
  const h = mod(x2 * zz1 - u1, P);
  const r = mod(y2 * z1 * zz1 - s1, P);
  if (h === 0n) return r === 0n ? double(one) : INFINITY;
  const hh = mod(h * h, P);
  const [hhh, v] = [mod(h * hh, P), mod(u1 * hh, P)];
  const newX = mod(r * r - hhh - 2n * v, P);
  return [newX, mod(r * (v - newX) - s1 * hhh, P), mod(h * z1 * z2, P)];
}

/** a·P + b·Q, both scalars bit by bit at the same time. */
function sumOfMultiples(a: bigint, p: Point, b: bigint, q: Point): Point {
  const both = add(p, q);
  const [bitsA, bitsB] = [a, b].map((scalar) => scalar.toString(2).padStart(256, '0'));
  let sum = INFINITY;
  for (let index = 0; index < 256; index += 1) {
    sum = double(sum);
    const pair = `${bitsA?.[index]}${bitsB?.[index]}`;
    if (pair !== '00') sum = add(sum, pair === '11' ? both : pair === '10' ? p : q);
  }
  return sum;
}

const bytes32 = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
const number = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex') || '0'}`);

function readPoint(publicKey: string): Point | undefined {
  if (!/^04[0-9a-f]{128}$/i.test(publicKey)) return undefined;
  const [x, y] = [BigInt(`0x${publicKey.slice(2, 66)}`), BigInt(`0x${publicKey.slice(66)}`)];
  return mod(y * y - x ** 3n - A * x - B, P) === 0n ? [x, y, 1n] : undefined;
}

/** SEQUENCE of two INTEGERs, and nothing after them. */
function readDer(signature: string): readonly [bigint, bigint] | undefined {
  const der = Buffer.from(signature, 'hex');
  if (der.length * 2 !== signature.length || der[0] !== 0x30 || der[1] !== der.length - 2) return undefined;
  const lengthR = der[3] ?? 0;
  const second = 4 + lengthR;
  const lengthS = der[second + 1] ?? 0;
  if (der[2] !== 2 || der[second] !== 2 || second + 2 + lengthS !== der.length) return undefined;
  return [number(der.subarray(4, second)), number(der.subarray(second + 2))];
}

/** Whether a DER signature over these bytes was made with the private key of this public key (user id as the platform states). */
export function verifiesIndependently(publicKey: string, message: Buffer, signature: string): boolean {
  const point = readPoint(publicKey);
  const numbers = readDer(signature);
  if (!point || !numbers) return false;
  const [r, s] = numbers;
  if (r < 1n || r >= N || s < 1n || s >= N) return false;
  const bits = Buffer.alloc(2);
  bits.writeUInt16BE(USER_ID.length * 8);
  const curve = [A, B, GX, GY, point[0], point[1]].map(bytes32);
  const digest = number(sm3(Buffer.concat([sm3(Buffer.concat([bits, USER_ID, ...curve])), message])));
  const t = mod(r + s, N);
  if (t === 0n) return false;
  const [x, , z] = sumOfMultiples(s, [GX, GY, 1n], t, point);
  if (z === 0n) return false;
  const zInverse = inverse(z, P);
  return mod(digest + mod(x * zInverse * zInverse, P), N) === r;
}
