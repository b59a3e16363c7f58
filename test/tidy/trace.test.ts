import { describe, expect, test } from 'vitest';
import { generatedDocs } from '../../scripts/docs.ts';
import { isStale } from '../../scripts/generated-file.ts';
import { scanCheckout } from '../../scripts/trace-scan.ts';
import { traceFile, traceProblems } from '../../scripts/trace.ts';

describe('条款追踪', () => {
  const scan = scanCheckout();

  test('每条规则都有代码、页面和测试，或者在待建清单里', () => {
    expect(traceProblems(scan)).toEqual([]);
    expect(isStale(traceFile(scan)), 'docs/trace.md 过期，请运行 npm run trace').toBe(false);
  });

  test('条款与解释的文档与代码一致', () => {
    expect(
      generatedDocs()
        .filter(isStale)
        .map((file) => file.path),
    ).toEqual([]);
  });
});
