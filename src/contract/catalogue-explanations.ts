import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Day, Id, Nullable, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** A sheet for the staff of hospitals and pharmacies for each drug that a new version changes (N3.2). */

export const listExplanationSheets = endpoint({
  id: 'catalogue.listExplanationSheets',
  method: 'GET',
  path: '/api/catalogue/versions/:id/explanations',
  summary: '目录变化说明单：每种有变化的药品一张',
  who: 'signedIn',
  params: shape({ id: Id }),
  query: shape({ against: Id, q: Type.Optional(Text(60)), ...PAGE_QUERY }),
  output: shape({
    ...pageOf(
      shape({
        name: Type.String(),
        dosageForm: Nullable(Type.String()),
        part: Type.String(),
        changes: Type.Array(
          shape({
            label: Type.String(),
            before: Nullable(Type.String()),
            after: Nullable(Type.String()),
            words: Type.String(),
            clause: Type.String(),
          }),
        ),
      }),
    ).properties,
    edition: Type.String(),
    effectiveFrom: Day,
    againstEdition: Type.String(),
  }),
  clauses: ['N3.2'],
});

export const catalogueExplanationEndpoints = { listExplanationSheets };
