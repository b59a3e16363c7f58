import { Button } from 'antd';
import { urlOf } from '../../../contract/client.ts';
import { exportPaymentFlags, listPaymentFlags } from '../../../contract/settlement-flags.ts';
import { FLAG_GROUNDS, FLAG_KINDS } from '../../../domain/settlement/flags/payment-flag.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { useMe } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';

const FLAGGED = [
  { value: 'yes', label: '有标记' },
  { value: 'no', label: '没有标记' },
];

/** A hospital sees its own settlements alone; its name would be in every row. */
const columnsFor = (isHospital: boolean): readonly Column<RowOf<typeof listPaymentFlags>>[] => [
  { key: 'no', title: '结算编号', text: (row) => row.claimNo, width: 190 },
  { key: 'hospital', title: '医院', text: (row) => row.institutionName, wrap: true, folded: isHospital },
  { key: 'on', title: '费用日期', text: (row) => row.servedOn },
  { key: 'drugs', title: '药品', text: (row) => row.drugs, wrap: true },
  {
    key: 'charged',
    title: '费用总额',
    align: 'right',
    text: (row) => row.charged,
    cell: (row) => <Money yuan={row.charged} />,
  },
  {
    key: 'outside',
    title: '其中单行支付',
    align: 'right',
    text: (row) => row.outside,
    cell: (row) => <Money yuan={row.outside} />,
  },
  {
    key: 'kind',
    title: '标记',
    text: (row) => (row.kind === null ? '' : FLAG_KINDS[row.kind]),
    cell: (row) =>
      row.kind === null ? (
        <Status tone="off" word="没有标记" />
      ) : (
        <Status tone="good" word={FLAG_KINDS[row.kind]} />
      ),
  },
  {
    key: 'ground',
    title: '理由和说明',
    text: (row) =>
      [row.ground === null ? '' : FLAG_GROUNDS[row.ground], row.words]
        .filter((part) => part !== '')
        .join('；'),
    wrap: true,
  },
];

/** Settlements of hospitals with how they are paid apart, and the sheet of them. */
export function PaymentFlagsPage() {
  const [query, setQuery] = useUrlState({ from: '', to: '', flagged: '' });
  const { from, to, flagged } = query;
  const me = useMe();
  const asked = {
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(flagged === 'yes' || flagged === 'no' ? { flagged } : {}),
  } as const;
  return (
    <>
      <PageHeader
        title="付费标记"
        about={
          <>
            单行支付费用都不纳入总额控制、DRG/DIP 支付标准和次均费用；特例单议等由医院标记。{' '}
            <ClauseLinks ids={['N3.2', 'M27']} />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'from', label: '费用日期自', kind: 'day' },
          { name: 'to', label: '费用日期至', kind: 'day' },
          { name: 'flagged', label: '标记', kind: 'choice', options: FLAGGED },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listPaymentFlags}
        name="payment-flags"
        label="付费标记"
        query={query}
        rowKey={(row) => row.claimNo}
        hrefOf={(row) => `/bills/${row.claimNo}`}
        stacks
        hasOwnFile
        actions={
          <Button href={urlOf(exportPaymentFlags, undefined, asked)} download>
            导出 Excel
          </Button>
        }
        columns={columnsFor(me.institutionName !== null)}
        empty={{ why: '没有这样的医院结算', what: '医院结算后在结算单上标记' }}
      />
    </>
  );
}
