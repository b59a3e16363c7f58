import type { ReplayEffect } from '../../../contract/settlement-benefits.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { PAYERS } from '../../../domain/settlement/corrections/replay-bills.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { withThousands } from '../../ui/words.ts';
import { signed } from '../corrections/readjudication-words.ts';

interface Pair {
  readonly before: string;
  readonly after: string;
  readonly difference: string;
}
type Of = { readonly effect: ReplayEffect };

const SUMS = [
  { key: 'before', title: '原来（元）', align: 'right', text: (row: Pair) => withThousands(row.before) },
  { key: 'after', title: '试算（元）', align: 'right', text: (row: Pair) => withThousands(row.after) },
  { key: 'difference', title: '差额（元）', align: 'right', text: (row: Pair) => signed(row.difference) },
] as const satisfies readonly Column<Pair>[];

export function PayersTable({ effect }: Of) {
  return (
    <Panel title="各方支付">
      <DataTable
        label="各方支付"
        stacks
        rows={effect.payers}
        rowKey={(row) => row.payer}
        columns={[{ key: 'payer', title: '支付方', text: (row) => PAYERS[row.payer] }, ...SUMS]}
        empty={{ why: '这段日期和地区没有可重算的结算单' }}
      />
    </Panel>
  );
}

export function SizesTable({ effect }: Of) {
  const from = (index: number) => effect.sizes[index - 1]?.upTo ?? '0.00';
  return (
    <Panel title="参保人负担变化的大小">
      <DataTable
        label="参保人负担变化的大小"
        stacks
        rows={effect.sizes.map((size, index) => ({ ...size, from: from(index) }))}
        rowKey={(row) => row.from}
        columns={[
          {
            key: 'size',
            title: '每人变化',
            text: (row) =>
              row.upTo === null
                ? `${withThousands(row.from)} 元以上`
                : `${withThousands(row.from)} 至 ${withThousands(row.upTo)} 元`,
          },
          {
            key: 'less',
            title: '减轻（人）',
            align: 'right',
            text: (row) => withThousands(String(row.less)),
          },
          {
            key: 'more',
            title: '加重（人）',
            align: 'right',
            text: (row) => withThousands(String(row.more)),
          },
        ]}
        empty={{ why: '没有' }}
      />
    </Panel>
  );
}

export function PlacesTable({ effect }: Of) {
  return (
    <Panel title="各地区、险种">
      <DataTable
        label="各地区、险种"
        stacks
        rows={effect.places}
        rowKey={(row) => `${row.areaCode} ${row.scheme} ${row.payer}`}
        columns={[
          { key: 'area', title: '参保地', text: (row) => row.areaName },
          { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
          { key: 'payer', title: '支付方', text: (row) => PAYERS[row.payer] },
          ...SUMS,
        ]}
        empty={{ why: '没有' }}
      />
    </Panel>
  );
}

export function DrugsTable({ effect }: Of) {
  return (
    <Panel title="各药品的基金支付">
      <DataTable
        label="各药品的基金支付"
        stacks
        rows={effect.drugs}
        rowKey={(row) => row.nationalCode}
        columns={[
          {
            key: 'name',
            title: '药品',
            wrap: true,
            cell: (row) => (
              <div>
                {row.name}
                <div className="st-secondary">{row.nationalCode}</div>
              </div>
            ),
          },
          {
            key: 'claims',
            title: '结算单',
            align: 'right',
            text: (row) => withThousands(String(row.claims)),
          },
          { key: 'charged', title: '费用（元）', align: 'right', text: (row) => withThousands(row.charged) },
          ...SUMS,
        ]}
        empty={{ why: '没有' }}
      />
    </Panel>
  );
}

export function StrikingTable({ effect }: Of) {
  return (
    <Panel title="个人差额最大的结算单">
      <DataTable
        label="个人差额最大的结算单"
        stacks
        rows={effect.striking}
        rowKey={(row) => row.claimNo}
        columns={[
          {
            key: 'no',
            title: '结算单',
            text: (row) => row.claimNo,
            cell: (row) => <Go to={`/bills/${row.claimNo}`}>{row.claimNo}</Go>,
          },
          { key: 'where', title: '参保地', text: (row) => `${row.areaName} ${SCHEME_LABELS[row.scheme]}` },
          { key: 'on', title: '购药日', text: (row) => row.servedOn },
          {
            key: 'funds',
            title: '基金差额（元）',
            align: 'right',
            text: (row) => signed(row.funds.difference),
          },
          {
            key: 'before',
            title: '个人原来（元）',
            align: 'right',
            text: (row) => withThousands(row.person.before),
          },
          {
            key: 'after',
            title: '个人试算（元）',
            align: 'right',
            text: (row) => withThousands(row.person.after),
          },
          {
            key: 'person',
            title: '个人差额（元）',
            align: 'right',
            text: (row) => signed(row.person.difference),
          },
        ]}
        empty={{ why: '没有一张的个人负担会变' }}
      />
    </Panel>
  );
}
