/** Tables on paper: a head that says of whom and when, figures to the right, a place to sign, numbered pages. */
import type { Content, TableCell, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import type { Table, TableHead } from './table.ts';

/** Paper is laid out in memory; longer tables are for a sheet. */
export const MOST_PAPER_ROWS = 2000;

const SMALL = 7.5;
/** Points between the margins of a landscape page, and what a cell has around its text. */
const ROOM = 841 - 2 * 28;
const PADDING = 6.6;
const SHORT_CAPTION = 4 * SMALL + 1;
const LONG_CAPTION = 3 * SHORT_CAPTION;
/** A column of more than this may break its text. */
const LONG = 80;
const GREY = '#555555';
const SHADE = '#f0f0f0';
const FACTS_A_ROW = 3;
const MOST_ROWS_TOGETHER = 12;
const SIGNED = ['经办人', '负责人', '日期'];
const THIN = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0.5,
  hLineColor: () => '#999999',
  vLineColor: () => '#999999',
  paddingLeft: () => 3,
  paddingRight: () => 3,
};
/** The first row is the table's name, which has no line above. */
const NAMED = { ...THIN, hLineWidth: (line: number) => (line === 0 ? 0 : 0.5) };
/** A line to write on, below the second cell of each row. */
const TO_WRITE_ON = {
  hLineWidth: (line: number) => (line === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => '#999999',
};

/** A landscape page for all tables, one below the other. */
export function paperLayout(head: TableHead, tables: readonly Table[]): TDocumentDefinitions {
  const { title, about, facts = [], signatures = [] } = head;
  const named = [title, head.fileName ?? ''].filter((part) => part !== '' && part !== title);
  return {
    pageOrientation: 'landscape',
    pageMargins: [28, 34, 28, 36],
    info: { title: [title, ...named].join(' '), creator: '双通' },
    header: (page) =>
      page === 1
        ? ''
        : {
            text: [title, ...named].join('　'),
            fontSize: SMALL,
            color: GREY,
            alignment: 'center',
            margin: [0, 16, 0, 0],
          },
    footer: (page, pages) => ({
      text: `第 ${page} 页，共 ${pages} 页`,
      alignment: 'center',
      fontSize: 8,
      margin: [0, 8, 0, 0],
    }),
    content: [
      { text: title, fontSize: 14, alignment: 'center' },
      { text: about.join('　'), fontSize: 8.5, margin: [0, 4, 0, 4] },
      ...(facts.length === 0 ? [] : [factsOf(facts)]),
      ...tables.slice(0, -1).map(tableOf),
      ...tables.slice(-1).map((last) => withSignatures(last, signatures)),
    ],
  };
}

function factsOf(facts: readonly (readonly [string, string])[]): Content {
  const body: TableCell[][] = [];
  for (let at = 0; at < facts.length; at += FACTS_A_ROW)
    body.push(
      Array.from({ length: FACTS_A_ROW }, (_, index) => facts[at + index]).flatMap((fact) => [
        { text: fact?.[0] ?? '', color: GREY, fillColor: SHADE, fontSize: 8.5 },
        { text: fact?.[1] ?? '', fontSize: 8.5 },
      ]),
    );
  const widths = Array.from({ length: FACTS_A_ROW }, () => [62, '*']).flat();
  return { table: { widths, body, dontBreakRows: true }, layout: THIN };
}

const isNothing = (text: string | undefined) => text === undefined || text === '' || /^-?0\.00$/.test(text);

/** The columns of a table that stand on paper. */
function shownColumns({ captions, rows, figures, spare }: Table): number[] {
  const all = captions.map((_, column) => column);
  if (spare !== true || rows.length === 0) return all;
  return all.filter((column) => !figures.includes(column) || rows.some((row) => !isNothing(row[column])));
}

function tableOf(table: Table): Content {
  const { name, rows } = table;
  const heading = { text: name, fontSize: 10.5, margin: [0, 8, 0, 3] as [number, number, number, number] };
  const said = rows.length === 0 ? '没有' : `共 ${rows.length} 行，纸上不列，见 Excel 文件`;
  if (rows.length === 0 || rows.length > MOST_PAPER_ROWS)
    return { stack: [heading, { text: said, fontSize: 8.5 }], unbreakable: true };
  return rowsOf(table);
}

function rowsOf(table: Table): Content {
  const columns = shownColumns(table);
  const isFigure = (column: number) => table.figures.includes(column);
  const cells = (row: readonly string[], fillColor?: string): TableCell[] =>
    columns.map((column) => ({
      text: row[column] ?? '',
      alignment: isFigure(column) ? 'right' : 'left',
      fontSize: SMALL,
      ...(fillColor === undefined ? {} : { fillColor }),
    }));
  // The name is a row of the head: it stands on every page of the table, and never alone at the foot of one.
  const border: [boolean, boolean, boolean, boolean] = [false, false, false, false];
  const named = { text: table.name, fontSize: 10.5, colSpan: columns.length, border };
  const body = [
    [
      { ...named, margin: [-3, 8, 0, 1] as [number, number, number, number] },
      ...columns.slice(1).map(() => ({ text: '', border })),
    ],
    cells(table.captions, SHADE),
    ...table.rows.map((row) => cells(row)),
    ...(table.total === undefined ? [] : [cells(table.total, SHADE)]),
  ];
  return {
    table: {
      headerRows: 2,
      keepWithHeaderRows: 1,
      widths: widthsOf(table, columns),
      body,
      dontBreakRows: true,
    },
    layout: NAMED,
  };
}

/** Roughly how wide a text stands: a Chinese character is as wide as it is high, others little more than half of that. */
function widthOf(text: string): number {
  let ems = 0;
  for (const character of text) ems += (character.codePointAt(0) ?? 0) < 0x7f ? 0.57 : 1;
  return ems * SMALL + 1;
}

/** Four characters in a line, of a long caption eight. */
function captionWidth(caption: string): number {
  const whole = widthOf(caption);
  return Math.min(whole, whole > LONG_CAPTION ? 2 * SHORT_CAPTION : SHORT_CAPTION);
}

/** As wide as what stands in it, so that only long captions and reasons break; by itself where the page has no room for that. */
function widthsOf({ captions, rows, total }: Table, columns: readonly number[]): (number | string)[] {
  const lines = total === undefined ? rows : [...rows, total];
  const natural = columns.map((column) =>
    lines.reduce(
      (widest, row) => Math.max(widest, widthOf(row[column] ?? '')),
      captionWidth(captions[column] ?? ''),
    ),
  );
  const room = ROOM - columns.length * PADDING;
  const narrow = natural.filter((width) => width <= LONG).reduce((sum, width) => sum + width, 0);
  const long = natural.filter((width) => width > LONG);
  if (narrow + long.reduce((sum, width) => sum + width, 0) <= room) return natural;
  if (long.length > 0 && (room - narrow) / long.length >= LONG)
    return natural.map((width) => (width > LONG ? '*' : width));
  return natural.map(() => 'auto');
}

/** Where there is something to sign, not on a page by itself but with the table before it, unless that is long. */
function withSignatures(last: Table, signatures: readonly string[]): Content {
  if (signatures.length === 0) return tableOf(last);
  const stack = [tableOf(last), signaturesOf(signatures)];
  return { stack, unbreakable: last.rows.length <= MOST_ROWS_TOGETHER };
}

function signaturesOf(sides: readonly string[]): Content {
  return {
    unbreakable: true,
    margin: [0, 18, 0, 0],
    columnGap: 48,
    columns: sides.map((side) => ({
      stack: [
        { text: `${side}（盖章）`, margin: [0, 0, 0, 26] },
        {
          table: {
            widths: [44, '*'],
            body: SIGNED.map((label) => [{ text: label, margin: [0, 8, 0, 0] }, '']),
          },
          layout: TO_WRITE_ON,
        },
      ],
    })),
  };
}
