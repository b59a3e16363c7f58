import { Button, Form, Input, InputNumber, Pagination, Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { type getCommitteeTask, recordMeeting } from '../../../contract/providers-committee.ts';
import type { FormularyDecision, FormularyGround } from '../../../domain/providers/committee/formulary.ts';
import { useCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { useDraft } from '../../ui/draft.ts';
import { FormField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { GROUND_CHOICES } from './committee-words.ts';

type Task = OutputOf<typeof getCommitteeTask>;
type Drug = Task['drugs'][number];

interface Item {
  readonly decision: FormularyDecision;
  readonly ground: FormularyGround | '';
  readonly words: string;
}
type Items = Readonly<Record<string, Item>>;

const PAGE = 20;
const DECISIONS = [
  { value: '', label: '本次不议' },
  { value: 'in', label: '配备' },
  { value: 'out', label: '不配备' },
];

/** What is decided of a drug, with the ground that goes without saying; undefined when it is not spoken of. */
function itemAs(chosen: string, drug: Drug, item: Item | undefined): Item | undefined {
  const words = item?.words ?? '';
  if (chosen === 'in') return { decision: 'in', ground: 'needed', words };
  if (chosen === 'out') return { decision: 'out', ground: drug.listed ? '' : 'leftList', words };
  return undefined;
}

/** The table's columns, each a control that writes into the items. */
function columnsFor(
  items: Items,
  change: (key: string, item: Item | undefined) => void,
): readonly Column<Drug>[] {
  return [
    {
      key: 'name',
      title: '药品',
      text: (drug) => (drug.listed ? drug.name : `${drug.name}，已调出`),
      wrap: true,
    },
    {
      key: 'decision',
      title: '决定',
      cell: (drug) => (
        <Select
          aria-label={`${drug.name}的决定`}
          style={{ minWidth: 110 }}
          options={drug.listed ? DECISIONS : DECISIONS.filter((one) => one.value !== 'in')}
          value={items[drug.key]?.decision ?? ''}
          onChange={(chosen: string) => change(drug.key, itemAs(chosen, drug, items[drug.key]))}
        />
      ),
    },
    {
      key: 'ground',
      title: '理由',
      cell: (drug) => {
        const item = items[drug.key];
        return item === undefined ? null : (
          <Select
            aria-label={`${drug.name}的理由`}
            style={{ minWidth: 220 }}
            placeholder="选择理由"
            options={[...GROUND_CHOICES[item.decision]]}
            value={item.ground === '' ? null : item.ground}
            onChange={(ground: FormularyGround | null) => change(drug.key, { ...item, ground: ground ?? '' })}
          />
        );
      },
    },
    {
      key: 'words',
      title: '说明',
      cell: (drug) => {
        const item = items[drug.key];
        return item === undefined ? null : (
          <Input
            aria-label={`${drug.name}的说明`}
            maxLength={500}
            value={item.words}
            onChange={(event) => change(drug.key, { ...item, words: event.target.value })}
          />
        );
      },
    },
  ];
}

interface ItemTableProps {
  readonly drugs: readonly Drug[];
  readonly items: Items;
  readonly onChange: (items: Items) => void;
}

/** The undecided drugs, a page at a time. */
function ItemTable({ drugs, items, onChange }: ItemTableProps) {
  const [page, setPage] = useState(1);
  const shown = drugs.slice((page - 1) * PAGE, page * PAGE);
  const change = (key: string, item: Item | undefined) => {
    const { [key]: _, ...others } = items;
    onChange(item === undefined ? others : { ...others, [key]: item });
  };
  const stockPage = () =>
    onChange({
      ...Object.fromEntries(
        shown
          .filter((drug) => drug.listed)
          .map((drug): [string, Item] => [drug.key, { decision: 'in', ground: 'needed', words: '' }]),
      ),
      ...items,
    });
  return (
    <>
      <p className="st-secondary" style={{ marginBlock: 12 }}>
        还有 {drugs.length} 种未定，已填 {Object.keys(items).length} 种。{' '}
        <Button size="small" onClick={stockPage}>
          本页未填的都配备
        </Button>
      </p>
      <DataTable
        label="要议的药品"
        rows={shown}
        rowKey={(drug) => drug.key}
        columns={columnsFor(items, change)}
        stacks
        empty={{ why: '没有要议的药品' }}
      />
      {drugs.length > PAGE && (
        <Pagination
          current={page}
          pageSize={PAGE}
          total={drugs.length}
          showSizeChanger={false}
          onChange={setPage}
        />
      )}
    </>
  );
}

const EMPTY = { heldOn: '', chair: '', attendees: 1, words: '', items: {} as Items };

function problemsOf(value: typeof EMPTY, today: string) {
  const items = Object.values(value.items);
  return [
    problemUnless(value.heldOn !== '' && value.heldOn <= today, 'heldOn', '请填写不晚于今天的会议日期'),
    problemUnless(value.chair.trim() !== '', 'chair', '请填写主持人'),
    problemUnless(items.length > 0, 'items', '请至少定下一种药品'),
    problemUnless(
      items.every((item) => item.ground !== ''),
      'items',
      '有药品还没有选理由',
    ),
  ];
}

/** Records one meeting of the committee: each drug in or out, with its reason. */
export function MinutesForm({ of }: { readonly of: Task }) {
  const tell = useTell();
  const today = useToday();
  const [requestId] = useState(newRequestId);
  const [value, keep, clear] = useDraft(`minutes-${of.versionId}-${of.hospitalCode}`, EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const record = useCall(recordMeeting, {
    onDone: () => {
      clear();
      tell('会议已记录');
    },
  });
  function submit() {
    if (!judge(problemsOf(value, today))) return;
    record.mutate({
      body: {
        requestId,
        versionId: of.versionId,
        heldOn: value.heldOn,
        chair: value.chair.trim(),
        attendees: value.attendees,
        words: value.words.trim(),
        items: Object.entries(value.items).flatMap(([drugKey, { ground, ...item }]) =>
          ground === '' ? [] : [{ drugKey, ground, ...item }],
        ),
      },
    });
  }
  return (
    <Panel title="记录药事会">
      <Form layout="vertical" onFinish={submit}>
        <FormErrors errors={problems} />
        <div className="st-form">
          <FormField id="heldOn" label="会议日期" problems={problems}>
            <DayInput {...tie('heldOn')} />
          </FormField>
          <TextField label="主持人" maxLength={60} {...tie('chair')} />
          <FormField id="attendees" label="到会人数" problems={problems}>
            <InputNumber
              id="attendees"
              min={1}
              max={500}
              precision={0}
              value={value.attendees}
              onChange={(attendees) => keep({ ...value, attendees: attendees ?? 1 })}
            />
          </FormField>
          <TextField label="会议情况（可不填）" rows={2} maxLength={2000} {...tie('words')} />
        </div>
        <ItemTable
          drugs={of.drugs.filter((drug) => drug.decision === null)}
          items={value.items}
          onChange={(items) => keep({ ...value, items })}
        />
        <SubmitBar verb="保存会议记录" busy={record.isPending} error={record.error} />
      </Form>
    </Panel>
  );
}
