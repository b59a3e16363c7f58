import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { listMyInquiries } from '../../../contract/eligibility-inquiries.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { inquirySign, subjectOf } from './inquiry-words.ts';

type Row = OutputOf<typeof listMyInquiries>['rows'][number];

const STEP = 20;
const MOST = 200;

function QuestionCard({ row }: { readonly row: Row }) {
  return (
    <Go to={`/my/questions/${row.id}`} className="st-card">
      <span className="st-card-title">
        <span>{subjectOf(row)}</span>
        <Status {...inquirySign(row.state)} />
      </span>
      <span>{row.opening}</span>
      <span className="st-card-line">
        <span className="st-secondary">{row.askedAt.slice(0, 10)} 提问</span>
      </span>
    </Go>
  );
}

/** What the patient has asked the agency, the newest first (M23.1). */
export function MyQuestionsPage() {
  const [count, setCount] = useState(STEP);
  const answer = useQueryCall(listMyInquiries, { query: { pageSize: count } }, { keep: true });
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader
        title="我要提问"
        about="药品、申请、账单有不明白的，写下来问参保地医保经办。"
        back={{ to: '/my', label: '我的' }}
      />
      <Go to="/my/questions/new" className="st-wide-button">
        提一个问题
      </Go>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows?.length === 0 && (
        <p className="st-secondary">您还没有提过问题。经办答复后，会在这里和“提醒”里告诉您。</p>
      )}
      {rows?.map((row) => (
        <QuestionCard key={row.id} row={row} />
      ))}
      {rows !== undefined && answer.data !== undefined && answer.data.total > rows.length && count < MOST && (
        <Button block onClick={() => setCount(count + STEP)}>
          显示更多
        </Button>
      )}
    </div>
  );
}
