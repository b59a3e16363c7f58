import { Button } from 'antd';
import { urlOf } from '../../../contract/client.ts';
import { exportRemittances, listRemittances } from '../../../contract/funds-payments.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { FileButtons } from '../../ui/FileButtons.tsx';
import { useMe } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { QueryBar } from '../../ui/QueryBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';

type Row = RowOf<typeof listRemittances>;
type Sum = Row['sums'][number];

/** What one insurance's part of the amount is made of: `职工医保 结算 700.00`, `扣款 100.00`. */
function partsOf({ scheme, claimed, carriedIn, deducted, recovered, fromPrepaid }: Sum): string[] {
  return [
    `${SCHEME_LABELS[scheme]} 结算 ${withThousands(claimed)}`,
    carriedIn === '0.00' ? '' : `结转 ${withThousands(carriedIn)}`,
    deducted === '0.00' ? '' : `扣款 ${withThousands(deducted)}`,
    recovered === '0.00' ? '' : `追回 ${withThousands(recovered)}`,
    fromPrepaid === '0.00' ? '' : `冲抵预付 ${withThousands(fromPrepaid)}`,
  ].filter((part) => part !== '');
}

const madeOf = (row: Row): string => row.sums.map((sum) => partsOf(sum).join('，')).join('；');

/** The same, one figure a line: an amount stays with the word for it. */
function MadeOf({ row }: { readonly row: Row }) {
  return (
    <div>
      {row.sums.flatMap((sum) =>
        partsOf(sum).map((part) => (
          <div key={`${sum.scheme} ${part}`} className="st-money">
            {part}
          </div>
        )),
      )}
    </div>
  );
}

/** Whoever is paid knows its own name, and whoever pays the account; either is a column to be asked for. */
const columnsFor = (isPaid: boolean): readonly Column<Row>[] => [
  { key: 'no', title: '对账单', text: (row) => row.statementNo },
  { key: 'on', title: '到账日期', text: (row) => row.paidOn },
  { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true, folded: isPaid },
  { key: 'area', title: '付款地区', text: (row) => row.areaName, folded: true },
  { key: 'month', title: '月份', text: (row) => row.month },
  {
    key: 'amount',
    title: '到账金额',
    align: 'right',
    text: (row) => row.amount,
    cell: (row) => <Money yuan={row.amount} />,
  },
  { key: 'made', title: '构成', text: madeOf, cell: (row) => <MadeOf row={row} /> },
  {
    key: 'bank',
    title: '收款账户',
    text: (row) => `${row.bankName} 尾号 ${row.lastFour}`,
    wrap: true,
    folded: !isPaid,
  },
  { key: 'reference', title: '银行流水号', text: (row) => row.bankReference },
  { key: 'batch', title: '批次', text: (row) => row.batchNo, folded: true },
];

/** The remittance advice: what has arrived, for which month, made of what (M29). */
export function RemittancesPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ from: '', to: '' });
  const asked = {
    ...(query.from === '' ? {} : { from: query.from }),
    ...(query.to === '' ? {} : { to: query.to }),
  };
  return (
    <>
      <PageHeader
        title="到账通知"
        back={{ to: '/statements', label: '对账单' }}
        about={
          <>
            每一笔医保款付给谁、付的哪个月、怎么算来的。 <ClauseLinks ids={['M29']} />
          </>
        }
        actions={<Button onClick={() => printPage('a4')}>打印</Button>}
      />
      <QueryBar
        fields={[
          { name: 'from', label: '到账日期自', kind: 'day' },
          { name: 'to', label: '到账日期至', kind: 'day' },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <div className="st-print">
        <EndpointTable
          endpoint={listRemittances}
          name="remittances"
          label="到账通知"
          query={query}
          rowKey={(row) => `${row.batchNo} ${row.statementId}`}
          hrefOf={(row) => `/statements/${row.statementId}`}
          stacks
          columns={columnsFor(me.institutionName !== null)}
          actions={<FileButtons hrefOf={(form) => urlOf(exportRemittances, undefined, { ...asked, form })} />}
          empty={{ why: '还没有到账的款', what: '银行告知到账后在这里看到' }}
        />
      </div>
    </>
  );
}
