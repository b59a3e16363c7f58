import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  getClause,
  getPolicyDocument,
  listClauses,
  listPolicyDocuments,
  loadPolicyDocument,
  previewPolicyDocument,
} from '../../src/contract/documents.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { CLAUSE_IDS } from '../../src/policy/clause-ids.ts';
import { startTestServer, type Caller, type TestServer, type UploadPart } from '../support/api.ts';
import { makeZip } from '../support/make-zip.ts';

const OFFICIAL = '../shared/policy';
const MEASURES = `湖南省医保药品“双通道”单行支付管理办法
第一章 总 则
第一条 示例条文甲。
第二章 待遇标准
第二条 示例条文乙。`;

function part(fileName: string, content: Buffer | string): UploadPart {
  return { field: 'file', fileName, mediaType: 'application/octet-stream', content: Buffer.from(content) };
}

let server: TestServer;
let catalogue: Caller;
beforeAll(async () => {
  server = await startTestServer();
  catalogue = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
});
afterAll(() => server.close());

async function preview(file: UploadPart) {
  const answer = await catalogue.upload(previewPolicyDocument, {}, [file]);
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

async function load(file: UploadPart) {
  const { sha256 } = await preview(file);
  return catalogue.upload(loadPolicyDocument, { body: { sha256 } }, [file]);
}

describe('条款查询（M1）', () => {
  it('不登录也能查全部条款与解释', async () => {
    const { rows } = await server.anonymous.ok(listClauses, {});
    expect(rows.map((row) => row.id)).toEqual([...CLAUSE_IDS]);
    expect(rows.find((row) => row.id === 'I3')).toMatchObject({
      kind: 'reading',
      about: ['M23.4'],
      switchable: true,
    });
  });

  it('没有载入官方文件时只给自己的表述', async () => {
    const answer = await server.anonymous.ok(getClause, { params: { id: 'N4' } });
    expect(answer).toMatchObject({ statement: { id: 'N4', label: '通知 四', kind: 'rule' }, official: null });
  });

  it.each([
    ['M99', 404],
    ['M9', 404],
    ['x', 400],
  ])('没有“%s”这一条', async (id, status) => {
    expect((await server.anonymous.call(getClause, { params: { id } })).status).toBe(status);
  });
});

describe('载入官方文件（M1）', () => {
  it('先看识别结果，什么都不写', async () => {
    const seen = await preview(part('办法.txt', MEASURES));
    expect(seen).toMatchObject({
      document: 'measures',
      shortName: '办法',
      fileName: '办法.txt',
      alreadyLoadedAs: null,
    });
    expect(seen.articles.map((article) => [article.part, article.label, article.clauseIds])).toEqual([
      ['', '开头', []],
      ['第一章 总则', '第一条', ['M1']],
      ['第二章 待遇标准', '第二条', ['M2']],
    ]);
    expect(seen.unmatched).toContain('M39');
    expect((await catalogue.ok(listPolicyDocuments, {})).rows).toEqual([]);
  });

  it('载入后条款带原文，同一份再载入不重复，新的一份取而代之', async () => {
    const first = await load(part('办法.txt', MEASURES));
    expect(first).toMatchObject({ status: 200, body: { articles: 3, added: true } });
    const official = (await server.anonymous.ok(getClause, { params: { id: 'M2' } })).official;
    expect(official).toMatchObject({
      label: '第二条',
      part: '第二章 待遇标准',
      body: '示例条文乙。',
      loadedOn: '2026-06-15',
    });
    expect((await server.anonymous.ok(getClause, { params: { id: 'M3' } })).official).toBeNull();

    expect(await load(part('换了名字.txt', MEASURES))).toMatchObject({ status: 200, body: { added: false } });
    const newer = await load(
      part(
        '办法.html',
        `<html><body>${MEASURES.replace('乙', '丙')
          .split('\n')
          .map((line) => `<p>${line}</p>`)
          .join('')}</body></html>`,
      ),
    );
    expect(newer).toMatchObject({ status: 200, body: { added: true } });
    expect((await server.anonymous.ok(getClause, { params: { id: 'M2' } })).official?.body).toBe(
      '示例条文丙。',
    );

    const { rows } = await catalogue.ok(listPolicyDocuments, {});
    expect(rows.map((row) => [row.fileName, row.current, row.loadedBy, row.articles])).toEqual([
      ['办法.html', true, '示例·目录', 3],
      ['办法.txt', false, '示例·目录', 3],
    ]);
    const old = await catalogue.ok(getPolicyDocument, { params: { id: rows[1]?.id ?? 0 } });
    expect(old.articles.map((article) => article.body)).toContain('示例条文乙。');
    expect((await catalogue.call(getPolicyDocument, { params: { id: 999_999 } })).status).toBe(404);
  });

  it('每次载入留有记录，重复的不留', async () => {
    const auditor = await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
    const { rows } = await auditor.ok(listAudit, { query: { action: 'documents.' } });
    expect(rows.map((row) => row.actorName)).toEqual(['示例·目录', '示例·目录']);
  });

  it('国标编码的文本和 .docx 都读得懂', async () => {
    // “第一条 示例” in GB18030, as old notices are saved; the title is spelt out byte by byte to stay readable as UTF-8 source.
    const gb = Buffer.concat([
      Buffer.from('b5a5d0d0d6a7b8b6b9dcc0edb0ecb7a80a', 'hex'),
      Buffer.from('b5dad2bbccf520cabec0fd', 'hex'),
    ]);
    expect((await preview(part('gb.txt', gb))).articles.map((article) => article.label)).toEqual([
      '开头',
      '第一条',
    ]);
    const xml = `<w:document><w:body>${MEASURES.split('\n')
      .map((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`)
      .join('')}</w:body></w:document>`;
    const docx = makeZip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': xml });
    expect((await preview(part('办法.docx', docx))).articles).toHaveLength(3);
  });

  it.each([
    ['随便一段话.txt', '与医保无关', 'DOCUMENT_NOT_RECOGNISED'],
    ['表格.xlsx', 'x', 'BAD_INPUT'],
    ['坏的.docx', 'x', 'BAD_INPUT'],
    ['截断的.docx', makeZip({ 'word/document.xml': MEASURES }).subarray(0, 60), 'BAD_INPUT'],
    ['没有正文的.docx', makeZip({ 'word/other.xml': MEASURES }), 'BAD_INPUT'],
  ])('%s 不收，并说明原因', async (name, content, code) => {
    const answer = await catalogue.upload(previewPolicyDocument, {}, [part(name, content)]);
    expect(answer).toMatchObject({ status: 400, body: { code } });
  });

  it('会膨胀的压缩文件不展开', async () => {
    const bomb = makeZip({ 'word/document.xml': ' '.repeat(40 * 1024 * 1024) });
    expect(bomb.length).toBeLessThan(100_000);
    expect((await catalogue.upload(previewPolicyDocument, {}, [part('大.docx', bomb)])).status).toBe(400);
  });

  it('文件与看过的不是同一份时不写', async () => {
    const { sha256 } = await preview(part('办法.txt', MEASURES));
    const answer = await catalogue.upload(loadPolicyDocument, { body: { sha256 } }, [
      part('办法.txt', `${MEASURES}改`),
    ]);
    expect(answer).toMatchObject({ status: 409, body: { code: 'FILE_CHANGED' } });
  });

  it('一次只收一个文件', async () => {
    const both = [part('a.txt', MEASURES), part('b.txt', MEASURES)];
    expect(await catalogue.upload(previewPolicyDocument, {}, both)).toMatchObject({
      status: 400,
      body: { field: 'file' },
    });
    expect(await catalogue.upload(previewPolicyDocument, {}, [])).toMatchObject({
      status: 400,
      body: { field: 'file' },
    });
  });

  it('只有省局目录岗位能载入（M7）', async () => {
    const cashier = await server.signIn({
      login: 'cashier1',
      name: '示例·收银',
      role: 'cashier',
      institutionCode: 'P43010200001',
    });
    expect((await cashier.upload(previewPolicyDocument, {}, [part('办法.txt', MEASURES)])).status).toBe(403);
    expect(
      (await cashier.upload(loadPolicyDocument, { body: { sha256: 'x' } }, [part('办法.txt', MEASURES)]))
        .status,
    ).toBe(403);
    expect((await server.anonymous.call(listPolicyDocuments, {})).status).toBe(401);
    expect((await cashier.call(listPolicyDocuments, {})).status).toBe(200);
  });
});

describe('命令行载入（M1）', () => {
  const run = promisify(execFile);
  const command = (...args: string[]) =>
    run(process.execPath, ['--import', 'tsx', 'src/server/documents/load-policy-command.ts', ...args], {
      env: {
        ...process.env,
        DATABASE_URL: server.databaseUrl,
        DATA_DIR: mkdtempSync(join(tmpdir(), 'shuangtong-')),
      },
    });

  it('打印识别结果，再来一次不重复写入', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'shuangtong-')), '办法.txt');
    writeFileSync(path, `${MEASURES}\n第三条 命令行示例。`);
    const first = await command(path);
    expect(first.stdout).toContain('第二章 待遇标准 · 第三条（6 字）→ M3');
    expect(first.stdout).toMatch(/已载入，编号 \d+/);
    expect((await command(path)).stdout).toContain('没有重复写入');
    await expect(command(`${path}.missing`)).rejects.toMatchObject({ code: 1 });
    await expect(command()).rejects.toMatchObject({ code: 2 });
  });
});

describe.skipIf(!existsSync(OFFICIAL))('两份真实文件（不在时跳过）', () => {
  it('载入后每条规则都带原文', async () => {
    for (const name of readdirSync(OFFICIAL).filter((file) => file.endsWith('.txt'))) {
      expect(await load(part(name, readFileSync(join(OFFICIAL, name))))).toMatchObject({
        status: 200,
        body: { unmatched: [], added: true },
      });
    }
    for (const id of CLAUSE_IDS) {
      const { official } = await server.anonymous.ok(getClause, { params: { id } });
      expect(official === null, id).toBe(id.startsWith('I'));
    }
  });
});
