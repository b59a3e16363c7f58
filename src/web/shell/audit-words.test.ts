import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { actionWords, subjectWords } from './audit-words.ts';

const SERVER = join(import.meta.dirname, '../../server');

/** What the server writes into the audit trail, by the literals in its sources. */
function written(member: 'action' | 'subjectKind'): string[] {
  const files = readdirSync(SERVER, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  const texts = files.map((name) => readFileSync(join(SERVER, name), 'utf8'));
  return [
    ...new Set(
      texts.flatMap((text) =>
        [...text.matchAll(new RegExp(`\\b${member}: '([A-Za-z.]+)'`, 'g'))].map((match) => match[1] ?? ''),
      ),
    ),
  ];
}

describe('操作记录里的说法', () => {
  it('服务端记下的每个操作都有中文名', () => {
    const actions = written('action').filter((action) => action.includes('.'));
    expect(actions.length).toBeGreaterThan(5);
    expect(actions.filter((action) => actionWords(action) === action)).toEqual([]);
  });
  it('服务端记下的每种对象都有中文名', () => {
    const kinds = written('subjectKind');
    expect(kinds.length).toBeGreaterThan(2);
    expect(kinds.filter((kind) => subjectWords(kind) === kind)).toEqual([]);
  });
});
