import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { parse } from 'yaml';
import { ROOT } from '../root.ts';

/** The hand-written part of the demo province: `db/demo/*.yaml`. Amounts are quoted, so that YAML makes no floats of them. */
const DRUGS = closed({
  name: Type.String(),
  form: Type.String(),
  field: Type.String(),
  class: Type.String({ pattern: '^[A-Z]\\d\\d[A-Z]{2}$' }),
  chinese: Type.Optional(Type.Boolean()),
  injection: Type.Optional(Type.Boolean()),
  scope: Type.String({ pattern: '^示例：' }),
  icd: Type.Record(Type.String({ pattern: '^[A-Z]\\d\\d$' }), Type.String()),
  pack: closed({
    strength: Type.String(),
    unit: Type.String(),
    units: Type.Integer({ minimum: 1 }),
    sale: Type.String(),
  }),
  use: closed({
    dose: Type.String(),
    times: Type.Integer({ minimum: 1 }),
    perDays: Type.Integer({ minimum: 1 }),
    packs: Type.Integer({ minimum: 1 }),
    days: Type.Integer({ minimum: 1, maximum: 30 }),
    text: Type.String(),
  }),
  products: Type.Array(
    closed({
      maker: Type.String(),
      kind: Type.Union([
        Type.Literal('negotiated'),
        Type.Literal('bid'),
        Type.Literal('procured'),
        Type.Literal('listed'),
      ]),
      standard: Type.Optional(Type.String()),
      listed: Type.String(),
      confidential: Type.Optional(Type.Boolean()),
    }),
    { minItems: 1 },
  ),
});

const INSTITUTIONS = closed({
  makers: Type.Record(Type.String(), Type.String({ pattern: '^9\\d{4}$' })),
  cities: Type.Record(
    Type.String({ pattern: '^43\\d{4}$' }),
    closed({
      hospitals: Type.Array(Type.String(), { minItems: 1 }),
      pharmacies: Type.Array(Type.String(), { minItems: 1 }),
    }),
  ),
  departments: Type.Record(Type.String(), Type.String()),
});

const PEOPLE = closed({
  surnames: Type.String(),
  maleNames: Type.String(),
  femaleNames: Type.String(),
  addresses: Type.Array(Type.String()),
  conditions: Type.Array(Type.String()),
  opinions: Type.Record(Type.String(), Type.String()),
});

const LIMITS = closed({ pooledFund: Type.String(), majorIllness: Type.String() });
const SETTINGS = closed({
  source: Type.Literal('示例数据'),
  limits: Type.Record(Type.String(), closed({ employee: LIMITS, resident: LIMITS })),
  assistance: Type.Record(
    Type.String(),
    closed({ ratio: Type.String(), threshold: Type.String(), cap: Type.String() }),
  ),
});

export type DrugText = Static<typeof DRUGS>;
export type InstitutionsText = Static<typeof INSTITUTIONS>;
export type PeopleText = Static<typeof PEOPLE>;
export type SettingsText = Static<typeof SETTINGS>;

export interface DemoFiles {
  readonly drugs: readonly DrugText[];
  readonly institutions: InstitutionsText;
  readonly people: PeopleText;
  readonly settings: SettingsText;
}

function closed<T extends Parameters<typeof Type.Object>[0]>(properties: T) {
  return Type.Object(properties, { additionalProperties: false });
}

function readYaml<S extends TSchema>(schema: S, folder: string, name: string): Static<S> {
  const raw: unknown = parse(readFileSync(join(folder, name), 'utf8'));
  const [first] = Value.Errors(schema, raw);
  if (first) throw new Error(`db/demo/${name}${first.instancePath}: ${first.message}`);
  return raw as Static<S>;
}

/**
 * Reads the hand-written part of the demo province.
 * @throws {Error} naming file and place when a file is not of its shape
 */
export function readDemoFiles(folder = join(ROOT, 'db', 'demo')): DemoFiles {
  const drugFiles = readdirSync(join(folder, 'drugs')).sort();
  return {
    drugs: drugFiles.flatMap((name) => readYaml(Type.Array(DRUGS), folder, join('drugs', name))),
    institutions: readYaml(INSTITUTIONS, folder, 'institutions.yaml'),
    people: readYaml(PEOPLE, folder, 'people.yaml'),
    settings: readYaml(SETTINGS, folder, 'settings.yaml'),
  };
}
