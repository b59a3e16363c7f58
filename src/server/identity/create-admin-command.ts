import { randomBytes } from 'node:crypto';
import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { openStore } from '../open-store.ts';
import { ROOT } from '../root.ts';
import { recordAudit } from './audit-store.ts';
import { insertAccount } from './session-store.ts';
import { hashPassword } from './sign-in.ts';

/** `npm run create-admin -- LOGIN NAME`: adds a 省局系统管理 account and prints its password once. The way into an empty database. */
const [login, name] = process.argv.slice(2);
if (!login || !/^[a-z0-9][a-z0-9._-]{2,59}$/.test(login) || !name) {
  process.stderr.write(
    '用法：npm run create-admin -- 账号名 姓名（账号名为小写字母、数字、点、横线，3 至 60 位）\n',
  );
  process.exit(2);
}
const store = await openStore(
  readConfig({ ...process.env, DEMO: 'off' }, ROOT),
  createLog('warn'),
  () => undefined,
);
const password = randomBytes(12).toString('base64url');
const passwordHash = await hashPassword(password);
const now = store.world.clock.now();
await store.world.db.transaction('all', async (tx) => {
  const id = await insertAccount(tx, { login, name, role: 'provinceAdmin', passwordHash }, now);
  await recordAudit(tx, 'system', now, {
    action: 'identity.createAdmin',
    subjectKind: 'account',
    subjectId: id,
  });
});
process.stdout.write(`已建立系统管理账号 ${login}，密码 ${password} （只显示这一次，请登录后修改）\n`);
await store.close();
