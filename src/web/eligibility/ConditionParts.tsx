import { Input } from 'antd';
import type { PaperKind } from '../../domain/eligibility/model.ts';
import { FormField } from '../ui/FormField.tsx';
import { credentialOf } from './application-draft.ts';
import { LastTimeNote } from './form/LastTimeNote.tsx';
import { FormFieldsPart } from './form/FormFieldsPart.tsx';
import { InstitutionPicker } from './InstitutionPicker.tsx';
import { PaperUpload } from './PaperUploads.tsx';
import type { WizardPageProps } from './wizard-page.ts';

/** What is the matter: as the doctor's certificate says it. */
export function ConditionPart({ draft, change, problems }: WizardPageProps) {
  return (
    <>
      {draft.paymentScope !== '' && (
        <p className="st-note">
          {draft.drugName}的限定支付范围：{draft.paymentScope}
        </p>
      )}
      {draft.diagnosisCode === '' && <LastTimeNote draft={draft} change={change} />}
      <FormField id="diagnosisName" label="诊断" problems={problems} help="照诊断证明上的写">
        <Input
          id="diagnosisName"
          value={draft.diagnosisName}
          maxLength={100}
          onChange={(event) => change({ diagnosisName: event.target.value })}
        />
      </FormField>
      <FormField
        id="diagnosisCode"
        label="诊断编码"
        problems={problems}
        help="诊断证明或病历首页上印有，如 C34.900；找不到时请问医师"
      >
        <Input
          id="diagnosisCode"
          value={draft.diagnosisCode}
          maxLength={15}
          autoComplete="off"
          onChange={(event) =>
            change({ diagnosisCode: event.target.value.trim().toUpperCase().replaceAll('X', 'x') })
          }
        />
      </FormField>
      <FormField
        id="conditionText"
        label="病情"
        problems={problems}
        help="何时确诊、分期、做过哪些治疗、关键检查结果"
      >
        <Input.TextArea
          id="conditionText"
          rows={5}
          maxLength={1000}
          value={draft.conditionText}
          onChange={(event) => change({ conditionText: event.target.value })}
        />
      </FormField>
      <FormFieldsPart draft={draft} change={change} />
    </>
  );
}

const PAPERS: readonly { readonly kind: PaperKind; readonly hint: string }[] = [
  { kind: 'identity', hint: '身份证正反面。' },
  { kind: 'credential', hint: '电子凭证截图或社保卡照片。' },
  { kind: 'medicalRecord', hint: '能证明疾病和病情的诊断证明、病历。' },
  { kind: 'testReport', hint: '病理、基因检测等，没有可以不传。' },
  { kind: 'other', hint: '没有可以不传。' },
];

/** The papers, each sent as it is chosen (M23.2). */
export function PapersPart({ draft, change, problems }: WizardPageProps) {
  return (
    <div className="st-stack" id="papers" tabIndex={-1}>
      <p className="st-secondary">前三样必须有。材料加密保存，只有办理您申请的人能看，每次查看都有记录。</p>
      {problems.map((problem) => (
        <p key={problem.text} className="st-field-problem" role="alert">
          {problem.text}
        </p>
      ))}
      {PAPERS.map(({ kind, hint }) => (
        <PaperUpload
          key={kind}
          kind={kind}
          hint={hint}
          papers={draft.papers}
          credential={credentialOf(draft)}
          onChange={(papers) => change({ papers })}
        />
      ))}
    </div>
  );
}

/** New papers where there are any: what was filed before need not be filed again. */
export function OptionalPapers({ draft, change }: WizardPageProps) {
  return (
    <div className="st-stack">
      {PAPERS.filter(({ kind }) => kind === 'medicalRecord' || kind === 'testReport').map(({ kind }) => (
        <PaperUpload
          key={kind}
          kind={kind}
          hint=""
          papers={draft.papers}
          credential={credentialOf(draft)}
          onChange={(papers) => change({ papers })}
        />
      ))}
    </div>
  );
}

/** How to reach the patient, and where the drug is fetched. */
export function ContactPart({ draft, change, problems }: WizardPageProps) {
  return (
    <>
      <FormField id="phone" label="联系电话" problems={problems} help="办理中有事会打这个电话">
        <Input
          id="phone"
          inputMode="tel"
          autoComplete="tel"
          value={draft.phone}
          onChange={(event) => change({ phone: event.target.value.trim() })}
        />
      </FormField>
      <InstitutionPicker
        kind="pharmacy"
        label="取药的地方"
        value={draft.pharmacy}
        none="在医院取药"
        onPick={(pharmacy) => change({ pharmacy })}
      />
      <p className="st-secondary">批准以后随时可以换，全省的定点药店都可以。</p>
    </>
  );
}
