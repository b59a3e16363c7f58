import { Skeleton } from 'antd';
import { listMyApplications } from '../../contract/eligibility.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Clock, Status } from '../ui/Status.tsx';
import { PATIENT_WORDS } from './progress-words.ts';

type Row = OutputOf<typeof listMyApplications>['rows'][number];

function ApplicationCard({ row }: { readonly row: Row }) {
  const words = PATIENT_WORDS[row.step];
  return (
    <Go to={`/progress/${row.id}`} className="st-card">
      <span className="st-card-title">
        <span>{row.genericName}</span>
        <Status tone={words.tone} word={words.word} />
      </span>
      <span className="st-card-line">
        <span className="st-secondary">{row.diagnosisName}</span>
        <span className="st-secondary">{row.appliedOn} 申请</span>
      </span>
      {row.clock !== null && (
        <span className="st-card-line">
          <Clock {...row.clock} />
        </span>
      )}
    </Go>
  );
}

/** Where the patient's applications stand: the first page of the phone. */
export function ProgressPage() {
  const answer = useQueryCall(listMyApplications, { query: { pageSize: 100 } });
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader title="进度" about="用药待遇申请办到了哪一步" />
      <Go to="/apply" className="st-wide-button">
        申请用药待遇
      </Go>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows?.length === 0 && (
        <p className="st-secondary">
          您还没有申请。门诊或药店使用单行支付药品，需要先申请，通过后才能报销；住院用药不用申请。
        </p>
      )}
      {rows?.map((row) => (
        <ApplicationCard key={row.id} row={row} />
      ))}
    </div>
  );
}
