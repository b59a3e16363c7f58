import { Form } from 'antd';
import { addNationalApplication } from '../../../contract/prices.ts';
import { useCall } from '../../ui/api.ts';
import { useDraft } from '../../ui/draft.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { DayItem, TextItem } from '../FormItems.tsx';
import '../catalogue.css';

const EMPTY = {
  genericName: '',
  dosageForm: '',
  strength: '',
  pack: '',
  maker: '',
  nationalCode: '',
  submittedOn: '',
  documentNo: '',
};
type Field = keyof typeof EMPTY;

/** Registers that a maker asked the nation for a standard of a strength the list does not print. */
export function NewNationalApplicationPage() {
  const go = useGo();
  const tell = useTell();
  const [value, keep, clear] = useDraft('national-application', EMPTY);
  const change = (part: Partial<typeof EMPTY>) => keep({ ...value, ...part });
  const save = useCall(addNationalApplication, {
    onDone: ({ id }) => {
      clear();
      tell('已登记申请');
      go(`/national-applications/${id}`);
    },
  });
  const text = (name: Field, label: string, required = true) => (
    <TextItem
      id={`application-${name}`}
      label={label}
      value={value[name]}
      onChange={(typed) => change({ [name]: typed })}
      required={required}
    />
  );
  const { nationalCode, ...needed } = value;
  return (
    <>
      <PageHeader title="登记国家申请" back={{ to: '/national-applications', label: '国家申请' }} />
      <Panel>
        <Form
          layout="vertical"
          className="st-cat-form"
          onFinish={() =>
            save.mutate({
              body: { ...needed, nationalCode: nationalCode.trim() === '' ? null : nationalCode.trim() },
            })
          }
        >
          <div className="st-cat-fields">
            {text('genericName', '通用名')}
            {text('dosageForm', '剂型')}
            {text('strength', '申请的规格')}
            {text('pack', '包装')}
            {text('maker', '企业')}
            {text('nationalCode', '国家药品编码（还没有的留空）', false)}
            <DayItem
              id="application-submittedOn"
              label="提交日期"
              value={value.submittedOn}
              onChange={(submittedOn) => change({ submittedOn })}
              required
            />
            {text('documentNo', '文号')}
          </div>
          <SubmitBar
            verb="登记申请"
            busy={save.isPending}
            disabled={Object.values(needed).some((part) => part.trim() === '')}
            error={save.error}
          />
        </Form>
      </Panel>
    </>
  );
}
