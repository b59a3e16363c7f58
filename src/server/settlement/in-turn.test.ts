import { expect, test } from 'vitest';
import type { Database } from '../db/database.ts';
import { inTurn } from './in-turn.ts';

const db = {} as Database;

test('同一人的事按先后逐件办，别人的事不必等（I12）', async () => {
  const told: string[] = [];
  const job = (name: string, ticks: number) => async () => {
    told.push(`${name} 开始`);
    for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve();
    told.push(`${name} 完成`);
    return name;
  };
  const results = await Promise.all([
    inTurn(db, '甲', job('甲一', 50)),
    inTurn(db, '甲', job('甲二', 1)),
    inTurn(db, '乙', job('乙一', 1)),
  ]);
  expect(results).toEqual(['甲一', '甲二', '乙一']);
  expect(told.indexOf('甲二 开始')).toBeGreaterThan(told.indexOf('甲一 完成'));
  expect(told.indexOf('乙一 完成')).toBeLessThan(told.indexOf('甲一 完成'));
});

test('前一件失败不连累后一件，失败只告诉它自己', async () => {
  const failed = inTurn(db, '甲', async () => {
    throw new Error('只有这一件');
  });
  const next = inTurn(db, '甲', async () => '办好');
  await expect(failed).rejects.toThrow('只有这一件');
  expect(await next).toBe('办好');
});
