import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSources, ROOT } from './sources.ts';
import { findOddMigrations, findPastedSql, findSql } from './sql.ts';

const sources = readSources('src');
const of = (text: string, path = 'src/server/funds/record.ts') => ({ path, text });

describe('SQL 的位置', () => {
  test('SQL 只写在存储文件和迁移里', () => {
    expect(
      findSql(of("q('SELECT id FROM claim'); q(`UPDATE claim SET a = ${b}`); q('delete from x')")),
    ).toHaveLength(3);
    expect(findSql(of("q('SELECT id FROM claim')", 'src/server/funds/store.ts'))).toEqual([]);
    expect(findSql(of(`say('Select a file from the list'); say('update the page')`))).toHaveLength(1);
    expect(sources.flatMap(findSql)).toEqual([]);
  });

  test('语句不用加号拼接', () => {
    expect(findPastedSql(of("q('SELECT id FROM claim WHERE a = ' + text)"))).toHaveLength(1);
    expect(sources.flatMap(findPastedSql)).toEqual([]);
  });

  test('迁移编号连续，名称以动词开头', () => {
    expect(findOddMigrations(['0001-create-a.sql', '0003-create-b.sql'])).toHaveLength(1);
    expect(findOddMigrations(['0001-insured.sql'])).toHaveLength(1);
    const names = readdirSync(join(ROOT, 'db/migrations'));
    expect(names.length).toBeGreaterThan(5);
    expect(findOddMigrations(names)).toEqual([]);
  });
});
