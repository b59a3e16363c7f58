import { Alert, Button, Form } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../contract/endpoint.ts';
import {
  checkDoctorFiling,
  endDoctorFiling,
  type getDoctorFiling,
  publishDoctorFilings,
  suspendDoctorFiling,
} from '../../contract/providers-doctors.ts';
import { useCall } from '../ui/api.ts';
import { problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { useMe } from '../ui/me.ts';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { spanText } from '../ui/words.ts';
import { StopForm } from './StopForm.tsx';

/** One doctor's filing as the server tells it. */
export type Filing = OutputOf<typeof getDoctorFiling>;

interface DecisionProps {
  readonly filing: Filing;
}

function CheckPanel({ filing }: DecisionProps) {
  const tell = useTell();
  const check = useCall(checkDoctorFiling, { onDone: () => tell(`${filing.name}已审核通过`) });
  return (
    <Panel title="审核">
      <p className="st-secondary">核对职称、执业证书和科室与治疗领域是否相符，通过后由省里统一公布。</p>
      <SubmitBar
        verb="审核通过"
        busy={check.isPending}
        error={check.error}
        onSubmit={() => check.mutate({ params: { id: filing.id } })}
      />
    </Panel>
  );
}

function PublishPanel({ filing }: DecisionProps) {
  const tell = useTell();
  const publish = useCall(publishDoctorFilings, {
    onDone: ({ rows }) => {
      if (rows.every((row) => row.done)) tell(`${filing.name}已公布`);
    },
  });
  const refused = publish.data?.rows.find((row) => !row.done);
  return (
    <Panel title="公布">
      <p className="st-secondary">公布当天起全省互认，并发放签名证书。</p>
      {refused && <Alert role="alert" type="warning" showIcon title={`没有公布：${refused.reason}`} />}
      <SubmitBar
        verb="公布"
        busy={publish.isPending}
        error={publish.error}
        onSubmit={() => publish.mutate({ body: { ids: [filing.id] } })}
      />
    </Panel>
  );
}

function ResumePanel({ filing }: DecisionProps) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const { problems, judge } = useFieldProblems();
  const resume = useCall(suspendDoctorFiling, { onDone: () => tell('已恢复') });
  function submit() {
    if (!judge([problemUnless(reason.trim() !== '', 'resume-reason', '请写明恢复的原因')])) return;
    resume.mutate({ params: { id: filing.id }, body: { fromOn: null, toOn: null, reason: reason.trim() } });
  }
  return (
    <Panel title="恢复资格">
      <p className="st-secondary">
        暂停 {spanText(filing.suspendedFrom ?? '', filing.suspendedTo)}；恢复立即生效。
      </p>
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="resume-reason"
          label="原因"
          problems={problems}
          rows={2}
          maxLength={300}
          value={reason}
          onChange={setReason}
        />
        <SubmitBar verb="恢复" busy={resume.isPending} error={resume.error} />
      </Form>
    </Panel>
  );
}

function SuspendPanel({ filing }: DecisionProps) {
  const tell = useTell();
  const suspend = useCall(suspendDoctorFiling, { onDone: () => tell('已暂停') });
  return (
    <Panel title="暂停资格">
      <StopForm
        kind="suspend"
        id="suspend"
        verb="暂停"
        thing={filing.name}
        consequence="暂停期间不能出具意见和开处方，到期自动恢复，也可以提前恢复。"
        busy={suspend.isPending}
        error={suspend.error}
        onStop={(body) => suspend.mutate({ params: { id: filing.id }, body })}
      />
    </Panel>
  );
}

function EndPanel({ filing }: DecisionProps) {
  const tell = useTell();
  const published = filing.publishedOn !== null;
  const verb = published ? '退出名单' : '不予通过';
  const end = useCall(endDoctorFiling, { onDone: () => tell(published ? '已退出名单' : '已不予通过') });
  return (
    <Panel title={verb}>
      <StopForm
        kind="end"
        dated={published}
        id="end"
        verb={verb}
        thing={`${filing.name}，${filing.hospitalName}，${filing.fields.join('、')}`}
        consequence={
          published
            ? '退出后不能恢复；要再做责任医师，须由医院重新申报。'
            : '本次申报到此为止；医院可以改正后重新申报。'
        }
        busy={end.isPending}
        error={end.error}
        onStop={({ fromOn, reason }) =>
          end.mutate({ params: { id: filing.id }, body: { endedOn: fromOn, reason } })
        }
      />
    </Panel>
  );
}

/** What this desk may do about a filing: the agency checks, suspends and ends; the province publishes. */
export function FilingDecision({ filing }: DecisionProps) {
  const me = useMe();
  const [ending, setEnding] = useState(false);
  if (me.role === 'provinceCatalogue') return <PublishPanel filing={filing} />;
  const isPublished = filing.publishedOn !== null;
  return (
    <>
      {filing.state === 'filed' && <CheckPanel filing={filing} />}
      {isPublished &&
        (filing.suspendedFrom === null ? <SuspendPanel filing={filing} /> : <ResumePanel filing={filing} />)}
      {ending ? (
        <EndPanel filing={filing} />
      ) : (
        <Button onClick={() => setEnding(true)}>{isPublished ? '退出名单…' : '不予通过…'}</Button>
      )}
    </>
  );
}
