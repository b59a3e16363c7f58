import { describe, expect, test } from 'vitest';
import { gathered } from './gather.ts';

describe('同时来问的一起问', () => {
  test('有空就立刻问，忙时来的下一句一起问；各得各的答案', async () => {
    const sent: string[][] = [];
    const open: (() => void)[] = [];
    const ask = gathered(async (keys: readonly string[]) => {
      sent.push([...keys]);
      await new Promise<void>((done) => open.push(done));
      return keys.map((key) => key.toUpperCase());
    }, 1);
    const answers = [ask('a'), ask('b'), ask('c')];
    expect(sent).toEqual([['a']]);
    open[0]?.();
    expect(await answers[0]).toBe('A');
    expect(sent).toEqual([['a'], ['b', 'c']]);
    open[1]?.();
    expect(await Promise.all(answers)).toEqual(['A', 'B', 'C']);
  });

  test('一句失败，问的人都知道；后来的照常', async () => {
    let fails = true;
    const ask = gathered(async (keys: readonly number[]) => {
      if (fails) throw new Error('gone');
      return keys;
    }, 1);
    await expect(ask(1)).rejects.toThrow('gone');
    fails = false;
    expect(await ask(2)).toBe(2);
  });
});
