import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { tableOf, type Bench, type Figure } from './figures.ts';

/** `npm run bench [-- part of a name]`: runs the benches of this folder one after the other and prints one table. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv[2] ?? '';
const ENDING = '.bench.ts';
const names = readdirSync(folder)
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length))
  .sort();
const chosen = names.filter((name) => name.includes(wanted));
if (chosen.length > 0) await measure();
else {
  process.stderr.write(`没有名称含“${wanted}”的测量；有：${names.join('、')}\n`);
  process.exitCode = 2;
}

async function measure(): Promise<void> {
  const figures: Figure[] = [];
  const say = (line: string) => process.stdout.write(`${line}\n`);
  say(
    `${cpus().length} 核 ${cpus()[0]?.model ?? ''}，Node ${process.version}。数值随机器和负载变化，请看同一次运行里的比。`,
  );
  for (const name of chosen) {
    const { bench } = (await import(`./${name}${ENDING}`)) as { bench: Bench };
    say(`\n== ${bench.title}（bench/${name}${ENDING}）`);
    figures.push(...(await bench.run(say)));
  }
  say(`\n${tableOf(figures)}`);
}
