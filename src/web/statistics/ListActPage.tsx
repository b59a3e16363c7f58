import { Skeleton } from 'antd';
import { listListActs } from '../../contract/list-acts.ts';
import { getListEntry } from '../../contract/separate-payment.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { spanText } from '../ui/words.ts';
import { ENTRY_STATES, ORIGINS } from '../catalogue/catalogue-words.ts';
import { ActsTable } from '../catalogue/time/ActsTable.tsx';
import { ListActForm } from './ListActForm.tsx';

/** The desk at which a drug is taken off the list, put back, or given another term: look first, then confirm. */
export function ListActPage() {
  const id = Number(usePathParam('id'));
  const found = useQueryCall(getListEntry, { params: { id } });
  const acts = useQueryCall(listListActs, { params: { id } });
  const entry = found.data?.entry;
  const error = found.error ?? acts.error;
  return (
    <div className="st-stack">
      <PageHeader
        title={entry === undefined ? '处理目录条目' : `处理：${entry.genericName}`}
        back={{ to: `/list?entry=${id}`, label: '单行支付目录' }}
        about="先看影响，再确认。处理只增加记录，原来的版本和记录都不改动。"
      />
      <ErrorPanel error={error} onRetry={() => void found.refetch()} />
      {error === null && (entry === undefined || acts.data === undefined) && <Skeleton active />}
      {entry !== undefined && acts.data !== undefined && (
        <>
          <Panel title="现在">
            <Fields
              columns={3}
              fields={[
                { label: '剂型', value: entry.dosageForm },
                { label: '来源', value: ORIGINS[entry.origin] },
                { label: '今日', value: <Status {...ENTRY_STATES[entry.state]} /> },
                { label: '有效期', value: spanText(entry.termFrom, entry.termTo) },
                { label: '过渡期至', value: entry.transitionTo ?? '没有过渡期' },
                { label: '调出', value: entry.removedOn === null ? '没有' : `${entry.removedOn} 起` },
              ]}
            />
          </Panel>
          <ListActForm key={acts.data.seenAct ?? 0} entry={entry} ruleTermTo={acts.data.ruleTermTo} />
          <Panel title="历次处理">
            <ActsTable rows={acts.data.rows} />
          </Panel>
        </>
      )}
    </div>
  );
}
