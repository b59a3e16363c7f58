import { Button, Drawer } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { acceptProposals, getMatchingItem, retireMatchingItems } from '../../../contract/matching.ts';
import { ITEM_KINDS, MATCH_CHANGES, MATCH_SOURCES } from '../../../domain/catalogue/matching/model.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { percentText, spanText } from '../../ui/words.ts';
import { ChooseProduct } from './ChooseProduct.tsx';
import { described, matchSign, type MatchingItem } from './matching-words.ts';
import { WithdrawForm } from './WithdrawForm.tsx';
import '../catalogue.css';

type Answer = OutputOf<typeof getMatchingItem>;

function ItemFacts({ item }: { readonly item: MatchingItem }) {
  const { match } = item;
  return (
    <Fields
      columns={2}
      fields={[
        { label: '状态', value: <Status {...matchSign(item.state)} /> },
        { label: '机构编码', value: item.itemCode },
        { label: '药品名称', value: item.name, wide: true },
        { label: '类别', value: ITEM_KINDS[item.kind] },
        { label: '剂型', value: item.dosageForm },
        { label: '规格', value: item.strength },
        { label: '包装', value: item.pack },
        { label: '生产企业', value: item.maker },
        { label: '批准文号', value: item.approvalNo },
        { label: '计价单位', value: item.unit },
        { label: '转换比', value: item.unitsPerPack === null ? '' : String(item.unitsPerPack) },
        ...(match === null
          ? []
          : [
              { label: '国家编码', value: match.nationalCode },
              { label: '对照期间', value: spanText(match.from, match.to) },
              {
                label: '编码库产品',
                value: described(match.productName, match.productSpec, match.productMaker),
                wide: true,
              },
              {
                label: '确认',
                value: `${match.enteredBy}，${match.enteredAt}，${MATCH_SOURCES[match.source]}`,
                wide: true,
              },
            ]),
        ...(item.changes.length === 0
          ? []
          : [
              {
                label: '请复核',
                value: `${item.changes.map((change) => MATCH_CHANGES[change]).join('；')}。核对后重新选择同一编码，提示即消除。`,
                wide: true,
              },
            ]),
      ]}
    />
  );
}

function Proposal({ item }: { readonly item: MatchingItem }) {
  const tell = useTell();
  const accept = useCall(acceptProposals, { onDone: () => tell('已确认，今天起生效') });
  const { proposal } = item;
  if (proposal === null || item.state === 'retired') return null;
  return (
    <Panel title="推荐">
      <div className="st-stack">
        <p>
          {described(proposal.productName, proposal.productSpec, proposal.productMaker)}，
          {proposal.nationalCode}，把握 {percentText(proposal.confidence)}：{proposal.reasons}。
        </p>
        <ErrorPanel error={accept.error} />
        <div className="st-actions">
          <Button
            type="primary"
            loading={accept.isPending}
            onClick={() => accept.mutate({ body: { itemCodes: [item.itemCode] } })}
          >
            采纳推荐
          </Button>
        </div>
      </div>
    </Panel>
  );
}

function Retirement({ item }: { readonly item: MatchingItem }) {
  const tell = useTell();
  const retired = item.state === 'retired';
  const retire = useCall(retireMatchingItems, { onDone: () => tell(retired ? '已恢复' : '已停用') });
  return (
    <>
      <ErrorPanel error={retire.error} />
      <div className="st-actions">
        <Go to={`/matching/new?item=${encodeURIComponent(item.itemCode)}`}>修改资料</Go>
        <Button
          loading={retire.isPending}
          onClick={() => retire.mutate({ body: { itemCodes: [item.itemCode], retired: !retired } })}
        >
          {retired ? '恢复使用' : '停用'}
        </Button>
      </div>
    </>
  );
}

function Detail({ answer, mayDecide }: { readonly answer: Answer; readonly mayDecide: boolean }) {
  const { item, candidates, history } = answer;
  return (
    <div className="st-stack">
      <ItemFacts item={item} />
      {mayDecide && (
        <>
          <Retirement item={item} />
          <Proposal item={item} />
          <ChooseProduct key={item.itemCode} item={item} candidates={candidates} />
          {item.match !== null && <WithdrawForm key={item.match.from} item={item} />}
        </>
      )}
      <Panel title="经过">
        <DataTable
          label="对照经过"
          rows={history}
          rowKey={(row) => `${row.at} ${row.what} ${row.nationalCode ?? ''} ${row.reason}`}
          columns={[
            { key: 'at', title: '时间', text: (row) => row.at },
            { key: 'by', title: '谁', text: (row) => row.by },
            { key: 'what', title: '做了什么', text: (row) => row.what },
            { key: 'code', title: '国家编码', text: (row) => row.nationalCode ?? '' },
            {
              key: 'span',
              title: '期间',
              text: (row) => (row.from === null ? '' : spanText(row.from, row.to)),
            },
            { key: 'reason', title: '说明', text: (row) => row.reason, wrap: true },
          ]}
          empty={{ why: '没有记录' }}
          stacks
        />
      </Panel>
    </div>
  );
}

/** One item beside the list: what it is, what it may be, what was decided, and the deciding itself. */
export function ItemDrawer({
  itemCode,
  institution,
  mayDecide,
  onClose,
}: {
  readonly itemCode: string | null;
  readonly institution: string | null;
  readonly mayDecide: boolean;
  readonly onClose: () => void;
}) {
  const { data, error, refetch } = useQueryCall(
    getMatchingItem,
    { query: { item: itemCode ?? '', ...(institution === null ? {} : { institution }) } },
    { enabled: itemCode !== null },
  );
  return (
    <Drawer
      open={itemCode !== null}
      onClose={onClose}
      size="large"
      title={data?.item.name ?? '机构药品'}
      destroyOnHidden
    >
      <ErrorPanel error={itemCode === null ? null : error} onRetry={() => void refetch()} />
      {itemCode !== null && data !== undefined && <Detail answer={data} mayDecide={mayDecide} />}
    </Drawer>
  );
}
