// Loaded into a measured process with --import: on its way out it tells its peak memory (KiB) on the channel it was given.
import { writeSync } from 'node:fs';

process.on('exit', () => writeSync(3, String(process.resourceUsage().maxRSS)));
