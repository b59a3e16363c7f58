/** The `settle` command without its streams: text in, one line of JSON out for every line that is not blank. */
import { formatFen } from '../../base/money.ts';
import { adjudicate } from '../../domain/settlement/adjudicate.ts';
import type { Decided } from '../../domain/settlement/decided.ts';
import { findSettlementRule } from '../../domain/settlement/find-rule.ts';
import { AMOUNT_NAMES } from '../../domain/settlement/model.ts';
import { writeStages } from '../../domain/settlement/write-stages.ts';
import { readClaimLine } from './read-claim-line.ts';

/** One answered line; `faulty` when the input could not be read as a claim. */
export interface AnsweredLine {
  readonly text: string;
  readonly faulty: boolean;
}

/** Decides the claim on one line of input. @param line counted from 1, for the error message */
export function answerLine(text: string, line: number): AnsweredLine {
  const read = readClaimLine(text);
  if ('fault' in read) return { text: JSON.stringify({ error: { line, ...read.fault } }), faulty: true };
  const { facts } = read;
  const outcome = adjudicate(facts, findSettlementRule(facts.scheme, facts.servedOn));
  if (outcome.ok) return { text: printedBill(outcome.value), faulty: false };
  const { code, clause } = outcome.refusal;
  return { text: JSON.stringify({ refusal: { code, clause } }), faulty: false };
}

function printedBill(decided: Decided): string {
  const { amounts } = decided;
  const written = Object.fromEntries(AMOUNT_NAMES.map((name) => [name, formatFen(amounts[name])]));
  return `${JSON.stringify(written).slice(0, -1)},"stages":${writeStages(decided)}}`;
}

/** Cuts a stream of text into lines; a long line is gathered without scanning it again and again. */
export async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string[]> {
  let pieces: string[] = [];
  for await (const chunk of chunks) {
    const lines = chunk.split('\n');
    const rest = lines.pop() ?? '';
    if (lines.length === 0) {
      pieces.push(rest);
      continue;
    }
    lines[0] = pieces.join('') + (lines[0] ?? '');
    pieces = [rest];
    yield lines;
  }
  const last = pieces.join('');
  if (last !== '') yield [last];
}

/**
 * Answers a stream of claims in order; blank lines are skipped.
 * @param onFault called for every line that could not be read as a claim
 */
export async function* settleLines(
  chunks: AsyncIterable<string>,
  onFault: () => void,
): AsyncGenerator<string> {
  let number = 0;
  for await (const lines of splitLines(chunks)) {
    let answer = '';
    for (const raw of lines) {
      number += 1;
      const text = (number === 1 ? raw.replace(/^\uFEFF/, '') : raw).trim();
      if (text === '') continue;
      const answered = answerLine(text, number);
      if (answered.faulty) onFault();
      answer += `${answered.text}\n`;
    }
    if (answer !== '') yield answer;
  }
}
