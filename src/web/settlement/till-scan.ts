/** What did the scanner read: a prescription, a credential or a pack, and where does the pack belong (M32, M35)? */
import type { ShownCredential } from '../../contract/settlement.ts';
import { parseRxno } from '../../domain/prescription/rxno.ts';
import { normaliseTraceCode } from '../../domain/settlement/check-trace-codes.ts';
import type { TillLine } from './till-state.ts';

const TRACE_CODE = /^[0-9A-Z]{13,100}$/;
const ID_NUMBER = /^[1-9]\d{16}[\dX]$/;
const CARD_NUMBER = /^[0-9A-Z]{9}$/;
const SHORTEST_CREDENTIAL = 6;

/** The number as it is kept, however the scanner sent it: full-width characters made narrow, no blanks, large letters. */
function normalise(text: string): string {
  return normaliseTraceCode(text.normalize('NFKC').replace(/\s/g, ''));
}

/** The number of a prescription; undefined for anything else and for a number whose check digit is wrong. */
export function rxnoOf(text: string): string | undefined {
  return parseRxno(text)?.rxno;
}

/**
 * A shown credential by its shape: 居民身份证 has its own, 社会保障卡 nine characters, anything longer is the token of
 * 医保电子凭证. Undefined for what is too short to be any.
 */
export function credentialOf(text: string): ShownCredential | undefined {
  const number = normalise(text);
  if (ID_NUMBER.test(number)) return { kind: 'idNumber', number };
  if (CARD_NUMBER.test(number)) return { kind: 'card', number };
  return number.length < SHORTEST_CREDENTIAL ? undefined : { kind: 'token', number };
}

/** A trace code as it is kept; undefined for what is none. */
export function traceCodeOf(text: string): string | undefined {
  const code = normalise(text);
  return TRACE_CODE.test(code) ? code : undefined;
}

function recognises(line: TillLine, code: string): boolean {
  return line.tracePrefixes.some((prefix) => code.startsWith(prefix));
}

/** Whether a scan is a pack of one of these lines: told before the sale has come to its packs. */
export function isPackOf(lines: readonly TillLine[], text: string): boolean {
  return lines.some((line) => recognises(line, normalise(text)));
}

/** A pack that found its line, or why it did not. */
export type Placed = { readonly lineNo: number; readonly code: string } | { readonly problem: string };

/** Puts a pack to the line that its code's first digits name; a product without registered digits takes what no other line claims. */
export function placePack(lines: readonly TillLine[], text: string): Placed {
  const code = normalise(text);
  if (rxnoOf(text) !== undefined)
    return { problem: '这是处方流水号。先结算或按 Esc 放下这一单，再扫下一张处方' };
  if (!TRACE_CODE.test(code)) return { problem: '这不是药品追溯码，请扫药盒上的追溯码' };
  const holder = lines.find((line) => line.codes.includes(code));
  if (holder) return { problem: `这个追溯码已经扫过，在第 ${holder.lineNo} 行 ${holder.genericName}` };
  const named = lines.filter((line) => recognises(line, code));
  const fitting = named.length > 0 ? named : lines.filter((line) => line.tracePrefixes.length === 0);
  const open = fitting.find((line) => line.codes.length < line.quantity);
  if (open) return { lineNo: open.lineNo, code };
  const full = fitting[0];
  return { problem: full ? fullWords(full) : wrongProductWords(lines, code) };
}

function fullWords({ genericName, quantity, saleUnit }: TillLine): string {
  return `${genericName}的 ${quantity} ${saleUnit}已经扫齐，多出的这${saleUnit}请放回`;
}

function wrongProductWords(lines: readonly TillLine[], code: string): string {
  const expected = lines.map((line) => `${line.genericName} ${line.tracePrefixes.join('、')}`).join('，');
  return `追溯码 ${code.slice(0, 7)}… 不是这张处方上的药品，请核对药盒。应以这些数字开头：${expected}`;
}
