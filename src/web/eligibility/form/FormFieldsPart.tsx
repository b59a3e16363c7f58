import { Input, Select } from 'antd';
import {
  CAUSES,
  EMPTY_FORM,
  FORM_FIELDS,
  type Cause,
  type FormField as Column,
} from '../../../domain/eligibility/form/official-form.ts';
import { FormField } from '../../ui/FormField.tsx';
import type { WizardPageProps } from '../wizard-page.ts';

const CAUSE_CHOICES = Object.entries(CAUSES).map(([value, label]) => ({ value, label }));
const HELP: Partial<Record<Column, string>> = {
  keyTests: '病理、基因检测等的结果、日期和机构',
  dosing: '请医师告诉您，或留给医师说明',
};

/** The other columns of the official form (M22): whoever does not know one leaves it to the doctor. */
export function FormFieldsPart({ draft, change }: Pick<WizardPageProps, 'draft' | 'change'>) {
  const form = draft.form ?? EMPTY_FORM;
  const set = (part: Partial<typeof form>) => change({ form: { ...form, ...part } });
  return (
    <>
      <FormField id="cause" label="用药原因" help="工伤的费用由工伤保险支付，不在这里申请">
        <Select
          id="cause"
          aria-label="用药原因"
          value={form.cause}
          options={CAUSE_CHOICES}
          onChange={(cause: Cause) => set({ cause })}
        />
      </FormField>
      <details>
        <summary>申请表的其他栏目（选填）</summary>
        {(Object.keys(FORM_FIELDS) as Column[]).map((name) => {
          const { label, most } = FORM_FIELDS[name];
          const shared = {
            id: name,
            value: form[name],
            maxLength: most,
            onChange: (event: { target: { value: string } }) => set({ [name]: event.target.value }),
          };
          const help = HELP[name];
          return (
            <FormField key={name} id={name} label={label} {...(help === undefined ? {} : { help })}>
              {most > 200 ? <Input.TextArea rows={2} {...shared} /> : <Input {...shared} />}
            </FormField>
          );
        })}
      </details>
    </>
  );
}
