import { Select } from 'antd';
import { useId } from 'react';
import { useAreaChoices } from '../../insured/AreaSelect.tsx';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { PlacesTable } from './PlacesTable.tsx';
import './stock.css';

/** 哪里有药 on a drug's page: who reported having it, near the area that the visitor chooses. */
export function DrugPlaces({ drugKey }: { readonly drugKey: string }) {
  const id = useId();
  const [{ near }, setState] = useUrlState({ near: '' });
  const areas = useAreaChoices();
  const areaCode = /^\d{6}$/.test(near) ? near : '';
  return (
    <Panel title="哪里有药" extra={<ClauseLink id="M26" />}>
      <div className="st-stack">
        <div className="st-asof st-no-print">
          <label htmlFor={id}>我在哪里</label>
          <Select
            id={id}
            allowClear
            className="st-area-choice"
            placeholder="选县市区，近的排在前面"
            showSearch={{ optionFilterProp: 'label' }}
            loading={areas.isPending}
            value={areaCode === '' ? null : areaCode}
            options={areas.options}
            onChange={(code: string | null | undefined) => setState({ near: code ?? '' })}
          />
        </div>
        <PlacesTable drugKey={drugKey} areaCode={areaCode} />
        <p className="st-secondary">
          别的定点机构没有报库存的，也可以打电话问：<Go to="/public-institutions">定点机构名单</Go>
        </p>
      </div>
    </Panel>
  );
}
