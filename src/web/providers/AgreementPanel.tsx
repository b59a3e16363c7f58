import { Button, Form } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../contract/endpoint.ts';
import { endAgreement, suspendAgreement, type getInstitution } from '../../contract/providers.ts';
import { AGREEMENT_CLAUSES } from '../../domain/providers/model.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { Fields } from '../ui/Fields.tsx';
import { problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { spanText } from '../ui/words.ts';
import { agreementSign } from './provider-words.ts';
import { StopForm } from './StopForm.tsx';

export type Institution = OutputOf<typeof getInstitution>;
type Agreement = Institution['agreements'][number];

interface PartProps {
  readonly agreement: Agreement;
  readonly onDone: () => void;
}

function SuspendPart({ agreement, onDone }: PartProps) {
  const tell = useTell();
  const suspend = useCall(suspendAgreement, {
    onDone: () => {
      tell('已中止');
      onDone();
    },
  });
  return (
    <StopForm
      kind="suspend"
      id={`suspend-${agreement.id}`}
      verb="中止协议"
      thing={agreement.agreementNo}
      consequence="中止期间不能开方、配药和结算，到期自动恢复，也可以提前恢复。"
      busy={suspend.isPending}
      error={suspend.error}
      onStop={(body) => suspend.mutate({ params: { id: agreement.id }, body })}
    />
  );
}

function ResumePart({ agreement, onDone }: PartProps) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const { problems, judge } = useFieldProblems();
  const field = `resume-${agreement.id}`;
  const resume = useCall(suspendAgreement, {
    onDone: () => {
      tell('已恢复');
      onDone();
    },
  });
  function submit() {
    if (!judge([problemUnless(reason.trim() !== '', field, '请写明恢复的原因')])) return;
    resume.mutate({
      params: { id: agreement.id },
      body: { fromOn: null, toOn: null, reason: reason.trim() },
    });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      <TextField
        id={field}
        label="恢复的原因"
        problems={problems}
        rows={2}
        maxLength={300}
        value={reason}
        onChange={setReason}
      />
      <SubmitBar verb="恢复协议" busy={resume.isPending} error={resume.error} />
    </Form>
  );
}

function EndPart({ agreement, name, onDone }: PartProps & { readonly name: string }) {
  const tell = useTell();
  const end = useCall(endAgreement, {
    onDone: () => {
      tell('已终止');
      onDone();
    },
  });
  return (
    <StopForm
      kind="end"
      id={`end-${agreement.id}`}
      verb="终止协议"
      thing={`${name}的协议 ${agreement.agreementNo}`}
      consequence="终止后不能恢复；再合作须重新签订并登记协议。"
      busy={end.isPending}
      error={end.error}
      onStop={({ fromOn, reason }) =>
        end.mutate({ params: { id: agreement.id }, body: { endedOn: fromOn, reason } })
      }
    />
  );
}

function Clauses({
  agreement,
  required,
}: {
  readonly agreement: Agreement;
  readonly required: Institution['requiredClauses'];
}) {
  const missing = required.filter((clause) => !agreement.clauses.includes(clause));
  return (
    <ul className="st-checks">
      {agreement.clauses.map((clause) => (
        <li key={clause}>
          <span aria-hidden="true">✓</span> {AGREEMENT_CLAUSES[clause]}
          {required.includes(clause) && <span className="st-secondary">（必备）</span>}
        </li>
      ))}
      {missing.map((clause) => (
        <li key={clause} className="st-lacks">
          <span aria-hidden="true">✕</span> 缺少：{AGREEMENT_CLAUSES[clause]}
        </li>
      ))}
    </ul>
  );
}

/** One agreement: its term, its clauses, and, for its agency, suspending, resuming and ending it. */
export function AgreementPanel({
  agreement,
  institution,
}: {
  readonly agreement: Agreement;
  readonly institution: Institution;
}) {
  const [open, setOpen] = useState<'suspend' | 'resume' | 'end'>();
  const { suspendedFrom, suspendedTo, endedOn, stopReason, state } = agreement;
  const close = () => setOpen(undefined);
  const press = (part: typeof open) => setOpen(open === part ? undefined : part);
  return (
    <Panel title={`协议 ${agreement.agreementNo}`} extra={<Status {...agreementSign(state)} />}>
      <div className="st-stack">
        <Fields
          columns={3}
          fields={[
            { label: '协议期限', value: spanText(agreement.fromOn, agreement.toOn) },
            ...(suspendedFrom === null
              ? []
              : [{ label: '中止', value: spanText(suspendedFrom, suspendedTo) }]),
            ...(endedOn === null ? [] : [{ label: '终止', value: `自 ${endedOn} 起不再生效` }]),
            ...(stopReason === null ? [] : [{ label: '原因', value: stopReason, wide: true }]),
          ]}
        />
        <div>
          <div className="st-actions">
            <h3>约定事项</h3>
            <ClauseLink id={institution.kind === 'hospital' ? 'M25' : 'M26'} />
          </div>
          <Clauses agreement={agreement} required={institution.requiredClauses} />
        </div>
        {institution.mayManage && state !== 'ended' && (
          <>
            <div className="st-actions">
              {suspendedFrom === null ? (
                <Button aria-expanded={open === 'suspend'} onClick={() => press('suspend')}>
                  中止…
                </Button>
              ) : (
                <Button aria-expanded={open === 'resume'} onClick={() => press('resume')}>
                  恢复…
                </Button>
              )}
              <Button aria-expanded={open === 'end'} onClick={() => press('end')}>
                终止…
              </Button>
            </div>
            {open !== undefined && (
              <div className="st-inset">
                {open === 'suspend' && <SuspendPart agreement={agreement} onDone={close} />}
                {open === 'resume' && <ResumePart agreement={agreement} onDone={close} />}
                {open === 'end' && <EndPart agreement={agreement} name={institution.name} onDone={close} />}
              </div>
            )}
          </>
        )}
      </div>
    </Panel>
  );
}
