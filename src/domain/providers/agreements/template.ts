/** What must a template of agreements say, which one holds on a day, and how does the agreement made from it read? (N3.2, M25, M26, M27) */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { requiredClauses } from '../agreement.ts';
import {
  AGREEMENT_CLAUSES,
  INSTITUTION_KINDS,
  type AgreementClause,
  type InstitutionKind,
} from '../model.ts';

/** The rule that asks for each clause. */
export const CLAUSE_SOURCES: Readonly<Record<AgreementClause, ClauseId>> = {
  outpatientDualChannel: 'M25',
  pharmacyDualChannel: 'M26',
  outsideBudget: 'M27',
  doctorService: 'M27',
  stocking: 'N3.2',
  traceCodes: 'M32',
};

/** One article of a template; without a clause it is one of the general articles. */
export interface TemplateArticle {
  readonly clause: AgreementClause | null;
  readonly words: string;
}

/** What every template of this kind says: what admits to settlement, and that listed drugs are stocked and used (N3.2). */
export function templateClauses(kind: InstitutionKind): readonly AgreementClause[] {
  return [...requiredClauses(kind), 'stocking'];
}

/** The clauses that a template carries, each once. */
export function clausesOf(articles: readonly TemplateArticle[]): readonly AgreementClause[] {
  return [...new Set(articles.flatMap(({ clause }) => (clause === null ? [] : [clause])))];
}

/**
 * Refuses a template without one of the clauses that its kind must carry (N3.2, M25, M27).
 * @returns AGREEMENT_CLAUSES_MISSING, naming what lacks and which rule asks for it
 */
export function checkTemplate(
  kind: InstitutionKind,
  articles: readonly TemplateArticle[],
): Outcome<readonly AgreementClause[], Refusal> {
  const carried = clausesOf(articles);
  const missing = templateClauses(kind).filter((clause) => !carried.includes(clause));
  if (missing.length === 0) return accept(carried);
  const named = missing
    .map((clause) => `${AGREEMENT_CLAUSES[clause]}（${CLAUSE_SOURCES[clause]}）`)
    .join('；');
  return decline(refuse('AGREEMENT_CLAUSES_MISSING', { detail: `缺少：${named}` }));
}

export interface DatedTemplate {
  readonly id: number;
  readonly kind: InstitutionKind;
  readonly effectiveFrom: PlainDate;
}

/**
 * The template for agreements that begin on a day: the newest in effect then (M27).
 * @returns AGREEMENT_TEMPLATE_MISSING when none is in effect yet
 */
export function templateOn<T extends DatedTemplate>(
  kind: InstitutionKind,
  templates: readonly T[],
  onDay: PlainDate,
): Outcome<T, Refusal> {
  const found = templates
    .filter((one) => one.kind === kind && one.effectiveFrom <= onDay)
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1))[0];
  if (found !== undefined) return accept(found);
  const detail = `${onDay} 没有${INSTITUTION_KINDS[kind]}的协议范本`;
  return decline(refuse('AGREEMENT_TEMPLATE_MISSING', { detail }));
}

/** What fills a template. */
export interface AgreementTerms {
  readonly agreementNo: string;
  readonly title: string;
  readonly agencyName: string;
  readonly agencyCode: string;
  readonly institutionName: string;
  readonly institutionCode: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly articles: readonly TemplateArticle[];
}

/** The whole text that both sides sign, line by line; the same terms always give the same text (M28). */
export function agreementText(terms: AgreementTerms): string {
  const { agreementNo, title, agencyName, agencyCode, institutionName, institutionCode, from, to } = terms;
  const head = [
    title,
    `协议编号：${agreementNo}`,
    `甲方：${agencyName}（${agencyCode}）`,
    `乙方：${institutionName}（${institutionCode}）`,
    `期限：${from} 至 ${to}；签署晚于开始日期的，自双方签署之日起生效`,
  ];
  return [...head, ...terms.articles.map(({ words }, index) => `${index + 1}. ${words}`)].join('\n');
}
