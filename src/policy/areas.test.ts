import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { AREAS, POOLING_AREAS } from './areas.ts';

/** The province's own list, beside the checkout where a developer has it. */
const LIST = fileURLToPath(new URL('../../../shared/data/hunan_yibao_admdvs.json', import.meta.url));

interface Node {
  readonly code: string;
  readonly name: string;
  readonly list: readonly Node[];
}

function codesOf(node: Node): string[] {
  return [node.code, ...node.list.flatMap(codesOf)];
}

describe('医保区划', () => {
  test('十四个市州和省本级，代码不重复，上级排在前面', () => {
    expect(POOLING_AREAS).toHaveLength(15);
    expect(new Set(AREAS.map((area) => area.code)).size).toBe(AREAS.length);
    const seen = new Set<string>();
    for (const area of AREAS) {
      expect(area.code).toMatch(/^43\d{4}$/);
      expect(area.parentCode === null || seen.has(area.parentCode), area.code).toBe(true);
      seen.add(area.code);
    }
  });

  test('每个市州都有本级，长沙有高新区', () => {
    const codes = new Set(AREAS.map((area) => area.code));
    for (const city of POOLING_AREAS.filter((area) => area.code !== '439900')) {
      expect(codes.has(`${city.code.slice(0, 4)}99`), city.name).toBe(true);
    }
    expect(codes.has('430140')).toBe(true);
  });

  test('与公开的区划清单逐个代码一致', (context) => {
    if (!existsSync(LIST)) return context.skip('没有 ../shared/data/hunan_yibao_admdvs.json，不核对');
    const listed = codesOf(JSON.parse(readFileSync(LIST, 'utf8')) as Node);
    expect(AREAS.map((area) => area.code).sort()).toEqual(listed.sort());
  });
});
