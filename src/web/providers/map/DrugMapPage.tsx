import { Drawer } from 'antd';
import { useState } from 'react';
import { listDrugMap } from '../../../contract/providers-stocking.ts';
import { useAreaChoices } from '../../insured/AreaSelect.tsx';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { PlacesTable } from '../stock/PlacesTable.tsx';

type Spot = RowOf<typeof listDrugMap>;

const counted = (count: number, unit: string) => (count === 0 ? '没有' : `${count} ${unit}`);

function Counted({ count, unit }: { readonly count: number; readonly unit: string }) {
  return <Status tone={count === 0 ? 'bad' : 'good'} word={counted(count, unit)} />;
}

const COLUMNS: readonly Column<Spot>[] = [
  { key: 'name', title: '药品', text: (row) => `${row.name}（${row.dosageForm}）`, wrap: true },
  { key: 'city', title: '市州', text: (row) => row.cityName },
  { key: 'county', title: '县市区', text: (row) => row.countyName },
  {
    key: 'pharmacies',
    title: '有货的药店',
    text: (row) => counted(row.pharmacies, '家'),
    cell: (row) => <Counted count={row.pharmacies} unit="家" />,
  },
  {
    key: 'hospitals',
    title: '有货的医院',
    text: (row) => counted(row.hospitals, '家'),
    cell: (row) => <Counted count={row.hospitals} unit="家" />,
  },
  {
    key: 'doctors',
    title: '该领域责任医师',
    text: (row) => counted(row.doctors, '人'),
    cell: (row) => <Counted count={row.doctors} unit="人" />,
  },
  { key: 'field', title: '治疗领域', text: (row) => row.field },
];

const LACKS = [
  { value: 'all', label: '三样都没有' },
  { value: 'pharmacy', label: '没有药店有货' },
  { value: 'hospital', label: '没有医院有货' },
  { value: 'doctor', label: '没有该领域医师' },
];

/** Drug by county: who has it and who may prescribe it; counties that have nothing first. */
export function DrugMapPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ q: '', areaCode: '', lacks: '', field: '' });
  const areas = useAreaChoices(me.areaCode);
  const [open, setOpen] = useState<Spot>();
  return (
    <>
      <PageHeader
        title="药品地图"
        about={
          <>
            目录里的每种药，在每个县有没有药店、医院有货，有没有该领域的责任医师；什么都没有的县在前。{' '}
            <ClauseLink id="M26" /> <ClauseLink id="M21" />
          </>
        }
        actions={<Go to="/stocking">配备率</Go>}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '药名或拼音' },
          { name: 'areaCode', label: '地区', kind: 'choice', options: areas.options, loose: true },
          { name: 'lacks', label: '缺什么', kind: 'choice', options: LACKS },
        ]}
        folded={[{ name: 'field', label: '治疗领域' }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listDrugMap}
        name="drug-map"
        label="药品地图"
        query={query}
        rowKey={(row) => `${row.entryKey} ${row.countyCode}`}
        onOpen={setOpen}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有符合条件的药品和县', what: '换个条件再查' }}
      />
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        size="large"
        title={open === undefined ? '' : `${open.name}：${open.cityName}${open.countyName}附近`}
        destroyOnHidden
      >
        {open !== undefined && <PlacesTable drugKey={open.entryKey} areaCode={open.countyCode} />}
      </Drawer>
    </>
  );
}
