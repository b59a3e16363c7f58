import { readConfig } from '../config.ts';
import { createLog } from '../log.ts';
import { openStore } from '../open-store.ts';
import { ROOT } from '../root.ts';

/** `npm run db:migrate`: brings the configured database to the newest schema and stops. */
const config = readConfig(process.env, ROOT);
const say = (line: string) => process.stdout.write(`${line}\n`);
const store = await openStore(config, createLog('warn'), say);
say('数据库结构已是最新');
await store.close();
