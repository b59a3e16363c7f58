import { Type } from 'typebox';
import { SECTION_KINDS, type SectionKind } from '../domain/catalogue/section-kind.ts';
import { endpoint } from './endpoint.ts';
import { Count, Day, Id, Nullable, oneOf, PAGE_QUERY, pageOf, RatioText, shape, Text } from './shapes.ts';

/** Entries of the national catalogue (N1.1, N2.1, N5.1). */

const IdParam = shape({ id: Id });
const SectionKindName = oneOf(Object.keys(SECTION_KINDS) as SectionKind[]);

const ClassName = oneOf(['甲', '乙'] as const);

export const listNationalEntries = endpoint({
  id: 'catalogue.listNationalEntries',
  method: 'GET',
  path: '/api/catalogue/versions/:id/entries',
  summary: '目录条目，按名称、拼音首字母、分类代码查',
  who: 'signedIn',
  params: IdParam,
  query: shape({
    ...PAGE_QUERY,
    q: Type.Optional(Text(60)),
    section: Type.Optional(SectionKindName),
    category: Type.Optional(Type.String({ pattern: '^[A-Z]{2}(\\d{2}([A-Z]{1,2})?)?$' })),
    class: Type.Optional(ClassName),
    ratio: Type.Optional(oneOf(['pending'] as const)),
  }),
  output: pageOf(
    shape({
      seq: Count,
      section: Type.String(),
      sectionKind: SectionKindName,
      categoryCode: Nullable(Type.String()),
      categoryPath: Type.String(),
      class: Nullable(ClassName),
      number: Count,
      isSubEntry: Type.Boolean(),
      name: Type.String(),
      dosageForm: Nullable(Type.String()),
      /** 保密 where the list prints a mark. */
      standardText: Nullable(Type.String()),
      remark: Nullable(Type.String()),
      termFrom: Nullable(Day),
      termTo: Nullable(Day),
      ethnic: Type.Boolean(),
      notPaidAlone: Type.Boolean(),
      tradeName: Nullable(Type.String()),
      strength: Nullable(Type.String()),
      indication: Nullable(Type.String()),
      institution: Nullable(Type.String()),
      approvalNo: Nullable(Type.String()),
      holder: Nullable(Type.String()),
      authorisedEnterprise: Nullable(Type.String()),
      priceText: Nullable(Type.String()),
      /** Null while a 乙 entry waits for the expert review. */
      selfPayRatio: Nullable(RatioText),
      ratioSource: Nullable(oneOf(['classA', 'carried', 'renamed', 'printed', 'review'] as const)),
    }),
  ),
  clauses: ['N1.1', 'N2.1', 'N5.1'],
});

export const listCategories = endpoint({
  id: 'catalogue.listCategories',
  method: 'GET',
  path: '/api/catalogue/versions/:id/categories',
  summary: '目录分类树',
  who: 'signedIn',
  params: IdParam,
  output: shape({ rows: Type.Array(shape({ code: Type.String(), path: Type.String(), entries: Count })) }),
  clauses: ['N1.1'],
});

export const catalogueEndpoints = {
  listNationalEntries,
  listCategories,
};
