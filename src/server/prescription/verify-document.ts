import { startOfDay, parseDate } from '../../base/date.ts';
import { isSignedBy } from '../identity/sm2.ts';

/** A signed document as `GET /api/prescriptions/:id/signatures` gives it, read from a file that somebody hands in. */
interface Read {
  readonly kind: string;
  readonly text: string;
  readonly signature: string;
  readonly signedAt: string;
  readonly certificate: Readonly<
    Record<'serial' | 'holderCode' | 'holderName' | 'publicKey' | 'validFrom' | 'validTo', string>
  > & { readonly revokedAt: string | null };
}

export interface Finding {
  readonly valid: boolean;
  /** One sentence for the person at the terminal. */
  readonly says: string;
}

const KINDS: Readonly<Record<string, string>> = { prescription: '医师签名', check: '药师审核签名' };
const SIGNER_LINE: Readonly<Record<string, string>> = { prescription: '医师编码', check: '药师编码' };

/**
 * Verifies a downloaded prescription without this platform and without a network: each signature over its text, the certificate at the time of
 * signing, that the signer named in the text holds the certificate, and that a check speaks of this very prescription (M28).
 * @param content the downloaded JSON
 * @param trusted serial → public key from elsewhere; where given, a certificate must be among them with the same key
 * @throws {Error} when the content is no such document
 */
export function verifyDocument(content: unknown, trusted?: ReadonlyMap<string, string>): Finding[] {
  const documents = readDocuments(content);
  const prescription = documents.find((document) => document.kind === 'prescription');
  return documents.map((document) => {
    const problem = problemOf(document, prescription, trusted);
    const who = `${KINDS[document.kind] ?? document.kind}：${document.certificate.holderName}（证书 ${document.certificate.serial}，${document.signedAt}）`;
    return {
      valid: problem === undefined,
      says: problem === undefined ? `${who} 有效` : `${who} 无效：${problem}`,
    };
  });
}

function problemOf(
  document: Read,
  prescription: Read | undefined,
  trusted: ReadonlyMap<string, string> | undefined,
): string | undefined {
  const { text, signature, certificate, signedAt } = document;
  if (trusted && trusted.get(certificate.serial) !== certificate.publicKey)
    return '证书不在您给出的可信证书之内';
  if (!isSignedBy(certificate.publicKey, text, signature)) return '签名与内容或公钥不符';
  const said = (name: string) =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}：`))
      ?.slice(name.length + 1);
  if (said(SIGNER_LINE[document.kind] ?? '') !== certificate.holderCode) return '证书不属于文中的签名人';
  if (said(document.kind === 'check' ? '审核时间' : '开具时间') !== signedAt) return '签名时间与文中不符';
  const at = instantOf(signedAt);
  if (at < instantOf(certificate.validFrom) || at >= instantOf(certificate.validTo))
    return '签名时证书不在有效期内';
  if (certificate.revokedAt !== null && at >= instantOf(certificate.revokedAt)) return '签名时证书已吊销';
  if (document.kind === 'check' && said('医师签名') !== prescription?.signature) return '审核的不是这张处方';
  return undefined;
}

/** Beijing wall clock to milliseconds. */
function instantOf(clock: string): number {
  const [, date = '', hours, minutes, seconds] =
    /^(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2}):(\d{2})$/.exec(clock) ?? [];
  const onDay = parseDate(date);
  if (!onDay) throw new Error(`不是时间：${clock}`);
  return startOfDay(onDay) + ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readDocuments(content: unknown): Read[] {
  const list = isRecord(content) ? content['documents'] : undefined;
  if (!Array.isArray(list) || !list.some((item) => isRecord(item) && item['kind'] === 'prescription'))
    throw new Error('文件里没有处方签名');
  return list.map((item: unknown) => {
    if (!isRecord(item) || !isRecord(item['certificate'])) throw new Error('文件里的签名不完整');
    const certificate = item['certificate'];
    const texts = [
      item['kind'],
      item['text'],
      item['signature'],
      item['signedAt'],
      ...['serial', 'holderCode', 'holderName', 'publicKey', 'validFrom', 'validTo'].map(
        (name) => certificate[name],
      ),
    ];
    if (
      !texts.every((text) => typeof text === 'string') ||
      !(certificate['revokedAt'] === null || typeof certificate['revokedAt'] === 'string')
    )
      throw new Error('文件里的签名不完整');
    return item as unknown as Read;
  });
}

/** Certificates that somebody got by another way: one downloaded certificate, or a list of them. @throws {Error} when the content is neither */
export function readTrusted(content: unknown): Map<string, string> {
  const list: unknown[] = Array.isArray(content) ? content : [content];
  return new Map(
    list.map((item) => {
      if (!isRecord(item) || typeof item['serial'] !== 'string' || typeof item['publicKey'] !== 'string')
        throw new Error('证书文件应是公开证书接口给出的内容');
      return [item['serial'], item['publicKey']];
    }),
  );
}
