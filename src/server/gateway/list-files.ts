/** 1301–1303 and 1305 by version, 9101 and 9102: files that institutions fetch and send (N5.5). */
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { wallClock } from '../../base/date.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import { FILE_LAYOUTS, lineOf, parseVersion, versionText, type FileLayout } from './file-layouts.ts';
import { findLatestVersion, listRowsOfVersion, listVersionSizes, type RowSpan } from './list-store.ts';
import { currentVersion } from './make-version.ts';
import type { Answer, Transaction } from './message.ts';
import { dropExpiredUploads, findUpload, insertUpload } from './upload-store.ts';
import { zipStream } from './zip-stream.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const VersionInput = Type.Object({
  data: Type.Object({ ver: Type.String({ minLength: 1, maxLength: 20 }) }),
});
const DownloadInput = Type.Object({
  fsDownloadIn: Type.Object({ file_qury_no: text(40), filename: text(200), fixmedins_code: text(30) }),
});

/** What stands for an institution where a file is everybody's. */
const PUBLIC = 'plc';
/** A file can be fetched again later too; this long it is promised. */
const PROMISED_MS = 7 * 86_400_000;
const UPLOAD_KEPT_MS = 30 * 86_400_000;
/** Rows read at a time while a file is sent. */
const BATCH = 2000;

interface ListFile {
  readonly infno: string;
  readonly layout: FileLayout;
  readonly span: RowSpan;
}

/** The number says all there is to know about a file, so that it can be made again at any time, byte for byte. */
function fileNoOf({ infno, span }: ListFile): string {
  return `F${infno}${versionText(span.after)}${versionText(span.upTo)}`;
}

function fileNameOf({ infno, span }: ListFile, ending: 'zip' | 'txt'): string {
  return `${infno}_${versionText(span.after)}_${versionText(span.upTo)}.${ending}`;
}

function parseFileNo(fileNo: string): ListFile | undefined {
  const [, infno = '', after = '', upTo = ''] = /^F(\d{4})(v\d{8})(v\d{8})$/.exec(fileNo) ?? [];
  const layout = FILE_LAYOUTS[infno];
  const span = { after: parseVersion(after), upTo: parseVersion(upTo) };
  if (!layout || span.after === undefined || span.upTo === undefined || span.after > span.upTo)
    return undefined;
  return { infno, layout, span: { list: layout.list, after: span.after, upTo: span.upTo } };
}

/** 1301, 1302, 1303, 1305: names the file with what is newer than the version that the caller holds. */
export const offerListFile: Transaction = async (world, { envelope }) => {
  const { data } = parseShape(VersionInput, envelope.input, 'input');
  const layout = FILE_LAYOUTS[envelope.infno];
  const after = parseVersion(data.ver);
  if (!layout || after === undefined)
    throw new GatewayFailure(`版本号 ver 填写不正确：${data.ver}，首次下载请填 v0000`);
  const version = await currentVersion(world, layout.list);
  if (after > version.number)
    throw new GatewayFailure(`版本号 ver 不存在：${data.ver}，最新为 ${versionText(version.number)}`);
  const file = { infno: envelope.infno, layout, span: { list: layout.list, after, upTo: version.number } };
  const sizes = await world.db.transaction('none', (tx) => listVersionSizes(tx, file.span));
  return {
    output: {
      file_qury_no: fileNoOf(file),
      filename: fileNameOf(file, 'zip'),
      dld_end_time: wallClock(world.clock.now() + PROMISED_MS),
      data_cnt: sizes.reduce((sum, each) => sum + each.rows, 0),
    },
  };
};

async function* linesOf(world: World, { layout, span }: ListFile): AsyncGenerator<string> {
  for (const version of await world.db.transaction('none', (tx) => listVersionSizes(tx, span))) {
    const madeAt = wallClock(version.madeAt);
    let afterKey = '';
    for (let left = version.rows; left > 0; left -= BATCH) {
      const part = { afterKey, limit: BATCH };
      const rows = await world.db.transaction('none', (tx) => listRowsOfVersion(tx, span, version, part));
      yield rows.map((row) => `${lineOf(layout, row, madeAt)}\n`).join('');
      afterKey = rows.at(-1)?.key ?? afterKey;
    }
  }
}

async function listFile(world: World, file: ListFile, fileName: string): Promise<Answer> {
  const latest = await world.db.transaction('none', (tx) => findLatestVersion(tx, file.span.list));
  if ((latest?.number ?? 0) < file.span.upTo) throw new GatewayFailure('没有这个文件，请核对文件查询号');
  const expected = fileNameOf(file, 'zip');
  if (fileName !== expected) throw new GatewayFailure(`文件名与文件查询号不符，应为 ${expected}`);
  return {
    output: {},
    file: { name: expected, stream: zipStream(fileNameOf(file, 'txt'), linesOf(world, file)) },
  };
}

/** 9102 文件下载: a catalogue file for anyone, an uploaded one only for the institution that sent it. */
export const downloadFile: Transaction = async (world, { envelope, institutionCode }) => {
  const { fsDownloadIn: input } = parseShape(DownloadInput, envelope.input, 'input');
  const file = parseFileNo(input.file_qury_no);
  if (file) {
    if (input.fixmedins_code !== PUBLIC)
      throw new GatewayFailure(`fixmedins_code 应为 ${PUBLIC}：目录文件不属于某一家机构`);
    return listFile(world, file, input.filename);
  }
  const now = world.clock.now();
  const upload =
    input.fixmedins_code === institutionCode
      ? await world.db.transaction(`institution:${institutionCode}`, (tx) =>
          findUpload(tx, institutionCode, input.file_qury_no, now),
        )
      : undefined;
  if (!upload) throw new GatewayFailure('没有这个文件：文件查询号有误、已过期，或不是本机构上传的');
  if (upload.fileName !== input.filename) throw new GatewayFailure('文件名与文件查询号不符');
  return { output: {}, file: { name: upload.fileName, stream: upload.content } };
};

const UploadInput = Type.Object({
  fsUploadIn: Type.Object({
    in: Type.Optional(
      Type.Union([Type.String(), Type.Array(Type.Integer({ minimum: -128, maximum: 255 })), Type.Null()]),
    ),
    filename: text(200),
    fixmedins_code: text(30),
  }),
});

/** The bytes of a file inside the message: Base64, or numbers as Java writes bytes. */
function bytesOf(given: string | number[] | null | undefined): Buffer | undefined {
  if (typeof given === 'string')
    return /^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(given) ? Buffer.from(given, 'base64') : undefined;
  return given ? Buffer.from(given.map((byte) => byte & 0xff)) : undefined;
}

/** 9101 文件上传: as a part of a form, as the provincial gateway has it, or inside the message. */
export const uploadFile: Transaction = async (world, { envelope, institutionCode, actor, file }) => {
  const { fsUploadIn: input } = parseShape(UploadInput, envelope.input, 'input');
  if (input.fixmedins_code !== institutionCode)
    throw new GatewayFailure('fixmedins_code 应为本机构编号：只能上传本机构的文件');
  const content = file ?? bytesOf(input.in);
  if (!content || content.length === 0)
    throw new GatewayFailure('报文格式有误：没有文件内容（表单的 file 部分，或 input.fsUploadIn.in）');
  if (content.length > world.config.uploadLimitBytes)
    throw new GatewayFailure(`文件超过 ${Math.floor(world.config.uploadLimitBytes / 1024 / 1024)} MB`);
  const now = world.clock.now();
  const kept = await world.db.transaction(`institution:${institutionCode}`, async (tx) => {
    await dropExpiredUploads(tx, now);
    const upload = {
      fileNo: `U${randomBytes(14).toString('hex')}`,
      institutionCode,
      msgid: envelope.msgid,
      fileName: input.filename,
      content,
    };
    const saved = await insertUpload(tx, upload, now, now + UPLOAD_KEPT_MS);
    await recordAudit(tx, actor, now, {
      action: 'gateway.uploadFile',
      subjectKind: 'file',
      subjectId: saved.fileNo,
      requestId: envelope.msgid,
    });
    return saved;
  });
  return {
    output: {
      file_qury_no: kept.fileNo,
      filename: input.filename,
      fixmedins_code: institutionCode,
      dld_endtime: wallClock(kept.expiresAt),
    },
  };
};
