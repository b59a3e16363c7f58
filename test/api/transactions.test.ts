import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type Database, type Tx } from '../../src/server/db/database.ts';
import { insertAttempt } from '../../src/server/identity/session-store.ts';
import { recordAudit } from '../../src/server/identity/audit-store.ts';
import { freshDatabase } from '../support/database.ts';

let database: Awaited<ReturnType<typeof freshDatabase>>;
let db: Database;

beforeAll(async () => {
  database = await freshDatabase();
  // One connection, so that what one transaction leaves behind would be met by the next.
  db = openDatabase(database.url, 1);
});

afterAll(async () => {
  await db.close();
  await database.drop();
});

const attempts = (login: string) =>
  db.alone((tx) =>
    tx.first<{ count: number }>('SELECT count(*)::int AS count FROM sign_in_attempt WHERE login = $1', [
      login,
    ]),
  );
const AREA = "INSERT INTO area (code, name, level) VALUES ('430100', '示例市', 2)";
const person =
  "INSERT INTO person (person_no, name, sex, born_on, id_number_cipher, id_number_hash, id_number_head, id_number_tail, area_code) VALUES ('P0000000001', '示例', 'male', '1960-01-01', 'x', 'x', '4301', '0000', '430100')";

describe('事务：语句连着送出，结果仍是全有或全无', () => {
  test('没有人等的语句失败，整个事务不算，报的是它自己的原因', async () => {
    const work = db.transaction('all', async (tx) => {
      tx.send('SELECT 1 / 0');
      await insertAttempt(tx, 'consequence', true, 0);
    });
    await expect(work).rejects.toMatchObject({ code: '22012' });
    expect(await attempts('consequence')).toEqual({ count: 0 });
  });

  test('留痕写不进，前面写下的也不算', async () => {
    const work = db.transaction('all', async (tx) => {
      await insertAttempt(tx, 'unrecorded', true, 0);
      await recordAudit(tx, 'system', Date.now(), {
        action: 'a.b',
        // No text of PostgreSQL holds this character.
        subjectKind: '\u0000',
        subjectId: 1,
      });
    });
    await expect(work).rejects.toBeDefined();
    expect(await attempts('unrecorded')).toEqual({ count: 0 });
  });

  test('单独的一句在任何范围之外：上一个事务看得见的人，它看不见', async () => {
    const count = 'SELECT count(*)::int AS count FROM person';
    await db.transaction('all', (tx) => tx.run(AREA));
    await db.transaction('all', (tx) => tx.run(person));
    expect(await db.transaction('all', (tx) => tx.first(count))).toEqual({ count: 1 });
    expect(await db.alone((tx) => tx.first(count))).toEqual({ count: 0 });
    await expect(
      db.alone((tx) => tx.run(person.replace("'P0000000001'", "'P0000000002'"))),
    ).rejects.toMatchObject({ code: '42501' });
  });

  test('平台自己办的热事务不受行策略限制，能做的不比应用角色多；别的范围和之后的事务照样受限', async () => {
    const look = (tx: Tx) =>
      tx.first<{ role: string; people: number }>(
        'SELECT current_user::text AS role, (SELECT count(*) FROM person)::int AS people',
        [],
        'look',
      );
    for (let time = 0; time < 2; time += 1) {
      expect(await db.transaction('all', look, 'hot')).toEqual({ role: 'shuangtong_platform', people: 1 });
      expect(await db.transaction('none', look, 'hot')).toEqual({ role: 'shuangtong_app', people: 0 });
      expect(await db.transaction('all', look)).toEqual({ role: 'shuangtong_app', people: 1 });
      expect(await db.alone((tx) => tx.first('SELECT count(*)::int AS people FROM person'))).toEqual({
        people: 0,
      });
    }
    for (const change of ["UPDATE person SET name = '改'", 'DELETE FROM claim', 'DELETE FROM audit_entry'])
      await expect(db.transaction('all', (tx) => tx.run(change), 'hot')).rejects.toMatchObject({
        code: '42501',
      });
  });

  test('失败之后，同一连接照常工作', async () => {
    await expect(db.transaction('all', (tx) => tx.rows('SELECT nothing'))).rejects.toMatchObject({
      code: '42703',
    });
    await db.transaction('none', (tx) => insertAttempt(tx, 'afterwards', false, 0));
    expect(await attempts('afterwards')).toEqual({ count: 1 });
  });

  test('吞掉了一句的失败：提交其实是回滚，要说出来，不能当作办成', async () => {
    const work = db.transaction('all', async (tx) => {
      await insertAttempt(tx, 'swallowed', true, 0);
      await tx.run('SELECT 1 / 0').catch(() => 0);
      return 'done';
    });
    await expect(work).rejects.toThrow('rolled back');
    expect(await attempts('swallowed')).toEqual({ count: 0 });
    const looked = db.transaction('all', async (tx) => {
      const asked = tx.rows('SELECT 1 / 0').catch(() => []);
      tx.end();
      return asked;
    });
    await expect(looked).rejects.toThrow('rolled back');
  });

  describe('连接上已经备好的几句，一起送出、一起答', () => {
    const number = (tx: Tx, value: number) =>
      tx.first<{ value: bigint; at: number; nothing: null }>(
        `SELECT $1::bigint AS value, to_timestamp(0) AS at, NULL AS nothing`,
        [value],
        'turn.number',
      );
    const divide = (tx: Tx, by: number) => tx.run('SELECT 1 / $1::int', [by], 'turn.divide');
    const note = (tx: Tx, login: string) =>
      tx.run(
        'INSERT INTO sign_in_attempt (login, at, failed) VALUES ($1, to_timestamp(0), true)',
        [login],
        'turn.note',
      );
    const everything = (login: string, by: number) =>
      db.transaction('all', async (tx) =>
        Promise.all([
          number(tx, 7),
          note(tx, login),
          divide(tx, by),
          number(tx, 8),
          tx.rows('SELECT 1 AS one'),
        ]),
      );

    test('第一次备下，第二次一起：答的一样', async () => {
      const answers = [
        { value: 7n, at: 0, nothing: null },
        1,
        1,
        { value: 8n, at: 0, nothing: null },
        [{ one: 1 }],
      ];
      expect(await everything('turn', 1)).toEqual(answers);
      expect(await everything('turn', 1)).toEqual(answers);
      expect(await attempts('turn')).toEqual({ count: 2 });
    });

    test('中间一句失败：报它自己的原因，后面的不做，全部不算，连接照常', async () => {
      await everything('before', 1);
      await expect(everything('broken', 0)).rejects.toMatchObject({ code: '22012' });
      const behind = db.transaction('all', async (tx) => {
        tx.send('SELECT 1 / $1::int', [0], 'turn.divide');
        return note(tx, 'broken');
      });
      await expect(behind).rejects.toMatchObject({ code: '22012' });
      expect(await attempts('broken')).toEqual({ count: 0 });
      expect(await everything('after', 1)).toHaveLength(5);
      expect(await attempts('after')).toEqual({ count: 1 });
    });

    test('失败被吞掉，连同提交没有做到：要说出来', async () => {
      await everything('kept', 1);
      const looked = db.transaction('all', async (tx) => {
        const divided = divide(tx, 0).catch(() => 0);
        const noted = note(tx, 'lost').catch(() => 0);
        tx.end();
        return Promise.all([divided, noted]);
      });
      await expect(looked).rejects.toThrow('rolled back');
      expect(await attempts('lost')).toEqual({ count: 0 });
    });

    test('同一个名字换了一句话：不办', async () => {
      await everything('named', 1);
      await expect(db.transaction('all', (tx) => tx.run('SELECT 2', [], 'turn.number'))).rejects.toThrow(
        'unique',
      );
    });
  });
});
