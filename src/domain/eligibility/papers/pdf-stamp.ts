/** How is a PDF shown to a reader: their name across every page, and nothing in it that runs? (M7, M23.2) */
import { dictOf, numberOf, pagesOf, resolved, rootOf, type PdfFile, type PdfPage } from './pdf-file.ts';
import { writtenValue, type PdfDict, type PdfValue } from './pdf-source.ts';

/** Entries that are not carried into what is shown: actions, programs and what is packed inside. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  'A',
  'AA',
  'AF',
  'EF',
  'EmbeddedFiles',
  'JS',
  'JavaScript',
  'Names',
  'OpenAction',
  'PA',
  'URI',
  'XFA',
]);
const FROM_ROOT = ['Type', 'Pages', 'AcroForm', 'OCProperties'] as const;
const FONT = 'StMark';
const SHADE = 'StMarkShade';
const A4: readonly number[] = [0, 0, 595, 842];
const POINTS_A_LINE = 11;
const STEP_ACROSS = 260;
const STEP_UP = 150;

const word = (text: string): PdfValue => ({ kind: 'word', text });
const ref = (id: number): PdfValue => ({ kind: 'ref', id });

function withoutRunning(value: PdfValue): PdfValue {
  if (value.kind === 'list') return { kind: 'list', items: value.items.map(withoutRunning) };
  if (value.kind !== 'dict') return value;
  const kept = [...value.entries].filter(([key]) => !LEFT_OUT.has(key));
  return { kind: 'dict', entries: new Map(kept.map(([key, one]) => [key, withoutRunning(one)])) };
}

/** The ids that a value names. */
function idsIn(value: PdfValue, found: number[] = []): number[] {
  if (value.kind === 'ref') found.push(value.id);
  if (value.kind === 'list') for (const item of value.items) idsIn(item, found);
  if (value.kind === 'dict') for (const one of value.entries.values()) idsIn(one, found);
  return found;
}

/** The text as the font's encoding reads it, in hexadecimal. */
function utf16(text: string): string {
  let hex = '';
  for (let at = 0; at < text.length; at += 1) hex += text.charCodeAt(at).toString(16).padStart(4, '0');
  return hex;
}

function boxOf(file: PdfFile, page: PdfPage): readonly number[] {
  const value = resolved(file, page.entries.get('CropBox') ?? page.entries.get('MediaBox'));
  const sides = value?.kind === 'list' ? value.items.map((one) => numberOf(resolved(file, one)) ?? NaN) : [];
  return sides.length === 4 && sides.every(Number.isFinite) ? sides : A4;
}

/** Drawing orders that write the words in slanting rows over the whole page. */
function marksOver(box: readonly number[], words: string): string {
  const [left = 0, bottom = 0, right = 595, top = 842] = box;
  const orders = ['Q q', `/${SHADE} gs`, '0.35 g', 'BT', `/${FONT} ${POINTS_A_LINE} Tf`];
  const [width, height] = [Math.min(right - left, 6000), Math.min(top - bottom, 6000)];
  for (let up = 20, row = 0; up < height; up += STEP_UP, row += 1) {
    for (let across = row % 2 === 0 ? 20 : 20 - STEP_ACROSS / 2; across < width; across += STEP_ACROSS)
      orders.push(`0.906 0.423 -0.423 0.906 ${left + across} ${bottom + up} Tm <${utf16(words)}> Tj`);
  }
  return [...orders, 'ET', 'Q'].join('\n');
}

/** The font that every reader of PDF supplies for Chinese, so that none is carried along. */
function fontObjects(first: number): readonly (readonly [number, string])[] {
  return [
    [
      first,
      `<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [${first + 1} 0 R] >>`,
    ],
    [
      first + 1,
      `<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor ${first + 2} 0 R /DW 1000 /W [1 95 500] >>`,
    ],
    [
      first + 2,
      '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>',
    ],
    [first + 3, '<< /Type /ExtGState /ca 0.28 /CA 0.28 >>'],
  ];
}

function withEntry(file: PdfFile, dict: PdfDict, key: string, name: string, id: number): PdfValue {
  const held = dictOf(resolved(file, dict.get(key))) ?? new Map<string, PdfValue>();
  return { kind: 'dict', entries: new Map([...held, [name, ref(id)]]) };
}

/** A page whose own drawing stands between a saved state and the words drawn over it. */
function stampedPage(
  file: PdfFile,
  page: PdfPage,
  ids: { open: number; marks: number; font: number },
): PdfValue {
  const contents = resolved(file, page.entries.get('Contents'));
  const own = contents?.kind === 'list' ? contents.items : [page.entries.get('Contents')];
  const drawn = own.filter((one) => one?.kind === 'ref');
  const resources = dictOf(resolved(file, page.entries.get('Resources'))) ?? new Map<string, PdfValue>();
  const marked = new Map(resources)
    .set('Font', withEntry(file, resources, 'Font', FONT, ids.font))
    .set('ExtGState', withEntry(file, resources, 'ExtGState', SHADE, ids.font + 3));
  const entries = new Map(page.entries)
    .set('Contents', { kind: 'list', items: [ref(ids.open), ...drawn, ref(ids.marks)] })
    .set('Resources', { kind: 'dict', entries: marked });
  return withoutRunning({ kind: 'dict', entries });
}

/** Puts the objects one after the other, with the index that readers look for. */
function assembled(objects: ReadonlyMap<number, string>, root: number): string {
  const parts = ['%PDF-1.7\n'];
  let at = parts[0]?.length ?? 0;
  const offsets = new Map<number, number>();
  for (const [id, body] of objects) {
    const text = `${id} 0 obj\n${body}\nendobj\n`;
    offsets.set(id, at);
    parts.push(text);
    at += text.length;
  }
  const size = Math.max(...objects.keys()) + 1;
  const rows = ['0000000000 65535 f '];
  for (let id = 1; id < size; id += 1) {
    const offset = offsets.get(id);
    rows.push(offset === undefined ? '0000000000 00000 f ' : `${String(offset).padStart(10, '0')} 00000 n `);
  }
  parts.push(`xref\n0 ${size}\n${rows.join('\n')}\n`);
  parts.push(`trailer\n<< /Size ${size} /Root ${root} 0 R >>\nstartxref\n${at}\n%%EOF\n`);
  return parts.join('');
}

function streamText(dict: PdfDict, stream: string): string {
  const entries = new Map(dict).set('Length', word(String(stream.length)));
  return `${writtenValue({ kind: 'dict', entries })}\nstream\n${stream}\nendstream`;
}

/**
 * Builds a PDF anew from the objects that its pages use, with words over every page; whatever runs, opens or is packed inside stays behind.
 * @param words who reads it and when
 * @returns one character a byte; undefined when the file has no pages
 */
export function stampedPdf(file: PdfFile, words: string): string | undefined {
  const root = rootOf(file);
  const pages = pagesOf(file);
  if (root === undefined || pages.length === 0) return undefined;
  const firstFree = Math.max(...file.byId.keys()) + 1;
  const [rootId, open, font] = [firstFree, firstFree + 1, firstFree + 2];
  const objects = new Map<number, string>();
  const kept = FROM_ROOT.flatMap((key) => {
    const value = root.get(key);
    return value === undefined ? [] : [[key, withoutRunning(value)] as const];
  });
  const changed = new Map<number, PdfValue>([[rootId, { kind: 'dict', entries: new Map(kept) }]]);
  objects.set(open, streamText(new Map(), 'q'));
  for (const [id, text] of fontObjects(font)) objects.set(id, text);
  let marks = font + 4;
  for (const page of pages) {
    objects.set(marks, streamText(new Map(), marksOver(boxOf(file, page), words)));
    changed.set(page.id, stampedPage(file, page, { open, marks, font }));
    marks += 1;
  }
  const waiting = [rootId];
  while (waiting.length > 0) {
    const id = waiting.pop() ?? 0;
    if (objects.has(id)) continue;
    const found = file.byId.get(id);
    const value = changed.get(id) ?? (found && withoutRunning(found.value));
    if (value === undefined) continue;
    const dict = dictOf(value);
    const stream = found?.stream ?? null;
    objects.set(id, dict && stream !== null ? streamText(dict, stream) : writtenValue(value));
    waiting.push(...idsIn(value));
  }
  return assembled(objects, rootId);
}
