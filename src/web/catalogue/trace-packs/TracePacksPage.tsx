import { Button, Form, InputNumber } from 'antd';
import { useState } from 'react';
import {
  listTracePacks,
  PACK_LEVELS,
  saveTracePack,
  withdrawTracePack,
} from '../../../contract/catalogue-trace-packs.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField, FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';

const LEVELS = Object.entries(PACK_LEVELS).map(([value, label]) => ({ value, label }));
const EMPTY = { prefix: '', nationalCode: '', level: 'middle', packs: 10 };

function PackForm() {
  const [value, setValue] = useState(EMPTY);
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<typeof EMPTY>) => setValue({ ...value, ...part });
  const save = useCall(saveTracePack, { onDone: () => setValue(EMPTY) });
  function submit() {
    const { prefix, nationalCode, packs } = value;
    const sound = judge([
      problemUnless(/^\d{5,14}$/.test(prefix), 'prefix', '请填写 5 至 14 位数字'),
      problemUnless(/^[XZ][0-9A-Z]{19,22}$/.test(nationalCode), 'nationalCode', '请填写国家药品编码'),
    ]);
    const level = value.level === 'case' ? ('case' as const) : ('middle' as const);
    if (sound) save.mutate({ body: { prefix, nationalCode, level, packs } });
  }
  return (
    <Panel title="登记码段">
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="prefix"
          label="码段"
          help="这种包装的追溯码都以它开头，通常七位"
          inputMode="tel"
          maxLength={14}
          problems={problems}
          value={value.prefix}
          onChange={(prefix) => change({ prefix: prefix.trim() })}
        />
        <TextField
          id="nationalCode"
          label="国家药品编码"
          maxLength={23}
          problems={problems}
          value={value.nationalCode}
          onChange={(text) => change({ nationalCode: text.trim().toUpperCase() })}
        />
        <ChoiceField
          id="level"
          label="包装层级"
          options={LEVELS}
          value={value.level}
          onChange={(level) => change({ level })}
        />
        <FormField id="packs" label="内含最小销售包装数">
          <InputNumber
            id="packs"
            min={2}
            max={10000}
            precision={0}
            value={value.packs}
            onChange={(packs) => change({ packs: packs ?? 2 })}
          />
        </FormField>
        <SubmitBar verb="登记" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

/** Which trace codes are those of cartons and cases, and so cannot be sold as one pack (M32). */
export function TracePacksPage() {
  const me = useMe();
  const answer = useQueryCall(listTracePacks, {});
  const withdraw = useCall(withdrawTracePack);
  const mayEdit = me.role === 'provinceCatalogue';
  return (
    <>
      <PageHeader
        title="追溯码包装层级"
        about={
          <>
            零售须扫最小销售包装的追溯码；登记为中包装、大包装的码段，收银时扫到就拒绝。{' '}
            <ClauseLink id="M32" />
          </>
        }
      />
      <ErrorPanel error={answer.error ?? withdraw.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          answer.error === null && (
            <DataTable
              label="追溯码包装层级"
              rows={answer.data?.rows}
              rowKey={(row) => row.id}
              stacks
              columns={[
                { key: 'prefix', title: '码段', text: (row) => row.prefix },
                {
                  key: 'level',
                  title: '层级',
                  text: (row) => `${PACK_LEVELS[row.level]}，内含 ${row.packs}`,
                },
                { key: 'drug', title: '药品', text: (row) => row.drug, wrap: true },
                { key: 'code', title: '国家药品编码', text: (row) => row.nationalCode },
                {
                  key: 'undo',
                  title: '登记',
                  text: (row) => `${row.enteredBy} ${row.enteredAt.slice(0, 10)}`,
                  cell: (row) =>
                    mayEdit ? (
                      <Button
                        size="small"
                        aria-label={`撤销码段 ${row.prefix}`}
                        onClick={() => withdraw.mutate({ params: { id: row.id } })}
                      >
                        撤销
                      </Button>
                    ) : (
                      `${row.enteredBy} ${row.enteredAt.slice(0, 10)}`
                    ),
                },
              ]}
              empty={{ why: '还没有登记中包装、大包装的码段', what: '收银时按产品登记的码段核对品种' }}
            />
          )
        }
        right={mayEdit ? <PackForm /> : undefined}
      />
    </>
  );
}
