import { Button, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { listMyEligibilities } from '../../contract/eligibility.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { listDrugPlaces } from '../../contract/providers-stock.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { usePathParam } from '../ui/url-state.ts';

type Place = OutputOf<typeof listDrugPlaces>['rows'][number];
interface Here {
  readonly lat: number;
  readonly lon: number;
}

const STEP = 20;
const NEARNESS = { county: '本县区', city: '本市', province: '省内' } as const;
const KINDS = [
  { value: 'pharmacy', label: '药店' },
  { value: 'hospital', label: '医院' },
];

function PlaceCard({ place }: { readonly place: Place }) {
  return (
    <article className="st-card" aria-label={place.name}>
      <div className="st-card-title">
        <span>{place.name}</span>
        {place.kilometres !== null ? (
          <strong>约 {place.kilometres} 公里</strong>
        ) : (
          place.nearness !== null && <Status tone="good" word={NEARNESS[place.nearness]} />
        )}
      </div>
      <Fields
        columns={1}
        fields={[
          { label: '地区', value: `${place.cityName} ${place.areaName}` },
          { label: '地址', value: place.address || '未登记' },
          {
            label: '电话',
            value: place.phone === '' ? '未登记' : <a href={`tel:${place.phone}`}>{place.phone}</a>,
          },
          { label: '有货的日子', value: `${place.reportedOn} 报有货` },
        ]}
      />
    </article>
  );
}

/** To about a kilometre: enough to put places in order, too little to tell an address. */
const roughly = (degrees: number) => Math.trunc(degrees * 100) / 100;

/** Asks the phone where it is, when its owner says so; without it the area of enrolment stands for the place. */
function useHere() {
  const [here, setHere] = useState<Here | null>(null);
  const [problem, setProblem] = useState('');
  function find() {
    window.navigator.geolocation.getCurrentPosition(
      ({ coords }) => setHere({ lat: roughly(coords.latitude), lon: roughly(coords.longitude) }),
      () => setProblem('没有得到位置，已按参保地由近到远排列。'),
      { timeout: 10_000 },
    );
  }
  return { here, problem, find };
}

/** Where a drug of mine can be had now, the nearest first (M26, M31). */
export function PlacesPage() {
  const id = Number(usePathParam('id'));
  const [kind, setKind] = useState<'pharmacy' | 'hospital'>('pharmacy');
  const [count, setCount] = useState(STEP);
  const { here, problem, find } = useHere();
  const held = useQueryCall(listMyEligibilities, {});
  const drug = held.data?.rows.find((row) => row.applicationId === id);
  const answer = useQueryCall(
    listDrugPlaces,
    {
      params: { key: drug?.drugKey ?? '' },
      query: {
        kind,
        pageSize: count,
        ...(drug === undefined ? {} : { areaCode: drug.areaCode }),
        ...here,
      },
    },
    { enabled: drug !== undefined, keep: true },
  );
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader
        title="哪里买得到"
        back={{ to: '/my/drugs', label: '我的药' }}
        about={drug === undefined ? undefined : `${drug.genericName}：近的在前。去之前请先打电话问一问。`}
      />
      <Segmented
        block
        aria-label="药店还是医院"
        value={kind}
        options={KINDS}
        onChange={(value) => setKind(value === 'hospital' ? 'hospital' : 'pharmacy')}
      />
      {here === null && (
        <Button block onClick={find}>
          按我现在的位置排列
        </Button>
      )}
      {problem !== '' && <p role="status">{problem}</p>}
      <ErrorPanel error={held.error ?? answer.error} onRetry={() => void answer.refetch()} />
      {(held.isPending || (drug !== undefined && answer.isPending)) && <Skeleton active />}
      {held.data !== undefined && drug === undefined && <p>没有找到这项待遇。</p>}
      {rows?.length === 0 && (
        <p className="st-secondary">
          最近 {answer.data?.reportDays} 天没有{kind === 'pharmacy' ? '药店' : '医院'}
          报有这个药。可以看看{kind === 'pharmacy' ? '医院' : '药店'}，或请医师帮忙联系采购。
        </p>
      )}
      {rows?.map((place) => (
        <PlaceCard key={place.code} place={place} />
      ))}
      {rows !== undefined && answer.data !== undefined && answer.data.total > rows.length && count < 200 && (
        <Button block onClick={() => setCount(count + STEP)}>
          显示更多
        </Button>
      )}
    </div>
  );
}
