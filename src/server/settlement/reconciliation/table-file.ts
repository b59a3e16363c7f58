/** Tables as a file to take away: a workbook, comma-separated text or paper. */
import type { Content } from 'pdfmake/interfaces.js';
import { csvText } from '../../../domain/funds/payments/bank-file.ts';
import { sheetFile } from '../../catalogue/report-file.ts';
import { drawPdf } from '../../eligibility/form/draw-pdf.ts';
import { badInput } from '../../http/problem.ts';
import { fileAnswer, type FileAnswer } from '../../http/route.ts';

export type TableForm = 'xlsx' | 'csv' | 'pdf';

export interface Table {
  readonly name: string;
  readonly captions: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of amounts and counts, which stand to the right on paper. */
  readonly figures: readonly number[];
}

/** What the tables are of, in a line above them on paper: institution, days, who printed it when. */
export interface TableHead {
  readonly title: string;
  readonly about: readonly string[];
}

const MEDIA: Readonly<Record<TableForm, string>> = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
  pdf: 'application/pdf',
};
/** Paper is laid out in memory; longer tables are for a sheet. */
const MOST_PAPER_ROWS = 2000;
const THIN = { hLineWidth: () => 0.5, vLineWidth: () => 0.5 };

/**
 * All tables in one file: a sheet each, one below the other as text and on paper.
 * @throws {Problem} 400 for more rows than go on paper
 */
export async function tableFile(
  form: TableForm,
  head: TableHead,
  tables: readonly [Table, ...Table[]],
): Promise<FileAnswer> {
  return fileAnswer(await contentOf(form, head, tables), MEDIA[form], `${head.title}.${form}`);
}

async function contentOf(
  form: TableForm,
  head: TableHead,
  tables: readonly [Table, ...Table[]],
): Promise<Buffer> {
  const [first, ...more] = tables;
  if (form === 'pdf' && tables.some(({ rows }) => rows.length > MOST_PAPER_ROWS))
    throw badInput('form', `超过 ${MOST_PAPER_ROWS} 行，请导出 Excel 或 CSV`);
  if (form === 'xlsx') return sheetFile(first.name, first.captions, first.rows, ...more);
  if (form === 'csv')
    return Buffer.from(
      csvText(tables.flatMap(({ name, captions, rows }) => [[name], captions, ...rows, []])),
      'utf8',
    );
  return drawPdf({
    pageOrientation: 'landscape',
    pageMargins: [28, 32, 28, 32],
    info: { title: head.title },
    footer: (page, pages) => ({ text: `${page} / ${pages}`, alignment: 'center', fontSize: 8 }),
    content: [
      { text: head.title, fontSize: 14, alignment: 'center' },
      { text: head.about.join('　'), fontSize: 8.5, margin: [0, 4, 0, 4] },
      ...tables.map(paperOf),
    ],
  });
}

function paperOf({ name, captions, rows, figures }: Table): Content {
  const cell = (text: string, column: number) => ({
    text,
    alignment: figures.includes(column) ? ('right' as const) : ('left' as const),
    fontSize: 7.5,
  });
  const body = [
    captions.map((text) => ({ text, fontSize: 7.5, fillColor: '#f0f0f0' })),
    ...rows.map((row) => row.map(cell)),
  ];
  return {
    stack: [
      { text: name, fontSize: 10.5, margin: [0, 8, 0, 3] },
      rows.length === 0
        ? { text: '没有', fontSize: 8.5 }
        : {
            table: { headerRows: 1, widths: captions.map(() => 'auto'), body, dontBreakRows: true },
            layout: THIN,
          },
    ],
  };
}
