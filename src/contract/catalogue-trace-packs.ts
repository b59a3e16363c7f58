import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Id, Instant, NationalCode, oneOf, shape } from './shapes.ts';

/** Trace codes of cartons and cases: what is sold over the counter is scanned pack by pack (M32). */

const WRITERS = ['provinceCatalogue'] as const;

export const PACK_LEVELS = { middle: '中包装', case: '大包装' } as const;
const Level = oneOf(Object.keys(PACK_LEVELS) as (keyof typeof PACK_LEVELS)[]);
const Prefix = Type.String({ pattern: '^\\d{5,14}$', description: '追溯码开头的码段' });

export const TracePackRow = shape({
  id: Id,
  prefix: Prefix,
  nationalCode: Type.String(),
  drug: Type.String(),
  level: Level,
  packs: Type.Integer(),
  enteredBy: Type.String(),
  enteredAt: Instant,
});
export type TracePackRow = Static<typeof TracePackRow>;

export const listTracePacks = endpoint({
  id: 'catalogue.listTracePacks',
  method: 'GET',
  path: '/api/trace-packs',
  summary: '中包装、大包装的追溯码码段',
  who: ['provinceCatalogue', 'auditor'],
  output: shape({ rows: Type.Array(TracePackRow) }),
  clauses: ['M32'],
});

export const saveTracePack = endpoint({
  id: 'catalogue.saveTracePack',
  method: 'POST',
  path: '/api/trace-packs',
  summary: '登记中包装、大包装的追溯码码段，零售扫到时拒绝',
  who: WRITERS,
  body: shape({
    prefix: Prefix,
    nationalCode: NationalCode,
    level: Level,
    packs: Type.Integer({ minimum: 2, maximum: 10_000, description: '内含最小销售包装数' }),
  }),
  output: TracePackRow,
  clauses: ['M32'],
});

export const withdrawTracePack = endpoint({
  id: 'catalogue.withdrawTracePack',
  method: 'POST',
  path: '/api/trace-packs/:id/withdrawal',
  summary: '撤销登记有误的追溯码码段',
  who: WRITERS,
  params: shape({ id: Id }),
  output: shape({ done: Type.Boolean() }),
  clauses: ['M32'],
});

export const tracePackEndpoints = { listTracePacks, saveTracePack, withdrawTracePack };
