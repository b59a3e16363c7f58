import { createHash } from 'node:crypto';
import type { SplitDocument } from '../../domain/documents/model.ts';
import { splitDocument } from '../../domain/documents/split-document.ts';
import { badInput, Problem } from '../http/problem.ts';
import { readDocx } from './read-docx.ts';

/** A file as it was chosen on the page or named on the command line. */
export interface DocumentFile {
  readonly fileName: string;
  readonly content: Buffer;
}

export interface RecognisedFile extends SplitDocument {
  readonly fileName: string;
  readonly sha256: string;
}

const MOST_BYTES = 5 * 1024 * 1024;

/** Chinese public texts come as UTF-8 or as GB18030; whatever is no valid UTF-8 is read as the latter. */
function decode(content: Buffer): string {
  if (content[0] === 0xff && content[1] === 0xfe) return new TextDecoder('utf-16le').decode(content);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return new TextDecoder('gb18030').decode(content);
  }
}

function textOf({ fileName, content }: DocumentFile): string {
  const isZip = content.subarray(0, 4).equals(Buffer.from([0x50, 0x4b, 0x03, 0x04]));
  if (!isZip && !/\.(txt|html?|docx)$/i.test(fileName))
    throw badInput('file', '只收 .txt、.html、.docx 文件');
  if (!isZip) {
    if (/\.docx$/i.test(fileName)) throw badInput('file', '不是有效的 .docx 文件，请另存后再试');
    return decode(content);
  }
  const xml = readDocx(content);
  if (xml === undefined) throw badInput('file', '打不开这个 .docx 文件，请另存后再试');
  return xml;
}

/**
 * Reads an official text from a .txt, .html or .docx file, splits it and links it to the clauses. Writes nothing.
 * @throws {Problem} 400 when the file cannot be read or is none of the documents the platform knows, 413 when it is too large
 */
export function recogniseFile(file: DocumentFile): RecognisedFile {
  if (file.content.length > MOST_BYTES)
    throw new Problem(413, 'FILE_TOO_LARGE', '文件过大', { remedy: '官方文件不应超过 5 MB' });
  const split = splitDocument(textOf(file));
  if (!split) {
    throw new Problem(400, 'DOCUMENT_NOT_RECOGNISED', '认不出这是哪份文件', {
      remedy: '请载入《落地执行工作的通知》或《“双通道”单行支付管理办法》的全文',
    });
  }
  return {
    ...split,
    fileName: file.fileName,
    sha256: createHash('sha256').update(file.content).digest('hex'),
  };
}
