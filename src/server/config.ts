import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';

/** Every setting of the program, with its default; there is no other place that reads the environment. */
const Settings = Type.Object({
  PORT: Type.Integer({ minimum: 0, maximum: 65535, default: 4400 }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1' }),
  DATA_DIR: Type.String({ minLength: 1, default: '.data' }),
  DATABASE_URL: Type.Optional(Type.String({ pattern: '^postgres(ql)?://' })),
  DEMO: Type.Optional(Type.Union([Type.Literal('on'), Type.Literal('off')])),
  POOL_SIZE: Type.Integer({ minimum: 2, maximum: 200, default: 16 }),
  LOG_LEVEL: Type.Optional(Type.String({ pattern: '^(silent|fatal|error|warn|info|debug|trace)$' })),
  SECRET_KEY: Type.Optional(Type.String({ pattern: '^[0-9a-f]{64}$' })),
  UPLOAD_LIMIT_MB: Type.Integer({ minimum: 1, maximum: 200, default: 30 }),
  PUBLIC_CALLS_PER_MINUTE: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000_000 })),
  SECURE_COOKIE: Type.Optional(Type.Union([Type.Literal('on'), Type.Literal('off')])),
});

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  /** Whether the demo province is set up in an empty database and its accounts are shown. */
  readonly demo: boolean;
  readonly poolSize: number;
  readonly logLevel: string;
  /** 32 bytes from which the keys for personal data and signatures are derived. */
  readonly secretKey: Buffer;
  readonly uploadLimitBytes: number;
  readonly secureCookie: boolean;
  /** How often one address may call the pages that need no account; a sensible number where it is not set. */
  readonly publicCallsPerMinute?: number;
}

/** Raised when a setting is wrong; its message names the setting. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads the settings from environment variables.
 * @throws {ConfigError} naming every setting that is wrong
 */
export function readConfig(env: Record<string, string | undefined>, root: string): Config {
  const given = Object.fromEntries(
    Object.keys(Settings.properties).flatMap((name) => (env[name] ? [[name, env[name]]] : [])),
  );
  const settings = Value.Default(Settings, Value.Convert(Settings, Value.Clean(Settings, given))) as Static<
    typeof Settings
  >;
  const wrong = [...Value.Errors(Settings, settings)].map(
    (error) => `${error.instancePath.slice(1)}：${error.message}`,
  );
  if (wrong.length > 0) throw new ConfigError(`配置有误：\n${wrong.join('\n')}`);
  const dataDir = resolve(root, settings.DATA_DIR);
  const demo = settings.DEMO === undefined ? settings.DATABASE_URL === undefined : settings.DEMO === 'on';
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir,
    databaseUrl: settings.DATABASE_URL,
    demo,
    poolSize: settings.POOL_SIZE,
    logLevel: settings.LOG_LEVEL ?? (demo ? 'warn' : 'info'),
    secretKey: settings.SECRET_KEY ? Buffer.from(settings.SECRET_KEY, 'hex') : keptSecret(dataDir),
    uploadLimitBytes: settings.UPLOAD_LIMIT_MB * 1024 * 1024,
    secureCookie: settings.SECURE_COOKIE === 'on',
    ...(settings.PUBLIC_CALLS_PER_MINUTE === undefined
      ? {}
      : { publicCallsPerMinute: settings.PUBLIC_CALLS_PER_MINUTE }),
  };
}

/** The secret of this installation: made at the first start, readable by its owner only. */
function keptSecret(dataDir: string): Buffer {
  const file = join(dataDir, 'secret-key');
  if (!existsSync(file)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600, flag: 'wx' });
    chmodSync(file, 0o600);
  }
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'hex');
}
