import { Button, Form, Select } from 'antd';
import { useState } from 'react';
import {
  endExpert,
  enterExpert,
  listExpertAccounts,
  listExperts,
} from '../../../contract/eligibility-panels.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import {
  FormField,
  problemUnless,
  TextField,
  useFieldProblems,
  type FieldProblem,
} from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';

type Row = RowOf<typeof listExperts>;

const EMPTY = { accountId: 0, fields: [] as string[], title: '', institutionCode: '', practitionerCode: '' };

type Value = typeof EMPTY;

/** Title and workplace: what conflicts of interest are told by. */
function PlaceFields(props: {
  readonly value: Value;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (part: Partial<Value>) => void;
}) {
  const { value, problems, onChange } = props;
  return (
    <>
      <TextField
        id="title"
        label="职称"
        problems={problems}
        value={value.title}
        onChange={(title) => onChange({ title })}
      />
      <TextField
        id="institutionCode"
        label="所在医院编号（没有就不填）"
        problems={problems}
        help="用于回避同一单位的申请"
        value={value.institutionCode}
        onChange={(institutionCode) => onChange({ institutionCode })}
      />
      <TextField
        id="practitionerCode"
        label="本人的医师编码（没有就不填）"
        problems={problems}
        value={value.practitionerCode}
        onChange={(practitionerCode) => onChange({ practitionerCode })}
      />
    </>
  );
}

/** Puts an account of an expert on the roster. */
function EnterForm() {
  const tell = useTell();
  const [value, setValue] = useState(EMPTY);
  const { problems, judge } = useFieldProblems();
  const accounts = useQueryCall(listExpertAccounts, {});
  const change = (part: Partial<Value>) => setValue({ ...value, ...part });
  const enter = useCall(enterExpert, {
    onDone: () => {
      tell('已列入名册');
      setValue(EMPTY);
    },
  });
  function submit() {
    const sound = judge([
      problemUnless(value.accountId > 0, 'accountId', '请选择专家账号'),
      problemUnless(value.fields.length > 0, 'fields', '请填写治疗领域'),
      problemUnless(value.title.trim() !== '', 'title', '请填写职称'),
    ]);
    const orNull = (text: string) => (text.trim() === '' ? null : text.trim());
    if (sound)
      enter.mutate({
        body: {
          accountId: value.accountId,
          fields: value.fields,
          title: value.title.trim(),
          institutionCode: orNull(value.institutionCode),
          practitionerCode: orNull(value.practitionerCode),
        },
      });
  }
  return (
    <Panel title="列入名册">
      <Form layout="vertical" onFinish={submit}>
        <FormField id="accountId" label="专家账号" problems={problems} help="先在“账号”里新建评审专家账号">
          <Select
            id="accountId"
            aria-label="专家账号"
            value={value.accountId === 0 ? null : value.accountId}
            options={(accounts.data?.rows ?? []).map((row) => ({
              value: row.accountId,
              label: `${row.name}（${row.login}）`,
            }))}
            onChange={(accountId: number) => change({ accountId })}
          />
        </FormField>
        <FormField id="fields" label="治疗领域" problems={problems} help="可填多个，与药品的治疗领域一致">
          <Select
            id="fields"
            aria-label="治疗领域"
            mode="tags"
            value={value.fields}
            onChange={(fields: string[]) => change({ fields })}
          />
        </FormField>
        <PlaceFields value={value} problems={problems} onChange={change} />
        <ErrorPanel error={enter.error ?? accounts.error} />
        <Button type="primary" htmlType="submit" loading={enter.isPending}>
          列入名册
        </Button>
      </Form>
    </Panel>
  );
}

function columnsFor(mayEnd: boolean, end: (row: Row) => void, busy: boolean): readonly Column<Row>[] {
  return [
    { key: 'id', title: '编号', text: (row) => String(row.id) },
    { key: 'name', title: '姓名', text: (row) => row.name, lead: true },
    {
      key: 'state',
      title: '状态',
      text: (row) => (row.toOn === null ? '在册' : `${row.toOn} 移出`),
      cell: (row) => (
        <Status
          tone={row.toOn === null ? 'good' : 'off'}
          word={row.toOn === null ? '在册' : `${row.toOn} 移出`}
        />
      ),
    },
    { key: 'fields', title: '治疗领域', text: (row) => row.fields.join('、'), wrap: true },
    { key: 'title', title: '职称', text: (row) => row.title },
    { key: 'place', title: '所在单位', text: (row) => row.institutionName ?? '—', wrap: true },
    { key: 'panels', title: '抽中', align: 'right', text: (row) => String(row.panels) },
    { key: 'answered', title: '已提交', align: 'right', text: (row) => String(row.answered) },
    ...(mayEnd
      ? [
          {
            key: 'end',
            title: '办理',
            cell: (row: Row) =>
              row.toOn === null && (
                <ConfirmButton
                  verb="移出"
                  thing={row.name}
                  consequence="今后不再抽取；已抽中的评审继续。"
                  busy={busy}
                  onConfirm={() => end(row)}
                />
              ),
          },
        ]
      : []),
  ];
}

/** The roster from which panels are drawn: who, in which fields, from where (M36). */
export function ExpertsPage() {
  const me = useMe();
  const tell = useTell();
  const [query, setQuery] = useUrlState({ q: '' });
  const mayKeep = me.role === 'provinceAdmin';
  const end = useCall(endExpert, { onDone: () => tell('已移出名册') });
  return (
    <>
      <PageHeader
        title="评审专家"
        about={
          <>
            疑难申请在名册里按治疗领域抽签，同一单位的自动回避。 <ClauseLink id="M36" />
          </>
        }
      />
      <div className="st-stack">
        <QueryBar fields={[{ name: 'q', label: '姓名或治疗领域' }]} value={query} onSearch={setQuery} />
        <ErrorPanel error={end.error} />
        <EndpointTable
          endpoint={listExperts}
          name="experts"
          label="评审专家"
          query={query}
          rowKey={(row) => row.id}
          columns={columnsFor(mayKeep, (row) => end.mutate({ params: { id: row.id } }), end.isPending)}
          stacks
          empty={{ why: '名册里没有符合条件的专家', what: '由省局系统管理员列入' }}
        />
        {mayKeep && <EnterForm />}
      </div>
    </>
  );
}
