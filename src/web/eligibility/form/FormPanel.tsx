import { urlOf } from '../../../contract/client.ts';
import { getForm, printForm } from '../../../contract/eligibility-form.ts';
import { CAUSES, FORM_FIELDS, type FormField } from '../../../domain/eligibility/form/official-form.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Panel } from '../../ui/PageHeader.tsx';

/** The official form of an application: its other columns, and the copy to print (M22). */
export function FormPanel({ id }: { readonly id: number }) {
  const answer = useQueryCall(getForm, { params: { id } });
  const form = answer.data?.form ?? null;
  return (
    <Panel
      title="申请表"
      extra={
        <a href={urlOf(printForm, { id })} target="_blank" rel="noreferrer">
          打印申请表（PDF）
        </a>
      }
    >
      <ErrorPanel error={answer.error} />
      {form === null ? (
        <p className="st-secondary">没有填写其他栏目；打印件带查验二维码，任何人都可以核对真伪。</p>
      ) : (
        <Fields
          columns={1}
          fields={[
            { label: '用药原因', value: CAUSES[form.cause] },
            ...(Object.keys(FORM_FIELDS) as FormField[])
              .filter((name) => form[name] !== '')
              .map((name) => ({ label: FORM_FIELDS[name].label, value: form[name] })),
          ]}
        />
      )}
    </Panel>
  );
}
