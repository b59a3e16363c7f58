import { Form } from 'antd';
import { useState } from 'react';
import { listViolations, recordViolation } from '../../../contract/insured-violations.ts';
import { VIOLATION_KINDS, type ViolationKind } from '../../../domain/insured/violations/violation.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  useFieldProblems,
  type FieldProblem,
} from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { VIOLATION_SIGNS } from './violation-words.ts';

const EMPTY = {
  personNo: '',
  kind: 'lentCredential' as ViolationKind,
  foundOn: '',
  facts: '',
  evidence: '',
  loss: '0.00',
};
const KINDS = (Object.keys(VIOLATION_KINDS) as ViolationKind[]).map((value) => ({
  value,
  label: VIOLATION_KINDS[value],
}));

interface RecordFieldsProps {
  readonly value: typeof EMPTY;
  readonly problems: readonly FieldProblem[];
  readonly change: (part: Partial<typeof EMPTY>) => void;
}

function RecordFields({ value, problems, change }: RecordFieldsProps) {
  return (
    <>
      <TextField
        id="personNo"
        label="人员编号"
        problems={problems}
        value={value.personNo}
        onChange={(personNo) => change({ personNo: personNo.trim() })}
      />
      <ChoiceField
        id="kind"
        label="违规种类"
        problems={problems}
        value={value.kind}
        options={KINDS}
        onChange={(kind) => change({ kind: kind as ViolationKind })}
      />
      <FormField id="foundOn" label="发现日期" problems={problems}>
        <DayInput id="foundOn" value={value.foundOn} onChange={(foundOn) => change({ foundOn })} />
      </FormField>
      <TextField
        id="facts"
        label="事实"
        problems={problems}
        rows={3}
        maxLength={1000}
        value={value.facts}
        onChange={(facts) => change({ facts })}
      />
      <TextField
        id="evidence"
        label="证据"
        problems={problems}
        rows={2}
        maxLength={1000}
        value={value.evidence}
        onChange={(evidence) => change({ evidence })}
      />
      <TextField
        id="loss"
        label="基金损失（元）"
        problems={problems}
        value={value.loss}
        onChange={(loss) => change({ loss: loss.trim() })}
      />
    </>
  );
}

function RecordForm() {
  const tell = useTell();
  const [value, setValue] = useState(EMPTY);
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<typeof EMPTY>) => setValue({ ...value, ...part });
  const record = useCall(recordViolation, {
    onDone: (answer) => {
      tell(`已立案 ${answer.caseNo}`);
      setValue(EMPTY);
      setRequestId(newRequestId());
    },
  });
  function submit() {
    const sound = judge([
      problemUnless(/^[0-9A-Z]{6,30}$/.test(value.personNo), 'personNo', '请填写人员编号'),
      problemUnless(value.foundOn !== '', 'foundOn', '请填写发现日期'),
      problemUnless(value.facts.trim().length >= 2, 'facts', '请写明事实'),
      problemUnless(value.evidence.trim().length >= 2, 'evidence', '请写明证据'),
      problemUnless(/^\d{1,13}\.\d{2}$/.test(value.loss), 'loss', '金额写到分，如 1200.00；没有写 0.00'),
    ]);
    if (sound) record.mutate({ body: { ...value, requestId, claimNo: null } });
  }
  return (
    <Panel title="立案">
      <Form layout="vertical" onFinish={submit}>
        <RecordFields value={value} problems={problems} change={change} />
        <SubmitBar verb="立案" busy={record.isPending} error={record.error} />
      </Form>
    </Panel>
  );
}

/** Violations of insured persons of the area: recorded here, decided by another person of the bureau (M35). */
export function ViolationsPage() {
  const me = useMe();
  return (
    <>
      <PageHeader
        title="参保人违规"
        about={
          <>
            立案后由医保局另一位工作人员决定；暂停联网结算期间费用先由个人支付。 <ClauseLink id="M35" />
          </>
        }
      />
      <CaseLayout
        left={
          <EndpointTable
            endpoint={listViolations}
            name="violations"
            label="参保人违规案件"
            rowKey={(row) => row.id}
            hrefOf={(row) => `/insured-violations/${row.id}`}
            stacks
            columns={[
              { key: 'no', title: '案号', text: (row) => row.caseNo },
              { key: 'person', title: '参保人', text: (row) => row.personName },
              { key: 'kind', title: '违规种类', text: (row) => VIOLATION_KINDS[row.kind] },
              { key: 'found', title: '发现日期', text: (row) => row.foundOn },
              {
                key: 'state',
                title: '处理',
                text: (row) => VIOLATION_SIGNS[row.state].word,
                cell: (row) => <Status {...VIOLATION_SIGNS[row.state]} />,
              },
              { key: 'last', title: '暂停到', text: (row) => row.lastDay ?? '' },
            ]}
            empty={{ why: '没有违规案件', what: '查实线索后在这里立案' }}
          />
        }
        right={me.role === 'auditor' ? undefined : <RecordForm />}
      />
    </>
  );
}
