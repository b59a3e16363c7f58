import { Skeleton } from 'antd';
import { listMyEligibilities } from '../../contract/eligibility.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { basisInWords } from '../../policy/basis.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Status, type Tone } from '../ui/Status.tsx';

type Row = OutputOf<typeof listMyEligibilities>['rows'][number];

const STATES: Readonly<Record<Row['state'], { readonly word: string; readonly tone: Tone }>> = {
  active: { word: '可以享受', tone: 'good' },
  ended: { word: '已到期', tone: 'off' },
  drugRemoved: { word: '药品已不在目录', tone: 'bad' },
};

function DrugCard({ row }: { readonly row: Row }) {
  return (
    <article className="st-card st-my-drug" aria-label={row.genericName}>
      <div className="st-card-title">
        <span>
          {row.genericName} <span className="st-secondary">{row.dosageForm}</span>
        </span>
        <Status {...STATES[row.state]} />
      </div>
      {row.state === 'active' && <p className="st-until">可以用到 {row.lastDay}</p>}
      {row.state === 'drugRemoved' && (
        <p role="status">
          这个药已退出目录，{row.lastDay} 以后不再支付，没有用的处方也停用。请尽快与医师商量换药。{' '}
          <ClauseLink id="M23.5" />
        </p>
      )}
      {row.endsBecause === 'changed' && (
        <p>
          已换用别的药，这个药最后可以用到 {row.lastDay}。 <ClauseLink id="M24" />
        </p>
      )}
      {row.state !== 'drugRemoved' && row.endsBecause === 'drugTerm' && (
        <p>
          这个药在目录里的期限到 {row.lastDay}{' '}
          为止。续约后待遇自动接上，不用重新申请；没有续约的，请与医师商量换药。 <ClauseLink id="M23.5" />
        </p>
      )}
      <Fields
        columns={1}
        fields={[
          { label: '治疗', value: row.diagnosisName },
          { label: '批准的期限', value: `${row.termFrom} 至 ${row.termTo}` },
          { label: '医院和医师', value: `${row.hospitalName} ${row.doctorName}` },
          { label: '取药药店', value: row.pharmacyName ?? '在医院取药' },
          ...(row.basis === null
            ? []
            : [
                {
                  label: '批准的依据',
                  value: (
                    <>
                      {basisInWords(row.basis)} <ClauseLink id="M1" />
                    </>
                  ),
                },
              ]),
        ]}
      />
      {row.approvedOn > row.termFrom && (
        <p className="st-secondary">
          <span className="st-day-text">{row.termFrom}</span> 到批准那天（
          <span className="st-day-text">{row.approvedOn}</span>
          ）之间自费买的药，可以凭票据到参保地经办机构报销。
        </p>
      )}
      <p className="st-actions">
        {row.state === 'active' && <Go to={`/my/drugs/${row.applicationId}/places`}>哪里买得到</Go>}
        {row.state === 'active' && (
          <Go to={`/my/bookings/new?applicationId=${row.applicationId}`}>预约医院药房</Go>
        )}
        <Go to={`/progress/${row.applicationId}`}>查看申请</Go>
        {row.state === 'active' && <Go to={`/my/drugs/${row.applicationId}/institutions`}>换医院或药店</Go>}
        {row.state === 'active' && <Go to={`/my/drugs/${row.applicationId}/change`}>换药或加药</Go>}
        {row.state === 'active' && row.extendableTo !== null && (
          <Go to={`/my/drugs/${row.applicationId}/extension`}>延期</Go>
        )}
      </p>
    </article>
  );
}

/** What the patient may have, until when, where, and why (M23.4, M23.5). */
export function MyDrugsPage() {
  const answer = useQueryCall(listMyEligibilities, {});
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader title="我的药" about="已经批准的用药待遇" />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows?.length === 0 && (
        <>
          <p className="st-secondary">还没有批准的用药待遇。申请通过后会出现在这里。</p>
          <Go to="/apply" className="st-wide-button">
            申请用药待遇
          </Go>
        </>
      )}
      {rows?.map((row) => (
        <DrugCard key={row.applicationId} row={row} />
      ))}
      {rows !== undefined && rows.length > 0 && (
        <ul className="st-links">
          <li>
            <Go to="/my/notices">提醒：期限快到、药品变化</Go>
          </li>
          <li>
            <Go to="/my/maker-changes">换厂家：医师和医院办的，在这里看</Go>
          </li>
        </ul>
      )}
    </div>
  );
}
