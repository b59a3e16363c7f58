import { Skeleton } from 'antd';
import { getDoctorFiling } from '../../contract/providers-doctors.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { TimeLine, type TimeLineEvent } from '../ui/TimeLine.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { spanText } from '../ui/words.ts';
import { FilingDecision, type Filing } from './FilingDecision.tsx';
import { filingSign } from './provider-words.ts';

/** What the next step waits for, in a sentence. */
const WAITS: Readonly<Record<Filing['state'], string>> = {
  filed: '等医院所在地经办审核',
  checked: '等省里统一公布',
  published: '全省互认，可以出具意见和处方',
  suspended: '暂停期间不能出具意见和处方',
  ended: '不在责任医师名单里',
};

function eventsOf(filing: Filing): readonly TimeLineEvent[] {
  const { filedBy, checkedAt, checkedBy, publishedOn, publishedBy, suspendedFrom, suspendedTo, endedOn } =
    filing;
  const because = filing.stopReason === null ? '' : `，原因：${filing.stopReason}`;
  const by = (name: string | null) => (name === null ? {} : { who: name });
  const events: (TimeLineEvent | undefined)[] = [
    { key: 'filed', at: filing.filedAt, what: '医院申报', ...by(filedBy), clause: 'M21' },
    checkedAt === null
      ? undefined
      : {
          key: 'checked',
          at: checkedAt,
          what: '经办审核通过',
          ...by(checkedBy),
          clause: 'M21',
          tone: 'good',
        },
    publishedOn === null
      ? undefined
      : {
          key: 'published',
          at: publishedOn,
          what: '省里公布',
          ...by(publishedBy),
          clause: 'M21',
          tone: 'good',
        },
    suspendedFrom === null
      ? undefined
      : {
          key: 'suspended',
          at: suspendedFrom,
          what: '暂停资格',
          detail: `${spanText(suspendedFrom, suspendedTo)}${endedOn === null ? because : ''}`,
          clause: 'M27',
          tone: 'bad',
        },
    endedOn === null
      ? undefined
      : {
          key: 'ended',
          at: endedOn,
          what: publishedOn === null ? '不予通过' : '退出名单',
          detail: because.replace(/^，/, ''),
          clause: 'M21',
          tone: 'bad',
        },
  ];
  return events.filter((event) => event !== undefined);
}

function Facts({ filing }: { readonly filing: Filing }) {
  return (
    <Panel title="申报内容">
      <Fields
        columns={3}
        fields={[
          { label: '医师代码', value: filing.doctorCode },
          { label: '职称', value: filing.titleRelaxed ? `${filing.title}（该地区已放宽）` : filing.title },
          { label: '执业证书编号', value: filing.licenceNo },
          { label: '医院', value: filing.hospitalName },
          { label: '科室', value: filing.department },
          { label: '地区', value: filing.areaName },
          { label: '治疗领域', value: filing.fields.join('、'), wide: true },
        ]}
      />
    </Panel>
  );
}

/** One doctor's filing: what was filed, where it stands, and what this desk may do about it. */
export function FilingPage() {
  const id = Number(usePathParam('id'));
  const me = useMe();
  const answer = useQueryCall(getDoctorFiling, { params: { id } });
  const filing = answer.data;
  const decides =
    me.role === 'agencyReviewer' ||
    me.role === 'areaBureau' ||
    (me.role === 'provinceCatalogue' && filing?.state === 'checked');
  return (
    <>
      <CaseHeader
        title={filing === undefined ? '责任医师申报' : `责任医师申报：${filing.name}`}
        back={{ to: '/doctor-filings', label: '责任医师' }}
        status={
          filing && (
            <>
              <Status {...filingSign(filing.state)} />
              <span className="st-secondary">{WAITS[filing.state]}</span>
              {filing.state === 'suspended' && filing.suspendedFrom === null && (
                <Go to={`/qualifications?q=${filing.doctorCode}`}>支付资格已停，看记分</Go>
              )}
            </>
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {filing && (
        <CaseLayout
          left={
            <>
              <Facts filing={filing} />
              <Panel title="办理经过">
                <TimeLine events={eventsOf(filing)} />
              </Panel>
            </>
          }
          right={decides && filing.state !== 'ended' ? <FilingDecision filing={filing} /> : undefined}
        />
      )}
    </>
  );
}
