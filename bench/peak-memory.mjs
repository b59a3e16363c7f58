// Loaded into a measured process with --import: on its way out it tells its peak memory (KiB) on the channel it was given.
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Its threads share the memory of the process and are loaded with this file too: one of them tells.
if (isMainThread) process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));
