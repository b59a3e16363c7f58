import { Form, Input, Radio, Select } from 'antd';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { FormField } from '../ui/FormField.tsx';
import { clinicalProblems, type ClinicalDraft } from './clinical-draft.ts';

interface ClinicalPartProps {
  readonly sex: string;
  readonly draft: ClinicalDraft;
  readonly onChange: (draft: ClinicalDraft) => void;
}

const ANSWERS = [
  { value: true, label: '是' },
  { value: false, label: '否' },
];

interface PartProps {
  readonly draft: ClinicalDraft;
  readonly onChange: (part: Partial<ClinicalDraft>) => void;
}

/** Women are asked about both. */
function Pregnancy({ draft, onChange }: PartProps) {
  return (
    <>
      <Form.Item label="妊娠">
        <Radio.Group
          aria-label="妊娠"
          options={ANSWERS}
          value={draft.pregnant}
          onChange={(event) => onChange({ pregnant: event.target.value === true })}
        />
      </Form.Item>
      <Form.Item label="哺乳">
        <Radio.Group
          aria-label="哺乳"
          options={ANSWERS}
          value={draft.lactating}
          onChange={(event) => onChange({ lactating: event.target.value === true })}
        />
      </Form.Item>
    </>
  );
}

/** None, or what against. */
function Allergies({
  draft,
  problems,
  onChange,
}: PartProps & { readonly problems: ReturnType<typeof clinicalProblems> }) {
  return (
    <>
      <Form.Item label="过敏史">
        <Radio.Group
          aria-label="过敏史"
          options={[
            { value: 'none', label: '无' },
            { value: 'some', label: '有' },
          ]}
          value={draft.allergies === null ? null : draft.allergies.length === 0 ? 'none' : 'some'}
          onChange={(event) => onChange({ allergies: event.target.value === 'none' ? [] : [''] })}
        />
      </Form.Item>
      {draft.allergies !== null && draft.allergies.length > 0 && (
        <FormField id="allergies" label="过敏物" problems={problems}>
          <Select
            id="allergies"
            mode="tags"
            open={false}
            suffixIcon={null}
            aria-label="过敏物"
            value={draft.allergies.filter((one) => one !== '')}
            onChange={(allergies: string[]) =>
              onChange({ allergies: allergies.length === 0 ? [''] : allergies })
            }
          />
        </FormField>
      )}
    </>
  );
}

/** What the doctor asks before prescribing: what is left open counts as not asked (M34). */
export function ClinicalPart({ sex, draft, onChange }: ClinicalPartProps) {
  const problems = clinicalProblems(draft);
  const change = (part: Partial<ClinicalDraft>) => onChange({ ...draft, ...part });
  return (
    <>
      <p className="st-secondary" style={{ marginBottom: 12 }}>
        询问后如实记录，随处方签名；没有问到的留空。 <ClauseLink id="M34" />
      </p>
      <Form layout="vertical" component="div" className="st-dosing">
        <FormField id="weight" label="体重" problems={problems}>
          <Input
            id="weight"
            inputMode="decimal"
            suffix="千克"
            value={draft.weightKg}
            onChange={(event) => change({ weightKg: event.target.value.trim() })}
          />
        </FormField>
        <FormField id="height" label="身高" problems={problems}>
          <Input
            id="height"
            inputMode="numeric"
            suffix="厘米"
            value={draft.heightCm}
            onChange={(event) => change({ heightCm: event.target.value.trim() })}
          />
        </FormField>
        {sex === '女' && <Pregnancy draft={draft} onChange={change} />}
        <Allergies draft={draft} problems={problems} onChange={change} />
        <FormField
          id="other-diagnoses"
          label="其他诊断编码"
          help="如 N18.5，输入后按回车"
          problems={problems}
        >
          <Select
            id="other-diagnoses"
            mode="tags"
            open={false}
            suffixIcon={null}
            aria-label="其他诊断编码"
            value={[...draft.otherDiagnoses]}
            onChange={(otherDiagnoses: string[]) =>
              change({ otherDiagnoses: otherDiagnoses.map((code) => code.trim().toUpperCase()) })
            }
          />
        </FormField>
      </Form>
    </>
  );
}
