import { Button, Form, Skeleton } from 'antd';
import { useState } from 'react';
import { getInquiry, INQUIRY_WORDS_MOST, takeInquiryStep } from '../../../contract/eligibility-inquiries.ts';
import type { InquiryState } from '../../../domain/eligibility/inquiries/inquiry.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { Dialogue, type Inquiry } from './Dialogue.tsx';
import { inquirySign, subjectOf } from './inquiry-words.ts';

const NEXT: Readonly<Record<InquiryState, string>> = {
  open: '经办看到后会答复您，请留意“提醒”。',
  referred: '您问的是支付范围，要由省医保局统一解释，经办已经请示上级，有结果会答复您。',
  answered: '经办已经答复。没看明白的，可以再追问一次；明白了可以结束。',
  closed: '这个问题已经结束。还有问题，可以另提一个。',
};

function nextWords({ inquiry: { state, askedAgain } }: Inquiry): string {
  if (state === 'answered' && askedAgain)
    return '经办已经答复。还有不清楚的，请另提一个问题，或打电话、到窗口问参保地经办。';
  return NEXT[state];
}

/** Asks back, once. */
function AskAgain({ of: { inquiry, events } }: { readonly of: Inquiry }) {
  const tell = useTell();
  const [words, setWords] = useState('');
  const { problems, judge } = useFieldProblems();
  const take = useCall(takeInquiryStep, { onDone: () => tell('已提交，等待经办答复') });
  function submit() {
    if (!judge([problemUnless(words.trim() !== '', 'words', '请写下还有什么不清楚')])) return;
    take.mutate({
      params: { id: inquiry.id },
      body: {
        step: 'askAgain',
        words: words.trim(),
        aboutScope: false,
        guidanceId: null,
        afterSeq: events.length,
      },
    });
  }
  return (
    <Panel title="没看明白，再问一次">
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="words"
          label="还有什么不清楚"
          rows={4}
          maxLength={INQUIRY_WORDS_MOST}
          problems={problems}
          value={words}
          onChange={setWords}
        />
        <SubmitBar verb="追问" busy={take.isPending} error={take.error} />
      </Form>
    </Panel>
  );
}

function CloseButton({ of: { inquiry, events } }: { readonly of: Inquiry }) {
  const close = useCall(takeInquiryStep);
  const isAnswered = inquiry.state === 'answered';
  const send = () =>
    close.mutate({
      params: { id: inquiry.id },
      body: { step: 'close', words: '', aboutScope: false, guidanceId: null, afterSeq: events.length },
    });
  return (
    <>
      <ErrorPanel error={close.error} />
      {isAnswered ? (
        <Button block loading={close.isPending} onClick={send}>
          明白了，结束提问
        </Button>
      ) : (
        <ConfirmButton
          verb="不用答复了"
          thing={`${subjectOf(inquiry)}的提问（${inquiry.inquiryNo}）`}
          consequence="结束后经办不再答复；以后可以另提。"
          busy={close.isPending}
          onConfirm={send}
        />
      )}
    </>
  );
}

/** One question of the patient's, with what the agency answered (M23.1). */
export function MyQuestionPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getInquiry, { params: { id } });
  const found = answer.data;
  if (found === undefined)
    return answer.error === null ? (
      <Skeleton active />
    ) : (
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
    );
  const { inquiry, steps } = found;
  return (
    <div className="st-stack">
      <CaseHeader
        title={subjectOf(inquiry)}
        back={{ to: '/my/questions', label: '我要提问' }}
        about={`提问编号 ${inquiry.inquiryNo}`}
        status={<Status {...inquirySign(inquiry.state)} />}
      />
      <p className="st-note" role="status">
        {nextWords(found)}
      </p>
      <Dialogue of={found} guidancePath="/answers" />
      {inquiry.application !== null && (
        <Go to={`/progress/${inquiry.application.id}`} className="st-ask">
          看这份申请
        </Go>
      )}
      {inquiry.claimNo !== null && (
        <Go to={`/my/bills/${inquiry.claimNo}`} className="st-ask">
          看这张账单
        </Go>
      )}
      {steps.includes('askAgain') && <AskAgain key={found.events.length} of={found} />}
      {steps.includes('close') && <CloseButton of={found} />}
    </div>
  );
}
