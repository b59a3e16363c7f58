import { Button } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listDrugPlaces } from '../../../contract/providers-stock.ts';
import { useQueryCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import type { Column } from '../../ui/table-columns.ts';

type Place = OutputOf<typeof listDrugPlaces>['rows'][number];

const NEAR = { county: '本县', city: '本市', province: '外市' } as const;
const FIRST = 10;
const MORE = 200;

function whereOf(row: Place): string {
  const near = row.nearness === null ? '' : `${NEAR[row.nearness]}，`;
  const far = row.kilometres === null ? '' : `，约 ${row.kilometres} 公里`;
  return `${near}${row.cityName}${row.areaName === row.cityName ? '' : ` ${row.areaName}`}${far}`;
}

const COLUMNS: readonly Column<Place>[] = [
  {
    key: 'name',
    title: '有货的机构',
    text: (row) => row.name,
    cell: (row) => (
      <div>
        {row.name}
        <div className="st-secondary">{row.address}</div>
      </div>
    ),
    wrap: true,
  },
  { key: 'kind', title: '类别', text: (row) => (row.kind === 'pharmacy' ? '药店' : '医院') },
  { key: 'where', title: '在哪里', text: whereOf, wrap: true },
  {
    key: 'phone',
    title: '电话',
    text: (row) => row.phone,
    cell: (row) => (row.phone === '' ? '' : <a href={`tel:${row.phone}`}>{row.phone}</a>),
  },
  { key: 'on', title: '哪天报的', text: (row) => row.reportedOn },
];

/** Who has a drug, the nearest first; the public page, a patient's page and the map show the same. */
export function PlacesTable({
  drugKey,
  areaCode = '',
}: {
  readonly drugKey: string;
  /** The area from which it is looked; empty for none. */
  readonly areaCode?: string;
}) {
  const [pageSize, setPageSize] = useState(FIRST);
  const query = { pageSize, ...(areaCode === '' ? {} : { areaCode }) };
  const { data, error, refetch } = useQueryCall(
    listDrugPlaces,
    { params: { key: drugKey }, query },
    { keep: true },
  );
  return (
    <div className="st-stack">
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {error === null && (
        <DataTable
          label="有货的机构"
          rows={data?.rows}
          rowKey={(row) => row.code}
          columns={COLUMNS}
          stacks
          empty={{ why: '最近没有机构报有货', what: '可以先打电话问附近的定点药店和医院' }}
        />
      )}
      {data !== undefined && data.total > data.rows.length && (
        <div className="st-actions">
          <Button onClick={() => setPageSize(MORE)}>共 {data.total} 家，再多看一些</Button>
        </div>
      )}
      {data !== undefined && data.rows.length > 0 && (
        <p className="st-secondary">
          机构最近 {data.reportDays} 天内报过有货；去之前请打电话确认，免得白跑一趟。
        </p>
      )}
    </div>
  );
}
