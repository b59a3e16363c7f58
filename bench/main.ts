import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { tableOf, type Bench, type Figure } from './figures.ts';

/** `npm run bench [-- part of a name]`: runs the benches of this folder one after the other and prints one table. */
const folder = fileURLToPath(new URL('.', import.meta.url));
const wanted = process.argv[2] ?? '';
const say = (line: string) => process.stdout.write(`${line}\n`);
const figures: Figure[] = [];
say(
  `${cpus().length} 核 ${cpus()[0]?.model ?? ''}，Node ${process.version}。数值随机器和负载变化，请看同一次运行里的比。`,
);
for (const name of readdirSync(folder)
  .filter((file) => file.endsWith('.bench.ts') && file.includes(wanted))
  .sort()) {
  const { bench } = (await import(`./${name}`)) as { bench: Bench };
  say(`\n== ${bench.title}（bench/${name}）`);
  figures.push(...(await bench.run(say)));
}
say(`\n${tableOf(figures)}`);
