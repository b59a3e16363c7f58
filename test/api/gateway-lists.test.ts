import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import {
  furnishCounter,
  INJECTION,
  PHARMACY,
  SECRET_TABLETS,
  TABLETS,
  OTHER_PHARMACY,
} from '../support/counter.ts';
import { gatewayClient, unzipOnly } from '../support/gateway.ts';

let server: TestServer;
let pos: ReturnType<typeof gatewayClient>;
let other: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  await furnishCounter(server);
  const admin = await server.signIn({ login: 'lists-admin', name: '示例·管理', role: 'provinceAdmin' });
  const clientOf = async (institutionCode: string) => {
    const keys = await admin.ok(createClient, { body: { institutionCode } });
    return gatewayClient(server.app, server.clock, { ...keys, institutionCode });
  };
  pos = await clientOf(PHARMACY);
  other = await clientOf(OTHER_PHARMACY);
});
afterAll(() => server.close());

interface Offer {
  readonly file_qury_no: string;
  readonly filename: string;
  readonly dld_end_time: string;
  readonly data_cnt: number;
}
type Row = Readonly<Record<string, string | number | null>>;
interface Page {
  readonly data: readonly Row[];
  readonly recordCounts: number;
  readonly pages: number;
  readonly pageNum: number;
  readonly lastPage: boolean;
}

const offer = async (infno: string, ver: string): Promise<Offer> => {
  const { body } = await pos.send(infno, { data: { ver } });
  if (body.infcode !== 0) throw new Error(body.err_msg);
  return body.output as unknown as Offer;
};
const download = async ({ file_qury_no, filename }: Offer) => {
  const file = await pos.fetchFile({ file_qury_no, filename, fixmedins_code: 'plc' });
  if (file.mediaType !== 'application/octet-stream') throw new Error(file.bytes.toString());
  return file.bytes;
};
const linesOf = (zip: Buffer) =>
  unzipOnly(zip)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));
const query = async (infno: string, data: object): Promise<Page> => {
  const { body } = await pos.send(infno, {
    data: { updt_time: '2020-01-01', page_num: 1, page_size: 100, ...data },
  });
  if (body.infcode !== 0) throw new Error(body.err_msg);
  return body.output as unknown as Page;
};
const run = (sql: string, values: readonly (string | null)[] = []) =>
  server.world.db.transaction('all', (tx) => tx.run(sql, values));

describe('1301 与 9102：按版本下载（N5.5）', () => {
  it('首次从 v0000 起得到全部，97 列、制表符分隔、空为 null，列在规定的位置', async () => {
    const first = await offer('1301', 'v0000');
    expect(first).toMatchObject({ data_cnt: 3, filename: '1301_v00000000_v00000001.zip' });
    expect(first.file_qury_no.length).toBeLessThanOrEqual(30);
    const lines = linesOf(await download(first));
    expect(lines.map((cells) => cells.length)).toEqual([97, 97, 97]);
    const tablets = lines.find((cells) => cells[0] === TABLETS.code);
    expect(tablets?.[3]).toBe(TABLETS.name);
    expect(tablets?.[13]).toBe('100mg');
    expect(tablets?.[53]).toBe('示例药业');
    expect(tablets?.[74]).toBe('1');
    expect(tablets?.[78]).toBe('1');
    expect(tablets?.[82]).toBe('v00000001');
    expect(tablets?.[91]).toBe('乙');
    expect(tablets?.[95]).toBe('2026-01-01');
    expect(tablets?.[2]).toBe('null');
  });

  it('压缩包的目录、校验和、大小都对，同一文件每次下载字节相同', async () => {
    const file = await offer('1301', 'v0000');
    const [zip, again] = [await download(file), await download(file)];
    expect(zip.equals(again)).toBe(true);
    const entry = zip.readUInt32LE(zip.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06])) + 16);
    const text = Buffer.from(unzipOnly(zip));
    expect(zip.readUInt32LE(entry + 16)).toBe(crc32(text));
    expect(zip.readUInt32LE(entry + 24)).toBe(text.length);
    const nameLength = zip.readUInt16LE(entry + 28);
    expect(zip.toString('utf8', entry + 46, entry + 46 + nameLength)).toBe('1301_v00000000_v00000001.txt');
  });

  it('已有最新版本时数量为零；改动后只给改动的行；先前的文件照旧', async () => {
    const before = await offer('1301', 'v0000');
    const bytes = await download(before);
    expect(await offer('1301', 'v00000001')).toMatchObject({ data_cnt: 0 });
    expect(linesOf(await download(await offer('1301', 'v00000001')))).toEqual([]);
    await run(`UPDATE national_product SET maker = $2, changed_at = now() WHERE national_code = $1`, [
      TABLETS.code,
      '示例药业\t（改名）',
    ]);
    const next = await offer('1301', 'v00000001');
    expect(next).toMatchObject({ data_cnt: 1, filename: '1301_v00000001_v00000002.zip' });
    const [changed] = linesOf(await download(next));
    expect(changed?.length).toBe(97);
    expect([changed?.[0], changed?.[53], changed?.[82]]).toEqual([
      TABLETS.code,
      '示例药业 （改名）',
      'v00000002',
    ]);
    expect((await download(before)).equals(bytes)).toBe(true);
    const whole = linesOf(await download(await offer('1301', 'v0000')));
    expect(whole.length).toBe(3);
    expect(whole.filter((cells) => cells[0] === TABLETS.code).map((cells) => cells[82])).toEqual([
      'v00000002',
    ]);
  });

  it('保密标准不在任何文件里', async () => {
    for (const infno of ['1301', '1302', '1303', '1305']) {
      expect(unzipOnly(await download(await offer(infno, 'v0000')))).not.toContain('987.65');
    }
  });

  it('版本号写错、比最新还大，文件查询号不明、文件名不符、机构写错，都说明白', async () => {
    const file = await offer('1301', 'v0000');
    const cases = [
      ['1301', { data: { ver: 'latest' } }, '首次下载请填 v0000'],
      ['1301', { data: { ver: 'v99999999' } }, '版本号 ver 不存在'],
      ['1301', { data: {} }, 'input.data.ver 必填'],
      ['9102', { fsDownloadIn: { ...file, fixmedins_code: PHARMACY } }, 'fixmedins_code 应为 plc'],
      [
        '9102',
        { fsDownloadIn: { ...file, filename: 'x.zip', fixmedins_code: 'plc' } },
        '文件名与文件查询号不符',
      ],
      [
        '9102',
        { fsDownloadIn: { file_qury_no: 'F1301v00000000v00009999', filename: 'x', fixmedins_code: 'plc' } },
        '没有这个文件',
      ],
      [
        '9102',
        { fsDownloadIn: { file_qury_no: 'F1307v00000000v00000001', filename: 'x', fixmedins_code: 'plc' } },
        '没有这个文件',
      ],
      [
        '9102',
        { fsDownloadIn: { file_qury_no: 'nothing', filename: 'x', fixmedins_code: PHARMACY } },
        '没有这个文件',
      ],
    ] as const;
    for (const [infno, input, words] of cases) {
      const { body } = await pos.send(infno, input);
      expect(body).toMatchObject({ infcode: -1, output: null });
      expect(body.err_msg).toContain(words);
    }
  });

  it('1305 没有数据：空文件、数量为零', async () => {
    const file = await offer('1305', 'v0000');
    expect(file.data_cnt).toBe(0);
    expect(unzipOnly(await download(file))).toBe('');
  });
});

describe('1302、1303：饮片与医疗机构制剂', () => {
  it('饮片按编码库给出，33 列；支付政策取自生效的饮片目录；制剂 83 列', async () => {
    await run(
      `INSERT INTO national_product (national_code, name, norm, changed_at) VALUES ('T000000001', '示例草', '示例药典', now()), ('T000000002', '示例根', '', now())`,
    );
    const list = `INSERT INTO catalogue_version (kind, edition, effective_from, effective_to, state, control_totals, created_at)
      VALUES ($1, '示例', '2026-01-01', '2027-12-31', 'draft', '{}', now())`;
    await run(list, ['herbalPieces']);
    await run(list, ['institutionPreparation']);
    await run(
      `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, number, is_sub_entry, name, match_key, not_paid_alone)
       SELECT id, 1, '示例', 'herbalPieces', 1, 1, false, '示例草', '示例草', true FROM catalogue_version WHERE kind = 'herbalPieces'`,
    );
    await run(
      `INSERT INTO catalogue_entry (version_id, seq, section, section_kind, sheet_row, number, is_sub_entry, name, match_key, institution, approval_no, dosage_form)
       SELECT id, 1, '示例', 'institutionPreparation', 1, 1, false, '示例合剂', '示例合剂', '示例医院', '湘药制字Z20260001', '合剂'
       FROM catalogue_version WHERE kind = 'institutionPreparation'`,
    );
    expect(linesOf(await download(await offer('1303', 'v0000')))).toEqual([]);
    for (const [state, column] of [
      ['submitted', 'submitted_by = (SELECT min(id) FROM account), submitted_at = now(), submit_note = $1'],
      [
        'published',
        'published_by = (SELECT max(id) FROM account), published_at = now(), source_document = source_document || left($1, 0)',
      ],
    ] as const)
      await run(
        `UPDATE catalogue_version SET state = '${state}', ${column} WHERE kind IN ('herbalPieces', 'institutionPreparation')`,
        ['示例'],
      );
    const pieces = linesOf(await download(await offer('1302', 'v0000')));
    expect(pieces.map((cells) => [cells.length, cells[0], cells[1], cells[24], cells[26]])).toEqual([
      [33, 'T000000001', '示例草', '单独使用时不予支付', '示例药典'],
      [33, 'T000000002', '示例根', 'null', 'null'],
    ]);
    const [preparation] = linesOf(await download(await offer('1303', 'v0000')));
    expect(preparation?.length).toBe(83);
    expect([
      preparation?.[0],
      preparation?.[43],
      preparation?.[52],
      preparation?.[64],
      preparation?.[81],
    ]).toEqual(['null', '湘药制字Z20260001', '示例合剂', '1', '示例医院']);
  });
});

describe('1312、1316、1318、1319：分页查询（N5.5、N5.1）', () => {
  it('1312 给出医保目录内的产品，1316 给出对应关系，成员齐全', async () => {
    const items = await query('1312', {});
    expect(items).toMatchObject({
      recordCounts: 3,
      pages: 1,
      pageNum: 1,
      lastPage: true,
      startRow: 1,
      endRow: 3,
      size: 3,
    });
    expect(items.data[0]).toMatchObject({
      hilist_code: expect.stringMatching(/^X/) as unknown,
      insu_admdvs: '430000',
      begndate: '2026-01-01',
      enddate: '2027-12-31',
      med_chrgitm_type: '09',
      chrgitm_lv: '02',
      list_type: '101',
      vali_flag: '1',
    });
    const matches = await query('1316', { med_list_codg: TABLETS.code });
    expect(matches.data).toMatchObject([{ med_list_codg: TABLETS.code, hilist_code: TABLETS.code }]);
  });

  it('1318 公开的标准如实给出，“∗”标准一律为 0，超限处理方式随类别', async () => {
    const { data } = await query('1318', {});
    const of = (code: string) => data.find((row) => row['hilist_code'] === code);
    expect(of(TABLETS.code)).toMatchObject({
      hilist_pric_uplmt_amt: 1000,
      overlmt_dspo_way: '902',
      begndate: '2026-01-01',
    });
    expect(of(SECRET_TABLETS.code)).toMatchObject({ hilist_pric_uplmt_amt: 0, overlmt_dspo_way: '901' });
    expect(JSON.stringify(data)).not.toContain('987.65');
    expect((await query('1318', { hilist_code: INJECTION.code })).data).toHaveLength(1);
    const raw = await pos.post(
      '1318',
      { data: { updt_time: '2020-01-01', page_num: 1, page_size: 10, hilist_code: TABLETS.code } },
      {},
    );
    expect(raw.body).toContain('"hilist_pric_uplmt_amt":1000');
  });

  it('标准调整后按更新时间只取到变了的行，旧的一段结束、新的一段开始', async () => {
    const seen = await query('1318', {});
    const latest =
      seen.data
        .map((row) => String(row['updt_time']))
        .sort()
        .at(-1) ?? '';
    expect((await query('1318', { updt_time: latest })).data).toEqual([]);
    server.clock.advance(60_000);
    await run(
      `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, reason_kind, entered_at)
       VALUES ($1, 'negotiated', 9005000, false, '2026-07-01', '示例', 'renewal', now())`,
      [TABLETS.code],
    );
    const { data } = await query('1318', { updt_time: latest });
    expect(
      data.map((row) => [row['hilist_code'], row['begndate'], row['enddate'], row['hilist_pric_uplmt_amt']]),
    ).toEqual([
      [TABLETS.code, '2026-01-01', '2026-06-30', 1000],
      [TABLETS.code, '2026-07-01', '', 900.5],
    ]);
  });

  it('1319 单行支付药品没有先自付', async () => {
    const { data } = await query('1319', { hilist_code: TABLETS.code });
    expect(data).toMatchObject([{ selfpay_prop: 0, selfpay_prop_type: '10', vali_flag: '1' }]);
  });

  it('翻页期间目录变了，后面的页仍属同一版本，不漏不重', async () => {
    const ask = (page: number) => query('1312', { page_num: page, page_size: 1 });
    const first = await ask(1);
    expect(first).toMatchObject({ pages: 3, lastPage: false });
    server.clock.advance(60_000);
    await run(
      `UPDATE national_product SET name = name || '甲', changed_at = now() WHERE national_code = $1`,
      [String(first.data[0]?.['hilist_code'])],
    );
    // Another institution's question makes the new version; ours goes on in the old one.
    await other.send('1312', { data: { updt_time: '2020-01-01', page_num: 1, page_size: 1 } });
    const rest = [await ask(2), await ask(3)];
    const codes = [first, ...rest].flatMap((page) => page.data.map((row) => row['hilist_code']));
    expect(new Set(codes).size).toBe(3);
    expect((await ask(4)).data).toEqual([]);
    const anew = await ask(1);
    expect(anew.recordCounts).toBe(3);
  });

  it('页码、页大小、时间写错说明字段；外省区划没有数据', async () => {
    for (const [bad, words] of [
      [{ page_num: 0 }, 'page_num'],
      [{ page_size: 'x' }, 'page_size'],
      [{ page_size: 501 }, '不能超过 500'],
      [{ updt_time: '2026-02-30' }, 'updt_time'],
      [{ updt_time: 'yesterday' }, 'updt_time'],
    ] as const) {
      const { body } = await pos.send('1312', {
        data: { updt_time: '2020-01-01', page_num: 1, page_size: 10, ...bad },
      });
      expect(body).toMatchObject({ infcode: -1, err_msg: expect.stringContaining(words) as unknown });
    }
    expect((await query('1312', { insu_admdvs: '440000' })).data).toEqual([]);
    expect((await query('1312', { insu_admdvs: '430100' })).data).toHaveLength(3);
  });

  it('调出目录的产品在下一版本里标为无效', async () => {
    server.clock.advance(60_000);
    await run(
      `INSERT INTO list_act (entry_id, kind, ground, term_to, removed_on, reason, entered_at)
       SELECT id, 'removal', 'unused', term_to, '2026-06-15', '示例', now() FROM separate_entry WHERE entry_key = $1`,
      [INJECTION.entryKey],
    );
    const { data } = await query('1312', { hilist_code: INJECTION.code });
    expect(data).toMatchObject([{ vali_flag: '0' }]);
    expect((await query('1312', { vali_flag: '1' })).recordCounts).toBe(2);
  });
});
