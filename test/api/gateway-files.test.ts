import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { insertInstitution } from '../../src/server/providers/store.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { gatewayClient } from '../support/gateway.ts';

const PHARMACY = 'P43010200001';
const OTHER_PHARMACY = 'P43010200002';

let server: TestServer;
let pos: ReturnType<typeof gatewayClient>;
let other: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  const admin = await server.signIn({ login: 'files-admin', name: '示例·管理', role: 'provinceAdmin' });
  const clientOf = async (institutionCode: string) => {
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
  };
  pos = await clientOf(PHARMACY);
  other = await clientOf(OTHER_PHARMACY);
});
afterAll(() => server.close());

interface Offer {
  readonly file_qury_no: string;
}

describe('9101 上传与 1901 字典', () => {
  it('表单方式和报文内 Base64 方式都能上传；本机构取得回，别的机构取不到；同一报文重发同一查询号', async () => {
    const input = { fsUploadIn: { filename: '对账.txt', fixmedins_code: PHARMACY } };
    const msgid = pos.nextMsgid();
    const sent = await pos.send('9101', input, { file: Buffer.from('一行\t二列\n'), msgid });
    expect(sent.body).toMatchObject({
      infcode: 0,
      output: { filename: '对账.txt', fixmedins_code: PHARMACY },
    });
    const { file_qury_no } = sent.body.output as unknown as Offer;
    const again = await pos.send('9101', input, { file: Buffer.from('一行\t二列\n'), msgid });
    expect(again.body.output).toMatchObject({ file_qury_no });
    const different = await pos.send('9101', input, { file: Buffer.from('另一个文件'), msgid });
    expect(different.body).toMatchObject({
      infcode: -1,
      err_msg: expect.stringContaining('msgid 重复') as unknown,
    });
    const own = { file_qury_no, filename: '对账.txt', fixmedins_code: PHARMACY };
    expect((await pos.fetchFile(own)).bytes.toString()).toBe('一行\t二列\n');
    for (const code of [PHARMACY, OTHER_PHARMACY]) {
      const foreign = await other.fetchFile({ ...own, fixmedins_code: code });
      expect(foreign.mediaType).toContain('json');
      expect(foreign.bytes.toString()).toContain('没有这个文件');
    }
    const inside = { fsUploadIn: { ...input.fsUploadIn, in: Buffer.from('base64').toString('base64') } };
    const second = (await pos.send('9101', inside)).body.output as unknown as Offer;
    const fetched = await pos.fetchFile({ ...own, file_qury_no: second.file_qury_no });
    expect(fetched.bytes.toString()).toBe('base64');
    server.clock.advance(31 * 86_400_000);
    expect((await pos.fetchFile(own)).bytes.toString()).toContain('没有这个文件');
  });

  it('没有文件、别的机构的编号，都被拒', async () => {
    const input = { fsUploadIn: { filename: 'a.txt', fixmedins_code: PHARMACY } };
    expect((await pos.send('9101', input)).body).toMatchObject({
      infcode: -1,
      err_msg: expect.stringContaining('没有文件内容') as unknown,
    });
    const foreign = { fsUploadIn: { filename: 'a.txt', fixmedins_code: OTHER_PHARMACY } };
    expect((await pos.send('9101', foreign, { file: Buffer.from('x') })).body).toMatchObject({ infcode: -1 });
  });

  it('1901 不分大小写；没有的字典给空表并说明', async () => {
    const ask = (type: string) =>
      pos.send('1901', {
        data: { type, parentValue: '', admdvs: '430000', date: '2026-06-15', valiFlag: '1' },
      });
    const known = await ask('INSUTYPE');
    expect(known.body.output).toMatchObject({ list: [{ value: '310' }, { value: '390' }] });
    expect((await ask('chrgitm_lv')).body.output).toMatchObject({ list: { length: 3 } });
    const unknown = await ask('NO_SUCH');
    expect(unknown.body).toMatchObject({
      infcode: 0,
      output: { list: [] },
      warn_msg: expect.stringContaining('NO_SUCH') as unknown,
    });
  });
});
