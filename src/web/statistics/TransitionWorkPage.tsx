import { urlOf } from '../../contract/client.ts';
import { exportTransitionWork, listTransitionWork } from '../../contract/roll-over.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { daysLeftWords } from '../catalogue/time/act-words.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { boardQuery, DAYS_CHOICES } from './board-words.ts';

type Row = OutputOf<typeof listTransitionWork>['rows'][number];

function replacementWords({ replacements }: Row): string {
  if (replacements.length === 0) return '目录内没有同通用名或同领域的药';
  const names = replacements.slice(0, 3).map((one) => `${one.genericName}（${one.dosageForm}）`);
  return `${names.join('、')}${replacements.length > 3 ? ` 等 ${replacements.length} 个` : ''}`;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: '通用名', text: (row) => row.genericName, wrap: true },
  { key: 'form', title: '剂型', text: (row) => row.dosageForm, width: 130 },
  { key: 'until', title: '过渡期到', text: (row) => row.transitionTo, width: 110 },
  { key: 'left', title: '时限', text: (row) => daysLeftWords(row.daysLeft), width: 110 },
  { key: 'hospitals', title: '还在开的医院', text: (row) => String(row.hospitals), align: 'right' },
  { key: 'doctors', title: '医师', text: (row) => String(row.doctors), align: 'right' },
  { key: 'dispensers', title: '还在售的机构', text: (row) => String(row.dispensers), align: 'right' },
  { key: 'held', title: '在享待遇', text: (row) => String(row.eligibilities), align: 'right' },
  { key: 'instead', title: '可替代的药', text: replacementWords, wrap: true },
];

/** Drugs in transition: whom to guide to a replacement before the last day (N1.2). */
export function TransitionWorkPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ days: '' });
  const asked = boardQuery(query);
  const answer = useQueryCall(listTransitionWork, { query: asked }, { keep: true });
  return (
    <div className="st-stack">
      <PageHeader
        title="过渡期清单"
        about={
          <>
            已退出目录、过渡期内还能支付的药品：
            {me.role === 'agencyReviewer' ? '本地区' : '全省'}谁还在开、谁还在售，换成什么。{' '}
            <ClauseLink id="N1.2" />
          </>
        }
        actions={
          <a href={urlOf(exportTransitionWork, {}, asked)} download>
            导出 xlsx
          </a>
        }
      />
      <QueryBar
        fields={[
          { name: 'days', label: '处方和结算（默认最近 90 天）', kind: 'choice', options: DAYS_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.error === null && (
        <DataTable
          label="过渡期清单"
          rows={answer.data?.rows}
          rowKey={(row) => row.entryId}
          hrefOf={(row) => `/transition-work/${row.entryId}${query.days === '' ? '' : `?days=${query.days}`}`}
          isLate={(row) => row.daysLeft <= 30}
          columns={COLUMNS}
          stacks
          empty={{ why: '今天没有处在过渡期的药品', what: '调出或不续约而给了过渡期的药品会列在这里' }}
        />
      )}
    </div>
  );
}
