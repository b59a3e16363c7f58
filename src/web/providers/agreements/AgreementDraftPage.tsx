import { Button, Form, Skeleton } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  getAgreementDraft,
  signAgreement,
  withdrawAgreementDraft,
} from '../../../contract/providers-agreements.ts';
import { DRAFT_STATES, PARTIES } from '../../../domain/providers/agreements/draft.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import { DRAFT_TONES } from './agreement-words.ts';

type Draft = OutputOf<typeof getAgreementDraft>;

function SignPanel({ draft }: { readonly draft: Draft }) {
  const tell = useTell();
  const sign = useCall(signAgreement, {
    onDone: ({ state }) => tell(state === 'signed' ? '双方已签，协议生效' : '已签署，等经办机构签署'),
  });
  if (draft.mySide === null) return null;
  return (
    <Panel title="签署">
      <div className="st-stack">
        <p className="st-secondary">以{PARTIES[draft.mySide]}的证书签署协议全文，签署后不能修改。</p>
        <ErrorPanel error={sign.error} />
        <ConfirmButton
          verb="签署协议"
          thing={`${draft.institutionName}的协议 ${draft.agreementNo}`}
          consequence={draft.mySide === 'agency' ? '签署后协议生效。' : '签署后交经办机构签署。'}
          type="primary"
          harms={false}
          busy={sign.isPending}
          onConfirm={() => sign.mutate({ params: { id: draft.id } })}
        />
      </div>
    </Panel>
  );
}

function WithdrawPanel({ draft }: { readonly draft: Draft }) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const { problems, judge } = useFieldProblems();
  const withdraw = useCall(withdrawAgreementDraft, { onDone: () => tell('已撤回') });
  if (!draft.mayWithdraw) return null;
  function submit() {
    if (!judge([problemUnless(reason.trim() !== '', 'withdrawReason', '请写明原因')])) return;
    withdraw.mutate({ params: { id: draft.id }, body: { reason: reason.trim() } });
  }
  return (
    <Panel title="不签这一份">
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="withdrawReason"
          label="原因"
          rows={2}
          maxLength={300}
          problems={problems}
          value={reason}
          onChange={setReason}
        />
        <SubmitBar verb="撤回" harms busy={withdraw.isPending} error={withdraw.error} />
      </Form>
    </Panel>
  );
}

function Signatures({ draft }: { readonly draft: Draft }) {
  return (
    <Panel title="签名" extra={<ClauseLinks ids={['M28']} />}>
      {draft.signatures.length === 0 ? (
        <p className="st-secondary">双方都还没有签署。</p>
      ) : (
        <div className="st-stack">
          {draft.signatures.map((one) => (
            <Fields
              key={one.party}
              columns={2}
              fields={[
                { label: PARTIES[one.party], value: one.holderName },
                {
                  label: '验签',
                  value: <Status tone={one.valid ? 'good' : 'bad'} word={one.valid ? '通过' : '不通过'} />,
                },
                { label: '签署人', value: one.signedBy },
                { label: '签署时间', value: one.signedAt },
                { label: '证书序列号', value: one.certificateSerial, wide: true },
              ]}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}

/** One agreement before and after it is signed: its whole text, both signatures, and the next step of the reader's side. */
export function AgreementDraftPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getAgreementDraft, { params: { id } });
  const draft = answer.data;
  const [title = '', ...lines] = draft?.content.split('\n') ?? [];
  return (
    <>
      <CaseHeader
        title={draft === undefined ? '协议' : `协议 ${draft.agreementNo}`}
        back={{ to: '/agreement-drafts', label: '协议签署' }}
        status={
          draft && (
            <>
              <Status tone={DRAFT_TONES[draft.state]} word={DRAFT_STATES[draft.state]} />
              <span className="st-secondary">
                {draft.institutionName} · {spanText(draft.fromOn, draft.toOn)}
              </span>
            </>
          )
        }
        next={draft && <Button onClick={() => printPage('a4')}>打印</Button>}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {draft && (
        <CaseLayout
          left={
            <>
              <Panel title="协议全文" extra={<ClauseLinks ids={['N3.2', 'M25', 'M27']} />}>
                <article className="st-prose st-print" aria-label={title}>
                  <h3>{title}</h3>
                  {lines.map((line) => (
                    <p key={line}>{line}</p>
                  ))}
                </article>
              </Panel>
              <Signatures draft={draft} />
              {draft.withdrawal !== null && (
                <Panel title="没有签成">
                  <p>
                    {draft.withdrawal.by} 于 {draft.withdrawal.at} 撤回：{draft.withdrawal.reason}
                  </p>
                </Panel>
              )}
            </>
          }
          right={
            draft.mySide !== null || draft.mayWithdraw ? (
              <>
                <SignPanel draft={draft} />
                <WithdrawPanel draft={draft} />
              </>
            ) : undefined
          }
        />
      )}
    </>
  );
}
