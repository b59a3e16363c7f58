import { Button } from 'antd';
import { getClose } from '../../contract/funds-ledger.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { SCHEME_LABELS } from '../../domain/insured/model.ts';
import { useQueryCall } from '../ui/api.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Money } from '../ui/Money.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { printPage } from '../ui/print-page.ts';
import type { Column } from '../ui/table-columns.ts';
import { usePathParam } from '../ui/url-state.ts';
import { onSide } from './fund-words.ts';

type Sum = OutputOf<typeof getClose>['sums'][number];

const money = (key: string, title: string, of: (row: Sum) => string | null): Column<Sum> => ({
  key,
  title,
  align: 'right',
  text: (row) => of(row) ?? '',
  cell: (row) => <Money yuan={of(row)} />,
});
const moved = (yuan: string) => (yuan === '0.00' ? null : yuan);

const COLUMNS: readonly Column<Sum>[] = [
  { key: 'account', title: '账户', text: (row) => row.label, lead: true },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  { key: 'entries', title: '分录', text: (row) => String(row.entries), align: 'right' },
  money('debit', '当天借方', (row) => moved(row.debit)),
  money('credit', '当天贷方', (row) => moved(row.credit)),
  money('debitBalance', '日终借方余额', (row) => onSide(row.balance, 'debit')),
  money('creditBalance', '日终贷方余额', (row) => onSide(row.balance, 'credit')),
];

/** One day's close: what every account did, where it stood, and the hash that binds it to the day before. */
export function ClosePage() {
  const area = usePathParam('area');
  const day = usePathParam('day');
  const answer = useQueryCall(getClose, { params: { area, day } });
  const close = answer.data;
  return (
    <>
      <PageHeader
        title={close === undefined ? `日结 ${day}` : `${close.areaName}日结 ${day}`}
        back={{ to: '/funds/closes', label: '日结' }}
        actions={<Button onClick={() => printPage('a4')}>打印</Button>}
      />
      {answer.error !== null && <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />}
      {answer.error === null && (
        <section className="st-stack st-print" aria-label="日结">
          {close !== undefined && (
            <Panel title={`${close.areaName} ${close.onDay}`}>
              <Fields
                columns={3}
                fields={[
                  { label: '分录', value: `${close.entries} 条` },
                  { label: '借方合计', value: <Money yuan={close.debit} total /> },
                  { label: '贷方合计', value: <Money yuan={close.credit} total /> },
                  { label: '日结时刻', value: close.closedAt },
                  { label: '摘要', value: <code className="st-break">{close.hash}</code>, wide: true },
                  {
                    label: '前一天摘要',
                    value: <code className="st-break">{close.previousHash}</code>,
                    wide: true,
                  },
                  {
                    label: '内容摘要',
                    value: <code className="st-break">{close.contentHash}</code>,
                    wide: true,
                  },
                ]}
              />
            </Panel>
          )}
          <DataTable
            label="各账户"
            columns={COLUMNS}
            rows={close?.sums}
            rowKey={(row) => `${row.account} ${row.scheme}`}
            stacks
            empty={{ why: '当天没有发生额，也没有余额' }}
          />
        </section>
      )}
    </>
  );
}
