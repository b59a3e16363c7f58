import { Checkbox, Form, Input, Radio } from 'antd';
import { CONSENT_BY } from '../../domain/prescription/model.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { FormField } from '../ui/FormField.tsx';
import { longTermProblems, type LongTerm } from './clinical-draft.ts';

const EMPTY: LongTerm = { assessment: '', consentBy: 'patient', consentName: '' };
const BY = Object.entries(CONSENT_BY).map(([value, label]) => ({ value, label }));

/** Asks for a long-term prescription: the assessment, and who agreed (I19). */
export function LongTermPart({
  draft,
  onChange,
}: {
  readonly draft: LongTerm | null;
  readonly onChange: (draft: LongTerm | null) => void;
}) {
  const problems = draft === null ? [] : longTermProblems(draft);
  const change = (part: Partial<LongTerm>) => onChange({ ...(draft ?? EMPTY), ...part });
  return (
    <div className="st-stack">
      <Checkbox checked={draft !== null} onChange={(event) => onChange(event.target.checked ? EMPTY : null)}>
        开成长期处方（最长十二周）
      </Checkbox>
      {draft !== null && (
        <>
          <p className="st-secondary">
            须病情稳定、用过此药，药品常温或阴凉保存且不属管制类别；首张由副高级以上医师评估。{' '}
            <ClauseLink id="I19" />
          </p>
          <Form layout="vertical" component="div" className="st-dosing">
            <div className="st-wide">
              <FormField id="assessment" label="评估" problems={problems}>
                <Input.TextArea
                  id="assessment"
                  rows={2}
                  maxLength={500}
                  value={draft.assessment}
                  onChange={(event) => change({ assessment: event.target.value })}
                />
              </FormField>
            </div>
            <Form.Item label="谁签字同意">
              <Radio.Group
                aria-label="谁签字同意"
                options={BY}
                value={draft.consentBy}
                onChange={(event) =>
                  change({ consentBy: event.target.value === 'agent' ? 'agent' : 'patient' })
                }
              />
            </Form.Item>
            <FormField id="consent-name" label="签字人姓名" problems={problems}>
              <Input
                id="consent-name"
                maxLength={60}
                value={draft.consentName}
                onChange={(event) => change({ consentName: event.target.value })}
              />
            </FormField>
          </Form>
        </>
      )}
    </div>
  );
}
