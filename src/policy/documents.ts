import { day, type PlainDate } from '../base/date.ts';
import { MEASURES_TERM } from './parameters/term-of-measures.ts';

/** The official documents that the platform knows by name (M1). */
export const DOCUMENT_IDS = ['notice', 'measures', 'dualChannel2021'] as const;
export type DocumentId = (typeof DOCUMENT_IDS)[number];

export interface PolicyDocument {
  readonly id: DocumentId;
  /** How citations name it: `办法`, `通知`. */
  readonly shortName: string;
  readonly title: string;
  /** The issuer's number; null where the published text shows none. */
  readonly number: string | null;
  readonly issuers: readonly string[];
  readonly issuedOn: PlainDate | null;
  /** First and last day in force; null where the documents at hand do not tell. */
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  /** Whether its rules are formalised here; a date that rests on one that is not is refused (I15). */
  readonly formalised: boolean;
}

/** Titles, issuers and dates are facts of the documents and stand as published. */
export const DOCUMENTS: Readonly<Record<DocumentId, PolicyDocument>> = {
  notice: {
    id: 'notice',
    shortName: '通知',
    title: '关于切实做好《国家基本医疗保险、工伤保险和生育保险药品目录（2024年）》落地执行工作的通知',
    number: null,
    issuers: ['湖南省医疗保障局', '湖南省人力资源和社会保障厅'],
    issuedOn: day('2024-12-27'),
    from: day('2025-01-01'),
    to: day('2026-12-31'),
    formalised: true,
  },
  measures: {
    id: 'measures',
    shortName: '办法',
    title: '湖南省医保药品“双通道”单行支付管理办法',
    number: null,
    issuers: ['湖南省医疗保障局', '湖南省卫生健康委员会'],
    issuedOn: day('2025-10-17'),
    ...MEASURES_TERM,
    formalised: true,
  },
  dualChannel2021: {
    id: 'dualChannel2021',
    shortName: '2021年办法',
    title: '湖南省医保谈判药品“双通道”管理办法',
    number: '湘医保发〔2021〕34号',
    issuers: ['湖南省医疗保障局', '湖南省卫生健康委员会'],
    issuedOn: null,
    from: null,
    to: day('2025-12-31'),
    formalised: false,
  },
};

/** A title between book-title marks, those inside it turned into the inner kind. */
export function quotedTitle(title: string): string {
  return `《${title.replaceAll('《', '〈').replaceAll('》', '〉')}》`;
}
