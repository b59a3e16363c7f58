import { Form } from 'antd';
import { useState } from 'react';
import { recordMandate } from '../../../contract/eligibility-agents.ts';
import { PROOF_KINDS, type ProofKind } from '../../../domain/insured/agents/mandate.ts';
import {
  EMPTY_MANDATE,
  isPower,
  MandateFields,
  mandateProblems,
} from '../../insured/agents/MandateFields.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ChoiceField, FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { UploadZone } from '../../ui/UploadZone.tsx';
import { useUploadCall } from '../../ui/upload-call.ts';
import { useGo } from '../../ui/url-state.ts';

const PROOF_CHOICES = (Object.keys(PROOF_KINDS) as ProofKind[]).map((value) => ({
  value,
  label: PROOF_KINDS[value],
}));

/** The draft of the page, what is wrong with it, and its sending with the scan of the proof. */
function useMandateRecord() {
  const today = useToday();
  const go = useGo();
  const tell = useTell();
  const [value, keep, clear] = useDraft('record-mandate', {
    ...EMPTY_MANDATE,
    from: today,
    principalNo: '',
    proofKind: 'letter',
  });
  const [file, setFile] = useState<File | null>(null);
  const [requestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const upload = useUploadCall(recordMandate);
  async function submit() {
    const found = [
      problemUnless(value.principalNo.trim() !== '', 'principalNo', '请填写患者的人员编号'),
      ...mandateProblems(value),
      problemUnless(file !== null, 'proof', '请附凭据扫描件'),
    ];
    if (!judge(found) || file === null) return;
    const answer = await upload.send(file, {
      requestId,
      principalNo: value.principalNo.trim(),
      agentName: value.agentName.trim(),
      agentIdNumber: value.agentIdNumber,
      relation: value.relation,
      from: value.from,
      to: value.to,
      powers: value.powers.filter(isPower).join(','),
      proofKind: value.proofKind,
    });
    if (answer === undefined) return;
    clear();
    tell(`已登记${answer.agentName}代${answer.principalName}`);
    go('/mandates');
  }
  return { value, keep, file, setFile, problems, upload, submit };
}

/** The agency records a mandate on papers for a patient who cannot go online (M23.1, M35). */
export function RecordMandatePage() {
  const { value, keep, file, setFile, problems, upload, submit } = useMandateRecord();
  return (
    <>
      <PageHeader
        title="登记委托"
        about="核对患者和代办人的证件与凭据原件后登记；凭据加密保存。"
        back={{ to: '/mandates', label: '委托代办' }}
      />
      <Form layout="vertical" className="st-form" onFinish={() => void submit()}>
        <FormErrors errors={problems} />
        <Panel title="患者">
          <TextField
            id="principalNo"
            label="患者人员编号"
            problems={problems}
            help="在“参保人”里按姓名或证件号查到"
            value={value.principalNo}
            maxLength={30}
            onChange={(principalNo) => keep({ ...value, principalNo })}
          />
        </Panel>
        <Panel title="代办人和事项">
          <MandateFields value={value} problems={problems} change={(part) => keep({ ...value, ...part })} />
        </Panel>
        <Panel title="凭据">
          <ChoiceField
            id="proofKind"
            label="凭据种类"
            value={value.proofKind}
            options={PROOF_CHOICES}
            onChange={(proofKind) => keep({ ...value, proofKind })}
          />
          <FormField id="proof" label="扫描件" problems={problems}>
            <UploadZone
              label="凭据扫描件"
              hint="JPG、PNG 或 PDF，10 MB 以内"
              accept=".jpg,.jpeg,.png,.pdf"
              maxBytes={10 * 1024 * 1024}
              percent={upload.percent}
              onCancel={upload.cancel}
              onFile={setFile}
            />
            {file !== null && <p role="status">已选择：{file.name}</p>}
          </FormField>
        </Panel>
        <SubmitBar verb="登记" busy={upload.percent !== null} error={upload.error} />
      </Form>
    </>
  );
}
