import { readConfig } from '../config.ts';
import { ROOT } from '../root.ts';
import { removeCluster } from './embedded.ts';

/** `npm run db:reset -- --yes`: throws the embedded database away; a database server is never touched. */
const config = readConfig(process.env, ROOT);
const say = (line: string) => process.stdout.write(`${line}\n`);
if (config.databaseUrl) {
  say('DATABASE_URL 指向外部数据库，不在这里清空；请由数据库管理员处理');
  process.exitCode = 1;
} else if (!process.argv.includes('--yes')) {
  say(`将删除 ${config.dataDir} 中数据库的全部数据，无法恢复。确认请运行：npm run db:reset -- --yes`);
  process.exitCode = 1;
} else if (!(await removeCluster(config.dataDir))) {
  say('程序正在使用这个数据库，请先停止它');
  process.exitCode = 1;
} else {
  say('已清空，下次启动会重新建立示例数据');
}
