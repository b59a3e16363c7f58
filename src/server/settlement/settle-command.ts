/** `npm run -s settle`: claims as JSON lines on standard input, bills as JSON lines on standard output. */
import { pipeline } from 'node:stream/promises';
import { settleLines } from './settle-lines.ts';

async function run(): Promise<void> {
  process.stdin.setEncoding('utf8');
  const answer = (source: AsyncIterable<string>) =>
    settleLines(source, () => {
      process.exitCode = 1;
    });
  try {
    await pipeline(process.stdin, answer, process.stdout);
  } catch (error) {
    // The reader downstream has gone (`… | head`): nothing is left to be told.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

await run();
