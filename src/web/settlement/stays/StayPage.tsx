import { Skeleton } from 'antd';
import { getStay, LINE_STATES, type StayFile } from '../../../contract/settlement-stays.ts';
import { PAID_ROUTES } from '../../../domain/settlement/model.ts';
import { STAY_KINDS } from '../../../domain/settlement/stays/stay.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { Money, UnitPrice } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { LINE_TONES, statusOfStay } from './stay-words.ts';

type Line = StayFile['days'][number]['lines'][number];
type StayBill = StayFile['bills'][number];

const LINES: readonly Column<Line>[] = [
  { key: 'time', title: '时刻', text: (row) => row.usedAt.slice(11, 16) },
  {
    key: 'what',
    title: '药品或项目',
    lead: true,
    text: (row) => row.name ?? row.itemCode,
    cell: (row) => (
      <div>
        {row.name ?? `院内编码 ${row.itemCode}`}
        <div className="st-secondary">{row.nationalCode}</div>
      </div>
    ),
    wrap: true,
  },
  {
    key: 'price',
    title: '单价',
    align: 'right',
    text: (row) => row.price,
    cell: (row) => <UnitPrice yuan={row.price} />,
  },
  { key: 'quantity', title: '数量', align: 'right', text: (row) => `${row.quantity}${row.unit}` },
  {
    key: 'amount',
    title: '金额',
    align: 'right',
    text: (row) => row.amount,
    cell: (row) => <Money yuan={row.amount} />,
  },
  {
    key: 'state',
    title: '结算',
    text: (row) => LINE_STATES[row.state],
    cell: (row) => (
      <div>
        <Status tone={LINE_TONES[row.state]} word={LINE_STATES[row.state]} />
        {row.why !== null && <div className="st-secondary">{row.why}</div>}
        {row.claimNo !== null && (
          <div>
            <Go to={`/bills/${row.claimNo}`}>{row.claimNo}</Go>
          </div>
        )}
      </div>
    ),
    wrap: true,
  },
  { key: 'doctor', title: '开单医师', text: (row) => row.doctorName },
  { key: 'serial', title: '流水号', text: (row) => row.serial },
];

const BILLS: readonly Column<StayBill>[] = [
  {
    key: 'no',
    title: '结算编号',
    text: (row) => row.claimNo,
    cell: (row) => <Go to={`/bills/${row.claimNo}`}>{row.claimNo}</Go>,
  },
  {
    key: 'state',
    title: '状态',
    text: (row) => (row.state === 'settled' ? '已结算' : '已撤销'),
    cell: (row) => (
      <Status
        tone={row.state === 'settled' ? 'good' : 'off'}
        word={row.state === 'settled' ? '已结算' : '已撤销'}
      />
    ),
  },
  { key: 'interim', title: '中途结算', text: (row) => (row.interim ? '是' : '否') },
  { key: 'at', title: '结算时间', text: (row) => row.settledAt.slice(0, 16) },
  { key: 'route', title: '渠道', text: (row) => row.routes.map((route) => PAID_ROUTES[route]).join('、') },
  {
    key: 'charged',
    title: '费用总额',
    align: 'right',
    text: (row) => row.charged,
    cell: (row) => <Money yuan={row.charged} />,
  },
  {
    key: 'funds',
    title: '基金和保险',
    align: 'right',
    text: (row) => row.fundsPay,
    cell: (row) => <Money yuan={row.fundsPay} />,
  },
  {
    key: 'own',
    title: '个人支付',
    align: 'right',
    text: (row) => row.personPays,
    cell: (row) => <Money yuan={row.personPays} />,
  },
];

function Facts({ stay }: { readonly stay: StayFile }) {
  const wordsOf = ({ code, name }: { code: string; name: string }) => `${name}（${code}）`;
  const diagnoses = stay.diagnoses.map(wordsOf).join('、');
  return (
    <Panel title="就诊">
      <Fields
        columns={4}
        fields={[
          { label: '类别', value: STAY_KINDS[stay.kind] },
          { label: stay.kind === 'inpatient' ? '住院号' : '门诊号', value: stay.visitNo },
          { label: '参保人', value: `${stay.personName} ${stay.personNo}` },
          { label: '科室', value: `${stay.department}${stay.bed === '' ? '' : ` ${stay.bed} 床`}` },
          { label: '医师', value: stay.doctorName },
          { label: stay.kind === 'inpatient' ? '入院' : '就诊', value: stay.begunAt.slice(0, 16) },
          ...(stay.endedAt === null ? [] : [{ label: '出院', value: stay.endedAt.slice(0, 16) }]),
          { label: '待结算', value: <Money yuan={stay.waiting} total /> },
          { label: '已结算', value: <Money yuan={stay.settled} /> },
          { label: '不在本平台结算', value: <Money yuan={stay.elsewhere} /> },
          { label: '诊断', value: diagnoses === '' ? '尚未上传' : diagnoses, wide: true },
          ...(stay.disease === null ? [] : [{ label: '就诊病种', value: wordsOf(stay.disease), wide: true }]),
        ]}
      />
    </Panel>
  );
}

/** One visit or stay: who, where it stands, its lines day by day, its bills, what was done (M19, M29). */
export function StayPage() {
  const stayNo = usePathParam('stayNo');
  const answer = useQueryCall(getStay, { params: { stayNo } });
  const stay = answer.data;
  return (
    <>
      <CaseHeader
        title={stay === undefined ? '就诊' : `${stay.personName} ${STAY_KINDS[stay.kind]} ${stay.visitNo}`}
        about={
          <>
            住院使用单行支付药品不需要待遇资格；各日的明细按当日的名单和支付标准。{' '}
            <ClauseLinks ids={['M19', 'N2.2']} />
          </>
        }
        back={{ to: '/stays', label: '在院与就诊' }}
        status={stay && <Status {...statusOfStay(stay.state)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {stay && (
        <CaseLayout
          left={
            <>
              <Facts stay={stay} />
              {stay.bills.length > 0 && (
                <Panel title="结算单">
                  <DataTable
                    label="结算单"
                    columns={BILLS}
                    rows={stay.bills}
                    rowKey={(row) => row.claimNo}
                    stacks
                    empty={{ why: '' }}
                  />
                </Panel>
              )}
              {stay.days.length === 0 && <Panel title="费用明细">还没有上传费用明细。</Panel>}
              {stay.days.map(({ day, amount, lines }) => (
                <Panel key={day} title={`${day} 合计 ${withThousands(amount)} 元`}>
                  <DataTable
                    label={`${day} 的明细`}
                    columns={LINES}
                    rows={lines}
                    rowKey={(row) => row.serial}
                    stacks
                    empty={{ why: '' }}
                  />
                </Panel>
              ))}
            </>
          }
          below={
            <Panel title="经过">
              <TimeLine
                label="经过"
                events={stay.steps.map(({ infno, words, actorName, at }, index) => ({
                  key: index,
                  at,
                  what: words,
                  who: `${actorName}，交易 ${infno}`,
                }))}
              />
            </Panel>
          }
        />
      )}
    </>
  );
}
