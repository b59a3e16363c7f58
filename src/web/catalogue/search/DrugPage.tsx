import { Button } from 'antd';
import { useContext, useState } from 'react';
import { getPublicDrug } from '../../../contract/search.ts';
import { useQueryCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { MeContext } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { Go } from '../../ui/Go.tsx';
import { DrugSheet, type DrugPart } from './DrugSheet.tsx';
import './search.css';

/** Gives the link to this page to whoever wants to pass it on. */
function ShareButton({ path }: { readonly path: string }) {
  const [told, setTold] = useState('');
  async function share() {
    const url = `${window.location.origin}${path}`;
    try {
      await navigator.clipboard.writeText(url);
      setTold('链接已复制，可以发给别人');
    } catch {
      setTold(url);
    }
  }
  return (
    <>
      <Button onClick={() => void share()}>复制链接</Button>
      <span role="status" className="st-share">
        {told}
      </span>
    </>
  );
}

/** One drug for anybody, on any day; the address alone brings it back. */
export function DrugPage({ places }: { readonly places?: DrugPart }) {
  const key = usePathParam('key');
  const me = useContext(MeContext);
  const [{ on }, setState] = useUrlState({ on: '' });
  const asked = /^\d{4}-\d{2}-\d{2}$/.test(on) ? on : '';
  // The sheet asks the same, so that this costs nothing more.
  const { data } = useQueryCall(
    getPublicDrug,
    { params: { key }, query: asked === '' ? {} : { on: asked } },
    { keep: true },
  );
  const about = [data?.dosageForm, data?.separate?.field].filter((word) => (word ?? '') !== '').join(' · ');
  return (
    <div className="st-find">
      <PageHeader
        title={data?.name ?? '药品'}
        about={about}
        back={{ to: '/drugs', label: '查药品' }}
        actions={
          <>
            <ShareButton path={`/drugs/${key}${asked === '' ? '' : `?on=${asked}`}`} />
            <Button onClick={() => printPage('a4')}>打印</Button>
            {me?.role === 'patient' && (
              <Go
                to={`/my/questions/new?kind=drug${data?.separate == null ? '' : `&about=${encodeURIComponent(data.entryKey)}`}`}
              >
                问经办
              </Go>
            )}
            {me !== undefined && me.role !== 'patient' && <Go to={`/drug-history/${key}`}>经过与价格</Go>}
          </>
        }
      />
      <div className="st-asof st-no-print">
        <label htmlFor="as-of">看哪一天的情况</label>
        <DayInput id="as-of" value={asked} onChange={(day) => setState({ on: day })} />
        {asked === '' ? (
          <span className="st-secondary">不填就是今天</span>
        ) : (
          <Button onClick={() => setState({ on: '' })}>看今天</Button>
        )}
      </div>
      {asked !== '' && (
        <p className="st-note" role="status">
          以下是 {asked} 的情况，不是今天的。
        </p>
      )}
      <DrugSheet drugKey={key} on={asked} headed={false} places={asked === '' ? places : undefined} />
    </div>
  );
}
