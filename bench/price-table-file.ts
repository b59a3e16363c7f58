import { writeFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';
import { PRICE_CAPTIONS } from '../test/support/price-captions.ts';

const FORMS = ['片剂', '硬胶囊', '注射液', '颗粒剂', '合剂', '冻干粉针剂', '滴眼剂', '乳膏剂'];
const SYLLABLES = [...'安贝达芬格海佳可兰美诺普瑞舒泰维希雅卓尼'];

/** The cells of one invented product; the same number always gives the same product. */
export function priceTableRow(index: number): string[] {
  const pick = (list: readonly string[], salt: number) =>
    list[(index * salt + (index >> 3)) % list.length] ?? '';
  const generic = index % 6000;
  const name = `示例${[7, 11, 13].map((salt) => SYLLABLES[Math.floor((generic * salt) / 3) % 20] ?? '').join('')}${generic}`;
  const digits = (value: number, length: number) => String(value).padStart(length, '0');
  const letter = String.fromCharCode(65 + (generic % 26));
  const western = index % 4 !== 0;
  const tail = `${digits(Math.floor(index / 10_000) % 100, 2)}${digits(index % 100, 2)}${digits(Math.floor(index / 100) % 100_000, 5)}`;
  const code = western
    ? `XA0${generic % 10}AB${letter}${digits(generic % 1000, 3)}A${digits(generic % 1000, 3)}${tail}`
    : `ZA0${generic % 10}AB${letter}${digits(generic, 4)}${tail}`;
  const secret = index % 97 === 5;
  const price = (((index * 37) % 99_000) + 100) / 100;
  return [
    String(index + 1),
    name,
    index % 5 === 0 ? `示例商品${generic}` : '',
    code,
    western ? '西药' : '中成药',
    pick(FORMS, 3),
    `${(index % 40) + 1}0mg`,
    `${(index % 60) + 1}片/盒`,
    `示例制药${index % 3500}厂有限公司`,
    `国药准字${western ? 'H' : 'Z'}${digits(20_000_000 + index, 8)}`,
    '通过一致性评价',
    index % 3 === 0 ? '医保乙类' : '自费',
    index % 11 === 0 ? '是' : '否',
    index % 200 === 0 ? '是' : '否',
    index % 150 === 0 ? '是' : '否',
    secret ? '是' : '否',
    secret ? '' : String(price),
    secret ? '' : String(Math.round(price * 100) / 1000),
  ];
}

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** Writes an invented table as Excel would: shared strings, numbers as numbers, two rows above the products. */
export function writePriceTable(path: string, rows: number): void {
  const strings = new Map<string, number>();
  const cell = (text: string, col: number, row: number) => {
    if (text === '') return '';
    const address = `${String.fromCharCode(65 + col)}${row}`;
    if (/^\d+(\.\d+)?$/.test(text)) return `<c r="${address}"><v>${text}</v></c>`;
    const number = strings.get(text) ?? strings.size;
    strings.set(text, number);
    return `<c r="${address}" t="s"><v>${number}</v></c>`;
  };
  const line = (cells: readonly string[], row: number) =>
    `<row r="${row}">${cells.map((text, col) => cell(text, col, row)).join('')}</row>`;
  const parts = [
    `<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:R${rows + 2}"/><sheetData>`,
    line(['示例药品价格信息公布表'], 1),
    line(PRICE_CAPTIONS, 2),
  ];
  for (let index = 0; index < rows; index += 1) parts.push(line(priceTableRow(index), index + 3));
  parts.push('</sheetData></worksheet>');
  const shared = [...strings.keys()].map((text) => `<si><t>${escaped(text)}</t></si>`);
  writeFileSync(
    path,
    zipOf({
      'xl/workbook.xml':
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="价格表" sheetId="1" r:id="rId1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
      '[Content_Types].xml':
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>',
      '_rels/.rels':
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': parts.join(''),
      'xl/sharedStrings.xml': `<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${shared.join('')}</sst>`,
    }),
  );
}

/** A zip archive, for a writer that keeps its strings shared as Excel does. */
function zipOf(files: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const packed = deflateRawSync(content, { level: 6 });
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(Buffer.byteLength(name), 22);
    const offset = Buffer.alloc(14);
    offset.writeUInt32LE(at, 10);
    const bytes = Buffer.from(name);
    parts.push(Buffer.from('PK\u0003\u0004'), about, bytes, packed);
    directory.push(Buffer.from('PK\u0001\u0002\u0014\u0000'), about, offset, bytes);
    at += 30 + bytes.length + packed.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 0, 'latin1');
  end.writeUInt16LE(directory.length / 4, 8);
  end.writeUInt16LE(directory.length / 4, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, central, end]);
}
