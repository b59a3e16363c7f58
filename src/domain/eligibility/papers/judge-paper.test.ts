import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TEST_VIRUS } from './foreign-content.ts';
import { isOddName, judgePaper } from './judge-paper.ts';
import { readPdf, type Inflate } from './pdf-file.ts';
import { stampedPdf } from './pdf-stamp.ts';
import { readValue, writtenValue } from './pdf-source.ts';
import { readJpeg, readPng } from './picture.ts';

const inflate: Inflate = (packed, most) => {
  try {
    return inflateSync(Buffer.from(packed, 'latin1'), { maxOutputLength: most }).toString('latin1');
  } catch (error) {
    return error instanceof RangeError ? null : undefined;
  }
};
const bytes = (text: string) => Buffer.from(text, 'latin1');

interface PdfParts {
  catalogue?: string;
  page?: string;
  content?: string;
  contentDict?: string;
  more?: string;
  trailer?: string;
}

/** A PDF of one page; its index is left out, because nothing here reads it. */
function pdf({
  catalogue = '',
  page = '',
  content = 'BT ET',
  contentDict = '',
  more = '',
  trailer = '',
}: PdfParts = {}) {
  return bytes(
    `%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R ${catalogue} >>\nendobj\n` +
      '2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842] >>\nendobj\n' +
      `3 0 obj\n<< /Type /Page /Parent 2 0 R /Contents 4 0 R ${page} >>\nendobj\n` +
      `4 0 obj\n<< /Length ${content.length} ${contentDict} >>\nstream\n${content}\nendstream\nendobj\n` +
      `${more}trailer\n<< /Size 9 /Root 1 0 R ${trailer} >>\nstartxref\n0\n%%EOF\n`,
  );
}

/** Objects packed into a stream, as newer writers do. */
function packed(objects: string): string {
  const plain = `9 0 ${objects}`;
  const body = deflateSync(bytes(plain)).toString('latin1');
  return `8 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length ${body.length} >>\nstream\n${body}\nendstream\nendobj\n`;
}

function deflated(plain: Buffer): PdfParts {
  return { content: deflateSync(plain).toString('latin1'), contentDict: '/Filter /FlateDecode' };
}

const png = (width: number, height: number, behind = '') => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]),
    bytes('IHDR'),
    head,
    bytes('\x08\0\0\0\0CRC!\0\0\0\0IENDCRC!'),
    bytes(behind),
  ]);
};
const jpeg = (width: number, height: number, behind = '', comment = '') =>
  Buffer.concat([
    bytes('\xff\xd8'),
    bytes(`\xff\xfe\0${String.fromCharCode(comment.length + 2)}${comment}`),
    Buffer.from([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 0x11, 0]),
    bytes('\xff\xda\0\x08\x01\x01\0\0\x3f\0\x12\xff\0\x34\xff\xd0\x56\xff\xd9'),
    bytes(behind),
  ]);
const zip = 'PK\x03\x04\x14\0\0\0\x08\0' + 'x'.repeat(30) + 'PK\x05\x06' + '\0'.repeat(18);

const fault = (content: Buffer, name = '材料.pdf') => {
  const judged = judgePaper(name, content, inflate);
  return judged.ok ? 'taken' : judged.fault;
};

describe('材料的形状（M23.2）', () => {
  it('普通的图片和 PDF 收下；相机在图片后面附的内容不保存', () => {
    expect(fault(pdf())).toBe('taken');
    expect(fault(png(10, 10), '材料.png')).toBe('taken');
    const photo = jpeg(30, 20, 'SEFH 相机数据');
    expect(judgePaper('照片.JPG', photo, inflate)).toEqual({
      ok: true,
      mediaType: 'image/jpeg',
      keptBytes: jpeg(30, 20).length,
    });
    expect(readJpeg(photo)).toMatchObject({ width: 30, height: 20 });
    expect(readPng(png(7, 5))).toMatchObject({ width: 7, height: 5 });
  });

  it('打开到某一页、网页链接不算自动执行', () => {
    expect(fault(pdf({ catalogue: '/OpenAction [3 0 R /Fit]' }))).toBe('taken');
    expect(fault(pdf({ catalogue: '/OpenAction << /S /GoTo /D [3 0 R /Fit] >>' }))).toBe('taken');
    expect(
      fault(pdf({ page: '/Annots [<< /Subtype /Link /A << /S /URI /URI (https://example.com) >> >>]' })),
    ).toBe('taken');
  });

  const script = '<< /S /JavaScript /JS (app.alert\\(1\\)) >>';
  it.each<[string, Buffer, string]>([
    ['脚本', pdf({ catalogue: `/OpenAction ${script}` }), 'runsProgram'],
    [
      '名字写成 #4A 的脚本',
      pdf({ catalogue: '/OpenAction << /S /#4aava#53cript /JS (x) >>' }),
      'runsProgram',
    ],
    ['压在对象流里的脚本', pdf({ more: packed(script) }), 'runsProgram'],
    [
      '后来另存时换掉的脚本',
      pdf({ more: `5 0 obj\n${script}\nendobj\n5 0 obj\n<< >>\nendobj\n` }),
      'runsProgram',
    ],
    ['藏在注释里、只有索引指得到的脚本', pdf({ more: `% /JavaScript \n` }), 'runsProgram'],
    ['页面上的附加动作', pdf({ page: '/AA << /O 7 0 R >>' }), 'runsProgram'],
    ['启动程序', pdf({ page: '/Annots [<< /A << /S /Launch /F (cmd.exe) >> >>]' }), 'runsProgram'],
    ['打开后跳到外部文件', pdf({ catalogue: '/OpenAction << /S /GoToR /F (x.pdf) >>' }), 'runsProgram'],
    ['XFA 表单', pdf({ catalogue: '/AcroForm << /XFA [] >>' }), 'runsProgram'],
    ['附件', pdf({ catalogue: '/Names << /EmbeddedFiles << /Names [] >> >>' }), 'carriesFile'],
    ['附件批注', pdf({ page: '/Annots [<< /Subtype /FileAttachment >>]' }), 'carriesFile'],
    ['密码', pdf({ trailer: '/Encrypt 7 0 R' }), 'locked'],
    ['没有页', bytes('%PDF-1.7 示例\n%%EOF'), 'damaged'],
    ['没有结尾', pdf().subarray(0, 300), 'damaged'],
    ['结尾后面还有内容', Buffer.concat([pdf(), Buffer.alloc(5000, 65)]), 'somethingBehind'],
    ['压缩包接在后面', Buffer.concat([pdf(), bytes(zip)]), 'archive'],
    ['解开后过大', pdf(deflated(Buffer.alloc(40 * 1024 * 1024))), 'bomb'],
    ['压在里面的病毒特征', pdf(deflated(bytes(TEST_VIRUS))), 'virus'],
    ['宏', pdf({ content: 'word/vbaProject.bin' }), 'macro'],
    [
      '声称极大的图片',
      pdf({
        more: '6 0 obj\n<< /Subtype /Image /Width 90000 /Height 90000 /Length 1 >>\nstream\nx\nendstream\nendobj\n',
      }),
      'tooLargePicture',
    ],
    ['病毒特征', bytes(`%PDF-1.4\n${TEST_VIRUS}`), 'virus'],
  ])('不收：PDF %s', (_, content, expected) => expect(fault(content)).toBe(expected));

  it.each<[string, Buffer, string]>([
    ['只有开头', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1]), 'damaged'],
    ['长宽极大', png(60000, 60000), 'tooLargePicture'],
    ['一边为零', png(0, 60), 'tooLargePicture'],
    ['同时是压缩包', png(10, 10, zip), 'archive'],
    ['同时是 PDF', png(10, 10, '%PDF-1.7'), 'somethingBehind'],
    ['照片说明里夹带网页脚本', jpeg(10, 10, '', '<script>x</script>'), 'program'],
    ['照片说明里夹带 PHP', jpeg(10, 10, '', '<?php x'), 'program'],
    ['照片后面是压缩包', jpeg(10, 10, zip), 'archive'],
    ['照片被截断', jpeg(10, 10).subarray(0, 25), 'damaged'],
    ['文件头是程序', bytes('MZ\x90\0'), 'unknownType'],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'unknownType'],
  ])('不收：图片 %s', (_, content, expected) => expect(fault(content, '材料.png')).toBe(expected));

  it.each([
    '报告.pdf.exe',
    '报告.exe.pdf',
    '身份证.php.png',
    '病历.docm',
    '\u202egnp.exe',
    '照片.svg',
    '甲\u0000.png',
  ])('文件名 %j 不收', (name) => expect(isOddName(name)).toBe(true));
  it.each(['身份证.png', '2026.03.02 病历.PDF', '扫描', 'C:\\照片\\IMG_1.jpeg'])('文件名 %j 可以', (name) =>
    expect(isOddName(name)).toBe(false),
  );

  it('任何字节都判得出结果，不会出错，也不会没完没了', () => {
    const head = fc.constantFrom('%PDF-1.7\n', '\xff\xd8\xff', '\x89PNG\r\n\x1a\n');
    const token = fc.constantFrom(
      '1 0 obj',
      '<<',
      '>>',
      '[',
      '(',
      '/Kids',
      'stream',
      'endstream',
      '%%EOF',
      ' ',
      '2 0 R',
      '\xff\xda',
    );
    fc.assert(
      fc.property(head, fc.array(fc.oneof(token, fc.string()), { maxLength: 40 }), (start, rest) => {
        expect(judgePaper('材料', bytes(start + rest.join('')), inflate)).toHaveProperty('ok');
      }),
      { numRuns: 300 },
    );
  });
});

describe('显示 PDF（M7、M23.2）', () => {
  it('每页都有查看人的字样，脚本和附件不在其中，页面内容一字不少', () => {
    const source = pdf({
      catalogue: '/OpenAction << /S /JavaScript /JS (x) >> /Names << /EmbeddedFiles 7 0 R >>',
      page: '/Resources << /Font << /F1 5 0 R >> >>',
      content: 'BT /F1 12 Tf (kept) Tj ET',
      more: '5 0 obj\n<< /Type /Font >>\nendobj\n7 0 obj\n<< /Names [] >>\nendobj\n',
    }).toString('latin1');
    const shown = stampedPdf(readPdf(source, inflate), '查') ?? '';
    expect(shown).toContain('(kept) Tj');
    expect(shown).toContain('<67e5> Tj');
    expect(shown).toContain('/F1 5 0 R');
    for (const name of ['JavaScript', 'OpenAction', 'EmbeddedFiles', '7 0 obj'])
      expect(shown).not.toContain(name);
    const again = readPdf(shown, inflate);
    expect(again.trailers).toHaveLength(1);
    const offset = Number(/startxref\n(\d+)/.exec(shown)?.[1]);
    expect(shown.slice(offset, offset + 4)).toBe('xref');
    expect(fault(bytes(shown))).toBe('taken');
  });

  it('读出的值写回去，再读还是一样', () => {
    const text = '<< /A#20b [1 -2.5 (x\\)y) <414243> 3 0 R true] /C /D#2f >>';
    const { value } = readValue(text, 0);
    expect(readValue(writtenValue(value), 0).value).toEqual(value);
  });
});
