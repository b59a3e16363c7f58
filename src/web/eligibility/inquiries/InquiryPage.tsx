import { Skeleton } from 'antd';
import { getInquiry } from '../../../contract/eligibility-inquiries.ts';
import { shareKeyOf } from '../../../domain/catalogue/search/share-key.ts';
import { INQUIRY_KINDS } from '../../../domain/eligibility/inquiries/inquiry.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { AnswerPanel } from './AnswerPanel.tsx';
import { Dialogue, type Inquiry } from './Dialogue.tsx';
import { inquirySign, subjectOf } from './inquiry-words.ts';

/** What is asked about, where it can be opened. */
function Subject({ inquiry: { entryKey, drugName, application, claimNo } }: Inquiry) {
  if (application !== null)
    return <Go to={`/applications/${application.id}`}>{`${drugName}，${application.applicationNo}`}</Go>;
  if (claimNo !== null) return <Go to={`/bills/${claimNo}`}>{claimNo}</Go>;
  if (entryKey !== null) return <Go to={`/drug-history/${shareKeyOf(entryKey)}`}>{drugName}</Go>;
  return '没有指明';
}

/** One question of a patient: what it is about, what was said, and the answer to give (M23.1). */
export function InquiryPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getInquiry, { params: { id } });
  const found = answer.data;
  const inquiry = found?.inquiry;
  return (
    <>
      <CaseHeader
        title={inquiry === undefined ? '患者提问' : `${inquiry.personName}：${subjectOf(inquiry)}`}
        back={{ to: '/inquiries', label: '患者提问' }}
        status={inquiry && <Status {...inquirySign(inquiry.state)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {found && inquiry && (
        <CaseLayout
          left={
            <>
              <Panel title="提问">
                <Fields
                  columns={3}
                  fields={[
                    { label: '提问编号', value: inquiry.inquiryNo },
                    { label: '参保人', value: `${inquiry.personName}（${inquiry.personNo}）` },
                    { label: '参保地', value: inquiry.areaName },
                    { label: '类别', value: INQUIRY_KINDS[inquiry.kind] },
                    { label: '有关的药品、申请或账单', value: <Subject {...found} /> },
                    { label: '提问时间', value: inquiry.askedAt.slice(0, 16) },
                  ]}
                />
              </Panel>
              <Dialogue of={found} guidancePath="/guidance" />
            </>
          }
          right={found.steps.length > 0 ? <AnswerPanel key={found.events.length} of={found} /> : undefined}
        />
      )}
    </>
  );
}
