import { Form, Select } from 'antd';
import { listFields } from '../../contract/separate-payment.ts';
import { fileDoctor } from '../../contract/providers-doctors.ts';
import { DOCTOR_TITLES, type DoctorTitle } from '../../policy/parameters/doctor-title.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  tieFields,
  type TieField,
  useFieldProblems,
} from '../ui/FormField.tsx';
import { Go } from '../ui/Go.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { useGo } from '../ui/url-state.ts';

const EMPTY = {
  doctorCode: '',
  name: '',
  department: '',
  title: '副主任医师',
  licenceNo: '',
  fields: [] as string[],
};
const TITLE_CHOICES = DOCTOR_TITLES.map((title) => ({ value: title, label: title }));

function problemsOf(value: typeof EMPTY) {
  return [
    problemUnless(value.name.trim() !== '', 'name', '请填写姓名'),
    problemUnless(/^D\d{12}$/.test(value.doctorCode), 'doctorCode', '医师代码是 D 加 12 位数字'),
    problemUnless(value.department.trim() !== '', 'department', '请填写科室'),
    problemUnless(value.licenceNo.trim() !== '', 'licenceNo', '请填写执业证书编号'),
    problemUnless(value.fields.length > 0, 'fields', '请选择至少一个治疗领域'),
  ];
}

function FieldsChoice({
  value,
  onChange,
}: {
  readonly value: readonly string[];
  readonly onChange: (fields: string[]) => void;
}) {
  const answer = useQueryCall(listFields, {});
  return (
    <>
      <Select
        id="fields"
        mode="multiple"
        loading={answer.isPending}
        value={[...value]}
        placeholder="可选多个"
        maxCount={12}
        options={(answer.data?.rows ?? []).map((field) => ({ value: field, label: field }))}
        notFoundContent="单行支付目录里还没有治疗领域，请等省里发布目录"
        onChange={onChange}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
    </>
  );
}

/** Who is filed, as their licence names them. */
function DoctorPanel({ tie }: { readonly tie: TieField<typeof EMPTY> }) {
  const code = tie('doctorCode');
  return (
    <Panel title="医师">
      <TextField label="姓名" maxLength={60} {...tie('name')} />
      <TextField
        {...code}
        label="国家医保医师代码"
        help="D 加 12 位数字"
        maxLength={13}
        onChange={(text) => code.onChange(text.trim().toUpperCase())}
      />
      <TextField label="科室" maxLength={60} {...tie('department')} />
      <ChoiceField
        {...tie('title')}
        label="职称"
        options={TITLE_CHOICES}
        help={
          <>
            须副主任医师以上；<Go to="/settings/title-relaxations">已放宽的地区</Go>主治医师也可以
          </>
        }
      />
      <TextField label="执业证书编号" maxLength={40} {...tie('licenceNo')} />
    </Panel>
  );
}

/** A hospital files one of its doctors as 责任医师 for fields of treatment. */
export function FileDoctorPage() {
  const go = useGo();
  const tell = useTell();
  const [value, keep, clear] = useDraft('file-doctor', EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const file = useCall(fileDoctor, {
    onDone: ({ id }) => {
      clear();
      tell('已提交，等待经办审核');
      go(`/doctor-filings/${id}`);
    },
  });
  function submit() {
    if (!judge(problemsOf(value))) return;
    file.mutate({
      body: {
        ...value,
        name: value.name.trim(),
        department: value.department.trim(),
        licenceNo: value.licenceNo.trim(),
        title: value.title as DoctorTitle,
      },
    });
  }
  return (
    <>
      <PageHeader
        title="申报责任医师"
        about={
          <>
            本院医师按治疗领域申报，本地经办审核后由省里统一公布。 <ClauseLinks ids={['M20', 'M21']} />
          </>
        }
        back={{ to: '/doctor-filings', label: '责任医师' }}
      />
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <DoctorPanel tie={tie} />
        <Panel title="治疗领域">
          <FormField id="fields" label="能为哪些领域的药品出具意见和处方" problems={problems}>
            <FieldsChoice {...tie('fields')} />
          </FormField>
        </Panel>
        <SubmitBar verb="提交申报" busy={file.isPending} error={file.error} />
      </Form>
    </>
  );
}
