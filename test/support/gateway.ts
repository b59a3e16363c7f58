import { inflateRawSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { wallClock } from '../../src/base/date.ts';
import { createClient } from '../../src/contract/gateway.ts';
import { signHeaders } from '../../src/server/gateway/signature.ts';
import { GATEWAY_PATH } from '../../src/server/gateway/routes.ts';
import { insertInstitution } from '../../src/server/providers/store.ts';
import type { Caller, TestServer } from './api.ts';

export interface GatewayReply {
  infcode: number;
  inf_refmsgid: string | null;
  err_msg: string;
  warn_msg: string;
  output: Record<string, never> | null;
}

export interface Sent {
  readonly status: number;
  readonly body: GatewayReply;
}

/** What a test may bend about a message; by default everything is right. */
export interface Bent {
  msgid?: string;
  timestamp?: string;
  secret?: string;
  accessKey?: string;
  headerName?: string;
  leaveOut?: string;
  text?: string;
  envelope?: Record<string, unknown>;
  /** Sends the message as a form with this file beside it. */
  file?: Buffer;
}

export interface FetchedFile {
  readonly status: number;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

export const SYSTEM_PHARMACY = 'P43010200001';

/** Registers a pharmacy and gives its system, with keys that the province has made out. */
export async function registerSystem(
  server: TestServer,
  admin: Caller,
): Promise<ReturnType<typeof gatewayClient>> {
  const institutionCode = SYSTEM_PHARMACY;
  await server.world.db.transaction('all', (tx) =>
    insertInstitution(tx, {
      code: institutionCode,
      kind: 'pharmacy',
      name: '示例药店',
      level: '',
      areaCode: '430102',
      address: '',
      phone: '',
    }),
  );
  const keys = await admin.ok(createClient, { body: { institutionCode } });
  return gatewayClient(server.app, server.clock, { ...keys, institutionCode });
}

/** A pharmacy's system that speaks the national interface, as such a system does: AK/SK headers and the envelope. */
export function gatewayClient(
  app: FastifyInstance,
  clock: { now(): number },
  keys: { accessKey: string; secretKey: string; institutionCode: string },
) {
  let sequence = 0;
  return {
    /** A message number of its own for every call. */
    nextMsgid(): string {
      sequence += 1;
      return `${keys.institutionCode}${wallClock(clock.now()).replace(/\D/g, '')}${String(sequence).padStart(4, '0')}`;
    },
    async send(infno: string, input: object, bent: Bent = {}): Promise<Sent> {
      const reply = await this.post(infno, input, bent);
      return { status: reply.statusCode, body: reply.json() };
    },
    /** 9102: the answer as it came, a file or an envelope. */
    async fetchFile(fsDownloadIn: object): Promise<FetchedFile> {
      const reply = await this.post('9102', { fsDownloadIn }, {});
      const mediaType = String(reply.headers['content-type']);
      return { status: reply.statusCode, mediaType, bytes: reply.rawPayload };
    },
    async post(infno: string, input: object, bent: Bent) {
      const headers = {
        _api_access_key: bent.accessKey ?? keys.accessKey,
        _api_name: bent.headerName ?? infno,
        _api_timestamp: bent.timestamp ?? String(clock.now()),
        _api_version: '1.0.0',
      };
      const signed: Record<string, string> = {
        ...headers,
        _api_signature: signHeaders(headers, bent.secret ?? keys.secretKey),
      };
      if (bent.leaveOut) delete signed[bent.leaveOut];
      const envelope = {
        infno,
        msgid: bent.msgid ?? this.nextMsgid(),
        mdtrtarea_admvs: keys.institutionCode.slice(1, 7),
        insuplc_admdvs: '',
        recer_sys_code: '99',
        dev_no: 'null',
        dev_safe_info: 'null',
        cainfo: '',
        signtype: '',
        infver: '1.0.0',
        opter_type: '1',
        opter: '0001',
        opter_name: '示例·收银',
        inf_time: wallClock(clock.now()),
        fixmedins_code: keys.institutionCode,
        fixmedins_name: '示例药店',
        sign_no: 'null',
        input,
        ...bent.envelope,
      };
      const text = bent.text ?? JSON.stringify(envelope);
      const form = bent.file ? formOf(text, bent.file) : undefined;
      return app.inject({
        method: 'POST',
        url: GATEWAY_PATH,
        headers: { 'content-type': form?.mediaType ?? 'application/json', ...signed },
        payload: form?.body ?? text,
      });
    },
  };
}

/** The message as part `jsonStr` of a form, with the file beside it. */
function formOf(text: string, file: Buffer): { body: Buffer; mediaType: string } {
  const boundary = 'gateway-boundary-51c9';
  const part = (disposition: string) => `--${boundary}\r\ncontent-disposition: form-data; ${disposition}\r\n`;
  const body = Buffer.concat([
    Buffer.from(`${part('name="jsonStr"')}\r\n${text}\r\n`),
    Buffer.from(`${part('name="file"; filename="a.txt"')}content-type: application/octet-stream\r\n\r\n`),
    file,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  return { body, mediaType: `multipart/form-data; boundary=${boundary}` };
}

/** The text of the only file in an archive that 9102 gave. */
export function unzipOnly(zip: Buffer): string {
  const nameLength = zip.readUInt16LE(26);
  const end = zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  const entry = zip.readUInt32LE(end + 16);
  const packed = zip.readUInt32LE(entry + 20);
  return inflateRawSync(zip.subarray(30 + nameLength, 30 + nameLength + packed)).toString();
}
