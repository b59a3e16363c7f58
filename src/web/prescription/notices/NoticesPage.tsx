import { Button, Pagination, Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listNotices, markNoticesRead } from '../../../contract/prescription-notices.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { asClauseId, ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { useUrlState } from '../../ui/url-state.ts';

type Notice = OutputOf<typeof listNotices>['rows'][number];

/** Cards of one page. */
const PAGE_SIZE = 50;

const TONE_WORDS = { good: '好消息', warn: '请留意', bad: '要办理' } as const;

const ABOUT: Readonly<Record<string, string>> = {
  patient: '审核结果、期限、处方、提问答复和结算单更正',
  hospitalOffice: '在本院就诊的患者的审核结果、期限、处方和结算单更正',
  pharmacist: '本店结算单的更正',
};

/** Where a notice leads: each desk has its own page of the same thing. */
function pathOf({ about }: Notice, isPatient: boolean): string {
  if (about.kind === 'inquiry') return `/my/questions/${about.id}`;
  if (about.kind === 'bill') return isPatient ? `/my/bills/${about.id}` : `/bills/${about.id}`;
  if (about.kind === 'booking') return isPatient ? `/my/bookings/${about.id}` : `/bookings/${about.id}`;
  if (about.kind === 'prescription')
    return isPatient ? `/my/prescriptions/${about.id}` : `/prescriptions/${about.id}`;
  return isPatient ? `/progress/${about.id}` : `/applications/${about.id}`;
}

function NoticeCard({ notice, isPatient }: { readonly notice: Notice; readonly isPatient: boolean }) {
  const clause = asClauseId(notice.clause);
  return (
    <article className="st-card" aria-label={notice.title}>
      <div className="st-card-title">
        <span>{notice.title}</span>
        <Status tone={notice.tone} word={notice.readAt === null ? TONE_WORDS[notice.tone] : '已读'} />
      </div>
      <p>
        {notice.personName !== null && `患者 ${notice.personName}。`}
        {notice.body} {clause !== undefined && <ClauseLink id={clause} />}
      </p>
      <p className="st-actions">
        <Go to={pathOf(notice, isPatient)}>去看看</Go>
        <span className="st-secondary">{notice.onDay}</span>
      </p>
    </article>
  );
}

/** What a patient, or a doctor or hospital about their patients, should know; derived each time, the newest first. */
export function NoticesPage() {
  const me = useMe();
  const [at, setAt] = useUrlState({ page: '1' });
  const page = Number(at.page);
  const answer = useQueryCall(listNotices, { query: { page, pageSize: PAGE_SIZE } }, { keep: true });
  const mark = useCall(markNoticesRead, {});
  const rows = answer.data?.rows;
  const unread = rows?.filter((row) => row.readAt === null).map((row) => row.key) ?? [];
  const isPatient = me.role === 'patient';
  const total = answer.data?.total ?? 0;
  const isPaged = total > PAGE_SIZE;
  return (
    <div className="st-stack">
      <PageHeader
        title="提醒"
        {...(isPatient ? { back: { to: '/my', label: '我的' } } : {})}
        about={ABOUT[me.role] ?? '您的患者的审核结果、期限和处方'}
        actions={
          unread.length > 0 && (
            <Button loading={mark.isPending} onClick={() => mark.mutate({ body: { keys: unread } })}>
              {isPaged ? '本页标为已读' : '全部标为已读'}
            </Button>
          )
        }
      />
      <ErrorPanel error={answer.error ?? mark.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows?.length === 0 && <p className="st-secondary">没有提醒。有新的结果或期限快到时会出现在这里。</p>}
      {rows?.map((notice) => (
        <NoticeCard key={notice.key} notice={notice} isPatient={isPatient} />
      ))}
      {isPaged && (
        <Pagination
          className="st-pages"
          size="small"
          current={page}
          pageSize={PAGE_SIZE}
          total={total}
          showSizeChanger={false}
          onChange={(next) => setAt({ page: String(next) })}
        />
      )}
    </div>
  );
}
