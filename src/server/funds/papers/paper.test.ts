import { describe, expect, it } from 'vitest';
import { pagesOf } from '../../../../test/support/pdf-text.ts';
import { drawPaper } from './draw-paper.ts';
import { MOST_PAPER_ROWS, paperLayout } from './paper-layout.ts';
import { nameOfRows, type Table } from './table.ts';
import { tableFile } from './table-file.ts';

const head = {
  title: '示例对账单',
  fileName: 'DZ0001',
  about: ['示例经办 打印'],
  facts: [['机构', '示例药店（P43010000001）']] as const,
  signatures: ['示例药店', '示例市医保经办机构'],
};

function tableOf(count: number, more: Partial<Table> = {}): Table {
  return {
    name: '明细',
    captions: ['结算编号', '统筹基金', '大病保险', '应付'],
    rows: Array.from({ length: count }, (_, index) => [`S${10_000 + index}`, '1.50', '0.00', '-1.50']),
    figures: [1, 2, 3],
    total: ['合计', '3.00', '0.00', '-3.00'],
    ...more,
  };
}

const drawn = async (...tables: Table[]) => pagesOf(await drawPaper({ head, tables }));

describe('纸上的表（M29）', () => {
  it('每一页都有表名、表头、页码和是哪一张单；一行不少，落款在最后一页；长的在线程里排', async () => {
    const pages = await drawn(tableOf(120));
    expect(pages.length).toBeGreaterThan(2);
    for (const [index, page] of pages.entries()) {
      expect(page).toContain(`第 ${index + 1} 页，共 ${pages.length} 页`);
      expect(page).toContain('明细结算编号统筹基金');
      expect(page).toContain('示例对账单');
    }
    expect(pages.slice(1).every((page) => page.includes('示例对账单　DZ0001'))).toBe(true);
    const all = pages.join('');
    expect(all.match(/S1\d{4}1\.50/g)).toHaveLength(120);
    expect(pages.at(-1)).toMatch(/合计3\.00.*示例药店（盖章）.*示例市医保经办机构（盖章）/);
    expect(pages.slice(0, -1).join('')).not.toContain('盖章');
  });

  it('行数有上限的，表名写明只有前多少行、一共多少行', () => {
    expect([nameOfRows('明细', 3, 3), nameOfRows('明细', 3, 8)]).toEqual([
      '明细',
      '明细（前 3 行，共 8 行）',
    ]);
  });

  it('金额靠右，名称靠左', () => {
    const layout = JSON.stringify(paperLayout(head, [tableOf(2)]));
    expect(layout.match(/"text":"-?\d\.50","alignment":"right"/g)).toHaveLength(4);
    expect(layout.match(/"text":"S1000\d","alignment":"left"/g)).toHaveLength(2);
  });

  it('没有发生的金额一列不占纸，行数太多的只说有多少行；不能省的表太长就请导出 Excel', async () => {
    const [few] = await drawn(tableOf(2, { spare: true }), tableOf(0));
    expect(few).toContain('结算编号统筹基金应付');
    expect(few).not.toContain('大病保险');
    expect(few).toContain('没有');
    const long = MOST_PAPER_ROWS + 1;
    const [many] = await drawn(tableOf(long, { spare: true }));
    expect(many).toContain(`共 ${long} 行，纸上不列`);
    await expect(tableFile('pdf', head, [tableOf(long)])).rejects.toMatchObject({ status: 400 });
  });

  it('字库没有的字写成带编号的〓，看得出缺什么；其余一字不差', async () => {
    const [page] = await drawn(tableOf(1, { rows: [['𠮷田䶮（示例）•葛\u{E0100}', '1.50', '', '']] }));
    expect(page).toContain('〓(U+20BB7)田䶮（示例）〓(U+2022)葛1.50');
    expect(page?.replace(/[^〓]/g, '')).toHaveLength(2);
  });
});
