import { Drawer } from 'antd';
import { dropListEntry, getListEntry } from '../../contract/separate-payment.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { shareKeyOf } from '../../domain/catalogue/search/share-key.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { spanText } from '../ui/words.ts';
import { ENTRY_STATES, ORIGINS } from './catalogue-words.ts';
import { PRODUCT_COLUMNS } from './product-columns.tsx';
import { DrugActs } from './time/DrugActs.tsx';
import './catalogue.css';

/** The entry names the drug; there is room for no more than what a product has of its own. */
const COLUMNS = PRODUCT_COLUMNS.filter(
  ({ key, folded }) => key !== 'name' && key !== 'within' && folded !== true,
);

type Answer = OutputOf<typeof getListEntry>;

function Desk({ answer: { entry }, onGone }: { readonly answer: Answer; readonly onGone: () => void }) {
  const drop = useCall(dropListEntry, { onDone: onGone });
  if (entry.published) return <Go to={`/list/${entry.id}/act`}>调出、恢复或变更有效期</Go>;
  return (
    <>
      <div className="st-actions">
        <Go to={`/list/${entry.id}/edit`}>修改条目</Go>
        <ConfirmButton
          verb="去掉条目"
          thing={`${entry.genericName}（${entry.dosageForm}）`}
          consequence="从这个草稿里去掉；已发布的版本不受影响。"
          busy={drop.isPending}
          onConfirm={() => drop.mutate({ params: { id: entry.id } })}
        />
      </div>
      <ErrorPanel error={drop.error} />
    </>
  );
}

/** The drug's whole history, and what the public reads of it. */
function Elsewhere({ entryKey }: { readonly entryKey: string }) {
  const key = shareKeyOf(entryKey);
  return (
    <div className="st-actions">
      <Go to={`/drug-history/${key}`}>经过与价格</Go>
      <Go to={`/drug-cautions?drug=${encodeURIComponent(entryKey)}`}>用药提示与储存</Go>
      <Go to={`/drugs/${key}`}>公众看到的页面</Go>
    </div>
  );
}

function Detail({ answer, onGone }: { readonly answer: Answer; readonly onGone: () => void }) {
  const me = useMe();
  const { entry, diagnosisCodes, removalReason, terms, products } = answer;
  const atDesk = me.role === 'provinceCatalogue';
  return (
    <div className="st-stack">
      <Fields
        columns={2}
        fields={[
          { label: '剂型', value: entry.dosageForm },
          { label: '治疗领域', value: entry.field },
          { label: '来源', value: ORIGINS[entry.origin] },
          { label: '今日', value: <Status {...ENTRY_STATES[entry.state]} /> },
          { label: '有效期', value: spanText(entry.termFrom, entry.termTo) },
          { label: '过渡期至', value: entry.transitionTo ?? '没有过渡期' },
          ...(entry.removedOn === null
            ? []
            : [{ label: '调出', value: `${entry.removedOn} 起，${removalReason ?? ''}`, wide: true }]),
          {
            label: '限定支付范围',
            value: (
              <span className="st-cat-lines">{entry.paymentScope ?? '没有另行限定，按说明书适应症'}</span>
            ),
            wide: true,
          },
          {
            label: '对应诊断编码',
            value: diagnosisCodes.length === 0 ? '由人审核' : diagnosisCodes.join('、'),
            wide: true,
          },
        ]}
      />
      {entry.published && <Elsewhere entryKey={entry.entryKey} />}
      {atDesk && <Desk answer={answer} onGone={onGone} />}
      <Panel title="产品" extra={atDesk && <Go to={`/products/new?entry=${entry.id}`}>登记产品</Go>}>
        <DataTable
          label="该条目下的产品"
          rows={products}
          rowKey={(row) => row.nationalCode}
          hrefOf={(row) => `/products/${row.nationalCode}`}
          columns={COLUMNS}
          empty={{ why: '还没有登记产品', what: '企业签订承诺书后，由省局登记产品' }}
          stacks
        />
      </Panel>
      <Panel title="历次有效期" extra={<ClauseLink id="M10" />}>
        <DataTable
          label="历次有效期"
          rows={terms}
          rowKey={(row) => row.id}
          columns={[
            {
              key: 'edition',
              title: '版本',
              text: (row) => `${row.edition}${row.published ? '' : '（草稿）'}`,
            },
            { key: 'term', title: '有效期', text: (row) => spanText(row.termFrom, row.termTo) },
            { key: 'transition', title: '过渡期至', text: (row) => row.transitionTo ?? '' },
            { key: 'removed', title: '调出', text: (row) => row.removedOn ?? '' },
          ]}
          empty={{ why: '没有记录' }}
        />
      </Panel>
      {entry.published && <DrugActs id={entry.id} />}
    </div>
  );
}

/** The whole of a list entry beside the list: scope, term, products with standards and prices, history. */
export function EntryDrawer({ id, onClose }: { readonly id: number | null; readonly onClose: () => void }) {
  const { data, error, refetch } = useQueryCall(
    getListEntry,
    { params: { id: id ?? 0 } },
    { enabled: id !== null },
  );
  return (
    <Drawer
      open={id !== null}
      onClose={onClose}
      size={940}
      title={data?.entry.genericName ?? '条目'}
      destroyOnHidden
    >
      <ErrorPanel error={id === null ? null : error} onRetry={() => void refetch()} />
      {id !== null && data !== undefined && <Detail answer={data} onGone={onClose} />}
    </Drawer>
  );
}
