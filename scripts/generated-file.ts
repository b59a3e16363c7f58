import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** A file that a script writes from the code; `path` is relative to the checkout. */
export interface GeneratedFile {
  readonly path: string;
  readonly content: string;
}

/** Whether the file in the checkout differs from what the code says now. */
export function isStale(file: GeneratedFile): boolean {
  const path = join(ROOT, file.path);
  return !existsSync(path) || readFileSync(path, 'utf8') !== file.content;
}

export function writeGenerated(file: GeneratedFile): void {
  const path = join(ROOT, file.path);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, file.content);
}

/** A cell of a Markdown table: bars escaped, lines joined. */
export function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
