import { describe, expect, it } from 'vitest';
import { csvText } from './csv.ts';

describe('导出文件', () => {
  it('带 UTF-8 标记，引号成双，行尾回车换行', () => {
    expect(
      csvText([
        ['名称', '规格'],
        ['甲"乙', '1,2'],
      ]),
    ).toBe('\uFEFF"名称","规格"\r\n"甲""乙","1,2"\r\n');
  });
  it('像公式的文字不会被执行，负数保持原样', () => {
    expect(csvText([['=1+1', '+x', '@y', '-cmd', '-12.50']])).toBe(
      `\uFEFF"'=1+1","'+x","'@y","'-cmd","-12.50"\r\n`,
    );
  });
});
