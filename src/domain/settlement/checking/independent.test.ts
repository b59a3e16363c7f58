import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const HERE = fileURLToPath(new URL('.', import.meta.url));

test('核验只用自己的算法和公布的条款，不用结算、说明和金额的任何代码', () => {
  const files = readdirSync(HERE).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const imports = files.flatMap((file) =>
    [
      ...readFileSync(HERE + file, 'utf8').matchAll(/^(?:import|export)\b[^;']*from '([^']+)'|\bimport\('/gm),
    ].map(([, name = '']) => name),
  );
  expect(imports.length).toBeGreaterThan(files.length);
  const foreign = imports.filter(
    (name) => !/^\.\/[a-z-]+\.ts$/.test(name) && !name.startsWith('../../../policy/'),
  );
  expect(foreign).toEqual([]);
});
