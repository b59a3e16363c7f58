/** May this PDF be taken as a paper: no program in it, nothing packed into it, no lock on it, and no bomb? (M23.2) */
import { foreignContent } from './foreign-content.ts';
import type { PaperFault } from './paper-fault.ts';
import {
  dictOf,
  nameOf,
  numberOf,
  pagesOf,
  readPdf,
  resolved,
  type Inflate,
  type PdfFile,
  type PdfObject,
} from './pdf-file.ts';
import { unfiltered } from './pdf-filters.ts';
import { plainName, PdfSyntaxError, type PdfDict, type PdfValue } from './pdf-source.ts';
import { isTooLargePicture } from './picture-limits.ts';

/** Actions that run, send or open something; a jump inside the document (GoTo) or a link is none. */
const RUNNING_ACTIONS: ReadonlySet<string> = new Set([
  'JavaScript',
  'Launch',
  'SubmitForm',
  'ImportData',
  'GoToR',
  'GoToE',
  'Rendition',
  'RichMediaExecute',
  'Movie',
  'Sound',
]);
/** Entries under which programs and automatic actions hang. */
const RUNNING_KEYS: readonly string[] = ['JS', 'JavaScript', 'AA', 'XFA', 'RichMedia'];
const CARRYING_KEYS: readonly string[] = ['EmbeddedFile', 'EmbeddedFiles', 'EF'];
/** Long enough that compressed bytes do not spell them by chance: also refused where no object is seen around them. */
const WRITTEN_ANYWHERE = /\/(?:[A-Za-z]|#[0-9A-Fa-f]{2}){6,16}(?=[\0\t\n\f\r ()<>[\]{}/%])/g;
const DANGEROUS_NAMES: ReadonlyMap<string, PaperFault> = new Map([
  ['JavaScript', 'runsProgram'],
  ['Launch', 'runsProgram'],
  ['SubmitForm', 'runsProgram'],
  ['ImportData', 'runsProgram'],
  ['RichMedia', 'runsProgram'],
  ['EmbeddedFile', 'carriesFile'],
  ['EmbeddedFiles', 'carriesFile'],
]);
const MOST_PAGES = 100;
/** How far the last end mark may stand from the end of the file. */
const MOST_PADDING = 1024;

function dictFault(file: PdfFile, dict: PdfDict): PaperFault | undefined {
  if (RUNNING_KEYS.some((key) => dict.has(key))) return 'runsProgram';
  if (CARRYING_KEYS.some((key) => dict.has(key))) return 'carriesFile';
  const type = nameOf(dict.get('Type'));
  const subtype = nameOf(dict.get('Subtype'));
  if (type === 'EmbeddedFile' || subtype === 'FileAttachment') return 'carriesFile';
  if (['RichMedia', 'Screen', 'Movie', 'Sound', '3D'].includes(subtype ?? '')) return 'runsProgram';
  if (RUNNING_ACTIONS.has(nameOf(dict.get('S')) ?? '')) return 'runsProgram';
  const opens = resolved(file, dict.get('OpenAction'));
  const action = nameOf(dictOf(opens)?.get('S'));
  if (opens?.kind === 'dict' && action !== 'GoTo') return 'runsProgram';
  return undefined;
}

/** Every dictionary inside a value, itself included. */
function* dictsIn(value: PdfValue): Generator<PdfDict> {
  if (value.kind === 'list') for (const item of value.items) yield* dictsIn(item);
  if (value.kind === 'dict') {
    yield value.entries;
    for (const one of value.entries.values()) yield* dictsIn(one);
  }
}

/** A picture is judged by the size it claims, any other stream by what it unpacks to. */
function streamFault(object: PdfObject, dict: PdfDict, inflate: Inflate): PaperFault | undefined {
  const [width, height] = [numberOf(dict.get('Width')), numberOf(dict.get('Height'))];
  if (nameOf(dict.get('Subtype')) === 'Image')
    return width === undefined || height === undefined || isTooLargePicture({ width, height })
      ? 'tooLargePicture'
      : undefined;
  const plain = unfiltered(object.stream ?? '', dict, inflate);
  if (plain === null) return 'bomb';
  return plain === undefined ? undefined : foreignContent(plain);
}

function objectFault(file: PdfFile, object: PdfObject, inflate: Inflate): PaperFault | undefined {
  for (const dict of dictsIn(object.value)) {
    const fault = dictFault(file, dict);
    if (fault) return fault;
  }
  const dict = dictOf(object.value);
  return dict && object.stream !== null ? streamFault(object, dict, inflate) : undefined;
}

/** A dangerous name anywhere in the raw file, however it is spelt: an index of the file might point at it. */
function writtenFault(source: string): PaperFault | undefined {
  for (const [written] of source.matchAll(WRITTEN_ANYWHERE)) {
    const fault = DANGEROUS_NAMES.get(plainName(written));
    if (fault) return fault;
  }
  return undefined;
}

function endFault(source: string): PaperFault | undefined {
  const end = source.lastIndexOf('%%EOF');
  if (end < 0) return 'damaged';
  return source.slice(end + 5).trim().length > MOST_PADDING ? 'somethingBehind' : undefined;
}

/**
 * What is wrong with a PDF, the gravest first; undefined when it may be taken.
 * @param source the file, one character a byte
 */
export function pdfFault(source: string, inflate: Inflate): PaperFault | undefined {
  const outside = foreignContent(source) ?? endFault(source) ?? writtenFault(source);
  if (outside) return outside;
  try {
    const file = readPdf(source, inflate);
    if (file.trailers.some((trailer) => trailer.has('Encrypt'))) return 'locked';
    for (const object of file.all) {
      const fault = objectFault(file, object, inflate);
      if (fault) return fault;
    }
    const pages = pagesOf(file).length;
    if (pages === 0) return 'damaged';
    return pages > MOST_PAGES ? 'tooManyPages' : undefined;
  } catch (error) {
    if (error instanceof PdfSyntaxError) return 'damaged';
    throw error;
  }
}
