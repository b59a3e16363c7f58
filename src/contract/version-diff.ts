import { Type } from 'typebox';
import { CHANGE_KINDS, type ChangeKind } from '../domain/catalogue/version-diff.ts';
import { endpoint } from './endpoint.ts';
import { Id, oneOf, PAGE_QUERY, shape } from './shapes.ts';

/** What changed from one version of a list to another (N1.1). */

const Nullable = <T extends Parameters<typeof Type.Array>[0]>(member: T) => Type.Union([member, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });
const IdParam = shape({ id: Id });

export const diffVersions = endpoint({
  id: 'catalogue.diffVersions',
  method: 'GET',
  path: '/api/catalogue/versions/:id/diff',
  summary: '与另一国家目录版本比较：新增、调出、转常规、增补规格、支付范围变化',
  who: 'signedIn',
  params: IdParam,
  query: shape({
    against: Id,
    kind: Type.Optional(oneOf(Object.keys(CHANGE_KINDS) as ChangeKind[])),
    ...PAGE_QUERY,
  }),
  output: shape({
    counts: Type.Array(
      shape({ kind: oneOf(Object.keys(CHANGE_KINDS) as ChangeKind[]), label: Type.String(), count: Count }),
    ),
    total: Count,
    rows: Type.Array(
      shape({
        kind: oneOf(Object.keys(CHANGE_KINDS) as ChangeKind[]),
        label: Type.String(),
        name: Type.String(),
        dosageForm: Nullable(Type.String()),
        section: Type.String(),
        before: Nullable(Type.String()),
        after: Nullable(Type.String()),
      }),
    ),
  }),
  clauses: ['N1.1'],
});

export const versionDiffEndpoints = { diffVersions };
