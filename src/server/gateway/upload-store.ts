/** Files that institutions sent by 9101: each its own only, for as long as it was promised. */
import { at, type Tx } from '../db/database.ts';

export interface Upload {
  readonly fileNo: string;
  readonly institutionCode: string;
  readonly msgid: string;
  readonly fileName: string;
  readonly content: Buffer;
}

/** Keeps a file, or gives the one that the same message brought before. */
export async function insertUpload(
  tx: Tx,
  upload: Upload,
  now: number,
  expiresAt: number,
): Promise<{ fileNo: string; expiresAt: number }> {
  await tx.run(
    `INSERT INTO gateway_upload (file_no, institution_code, msgid, file_name, content, received_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (institution_code, msgid) DO NOTHING`,
    [
      upload.fileNo,
      upload.institutionCode,
      upload.msgid,
      upload.fileName,
      upload.content,
      at(now),
      at(expiresAt),
    ],
  );
  const row = await tx.first<{ file_no: string; expires_at: number }>(
    'SELECT file_no, expires_at FROM gateway_upload WHERE institution_code = $1 AND msgid = $2',
    [upload.institutionCode, upload.msgid],
  );
  return { fileNo: row?.file_no ?? upload.fileNo, expiresAt: row?.expires_at ?? expiresAt };
}

/** A file of this institution that has not expired. */
export async function findUpload(
  tx: Tx,
  institutionCode: string,
  fileNo: string,
  now: number,
): Promise<{ fileName: string; content: Buffer } | undefined> {
  return tx.first(
    `SELECT file_name AS "fileName", content FROM gateway_upload WHERE institution_code = $1 AND file_no = $2 AND expires_at > $3`,
    [institutionCode, fileNo, at(now)],
  );
}

/** The file that came with, or was made for, a message. */
export async function findUploadOfMessage(
  tx: Tx,
  institutionCode: string,
  msgid: string,
): Promise<{ fileNo: string; fileName: string; expiresAt: number } | undefined> {
  return tx.first(
    `SELECT file_no AS "fileNo", file_name AS "fileName", expires_at AS "expiresAt" FROM gateway_upload WHERE institution_code = $1 AND msgid = $2`,
    [institutionCode, msgid],
  );
}

export async function dropExpiredUploads(tx: Tx, now: number): Promise<void> {
  await tx.run('DELETE FROM gateway_upload WHERE expires_at <= $1', [at(now)]);
}
