import type { LedgerEntryRow } from '../../contract/funds-ledger.ts';
import type { Static } from 'typebox';
import { SCHEME_LABELS } from '../../domain/insured/model.ts';
import { Go } from '../ui/Go.tsx';
import { Money } from '../ui/Money.tsx';
import type { Column } from '../ui/table-columns.ts';

type Entry = Static<typeof LedgerEntryRow>;

function paid(yuan: string): string | null {
  return yuan === '0.00' ? null : yuan;
}

/** The columns of entries. @param seesBills whether this person may open the bill that an entry comes from */
export function entryColumns(seesBills: boolean): readonly Column<Entry>[] {
  return [
    { key: 'onDay', title: '记账日', text: (row) => row.onDay },
    { key: 'bookedAt', title: '记账时刻', text: (row) => row.bookedAt, folded: true },
    { key: 'account', title: '账户', text: (row) => row.label, lead: true },
    { key: 'area', title: '地区', text: (row) => row.areaName },
    { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
    { key: 'institution', title: '机构', text: (row) => row.institutionName || '—', wrap: true },
    {
      key: 'debit',
      title: '借方',
      align: 'right',
      text: (row) => row.debit,
      cell: (row) => <Money yuan={paid(row.debit)} />,
    },
    {
      key: 'credit',
      title: '贷方',
      align: 'right',
      text: (row) => row.credit,
      cell: (row) => <Money yuan={paid(row.credit)} />,
    },
    { key: 'source', title: '来源', text: (row) => row.source },
    {
      key: 'voucher',
      title: '结算单或凭证',
      text: (row) => row.claimNo ?? row.journalNo ?? '',
      cell: (row) => {
        if (row.journalNo !== null) return <Go to={`/funds/journals/${row.journalNo}`}>{row.journalNo}</Go>;
        if (row.claimNo !== null && row.opensBill && seesBills)
          return <Go to={`/bills/${row.claimNo}`}>{row.claimNo}</Go>;
        return row.claimNo ?? '—';
      },
    },
    { key: 'id', title: '分录号', text: (row) => row.id, align: 'right', folded: true },
  ];
}
