/** How a version of a list is called, and where it stands, in words. */
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { listVersions } from '../../../contract/list-versions.ts';
import { LIST_KINDS } from '../../../domain/catalogue/versions/list-kinds.ts';
import type { Tone } from '../../ui/Status.tsx';

export type VersionRow = OutputOf<typeof listVersions>['rows'][number];

export function titleOf({ kind, edition }: Pick<VersionRow, 'kind' | 'edition'>): string {
  if (kind === 'national') return `${edition} 年版国家目录`;
  return `${LIST_KINDS[kind]}（${edition}）`;
}

/** A version's standing as a dot and a word; `today` tells one that waits for its day from one that was replaced. */
export function standingOf(
  version: VersionRow,
  today: string,
): { readonly tone: Tone; readonly word: string } {
  if (version.state === 'draft') return { tone: 'doing', word: '草稿' };
  if (version.state === 'submitted') return { tone: 'wait', word: '待发布' };
  if (version.inForce) return { tone: 'good', word: '执行中' };
  if (version.effectiveFrom > today) return { tone: 'wait', word: '已发布，未到执行日' };
  return { tone: 'off', word: '不再执行' };
}

/** Where the entries of a version are looked at. */
export function entriesPath({ id, kind }: Pick<VersionRow, 'id' | 'kind'>): string {
  return kind === 'separatePayment' ? `/list?version=${id}` : `/catalogue/versions/${id}/entries`;
}
