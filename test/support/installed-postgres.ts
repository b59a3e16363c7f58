import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEBIAN = '/usr/lib/postgresql';

/** The programs of the newest PostgreSQL (15 or later) that Debian's package put on this machine, if there is one. */
export function findInstalledPostgres(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const versions = readdirSync(DEBIAN)
    .filter((name) => Number(name) >= 15 && existsSync(join(DEBIAN, name, 'bin', 'postgres')))
    .sort((one, other) => Number(other) - Number(one));
  return versions[0] && join(DEBIAN, versions[0], 'bin');
}
