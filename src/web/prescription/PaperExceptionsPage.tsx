import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import {
  askPaperException,
  decidePaperException,
  endPaperException,
  filePaperException,
  listPaperExceptions,
  type PaperExceptionRow,
} from '../../contract/prescription-paper.ts';
import { PAPER_STATES, type PaperState } from '../../domain/prescription/paper-exception/exception.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe, useToday } from '../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status, type Tone } from '../ui/Status.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';

const TONES: Readonly<Record<PaperState, Tone>> = {
  asked: 'wait',
  refused: 'bad',
  approved: 'doing',
  upcoming: 'doing',
  live: 'good',
  over: 'off',
};

function AskForm() {
  const tell = useTell();
  const today = useToday();
  const empty = { reason: '', from: today, to: '' };
  const [value, keep, clear] = useDraft('paper-exception', empty);
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<typeof empty>) => keep({ ...value, ...part });
  const ask = useCall(askPaperException, {
    onDone: () => {
      tell('已提交，等省局批准');
      keep(empty);
      clear();
    },
  });
  function submit() {
    const { reason, from, to } = value;
    const sound = judge([
      problemUnless(reason.trim() !== '', 'reason', '请写明为什么不能用电子处方'),
      problemUnless(from >= today, 'from', '不能早于今天'),
      problemUnless(to !== '' && to >= from, 'to', '请填写不早于起始日的截止日'),
    ]);
    if (sound) ask.mutate({ body: { reason: reason.trim(), from, to } });
  }
  return (
    <Panel title="申请延期">
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="reason"
          label="理由"
          problems={problems}
          rows={3}
          maxLength={500}
          value={value.reason}
          onChange={(reason) => change({ reason })}
        />
        <FormField id="from" label="起始日" problems={problems}>
          <DayInput id="from" value={value.from} onChange={(from) => change({ from })} />
        </FormField>
        <FormField id="to" label="截止日" problems={problems} help="最长三个月">
          <DayInput id="to" value={value.to} onChange={(to) => change({ to })} />
        </FormField>
        <SubmitBar verb="提交申请" busy={ask.isPending} error={ask.error} />
      </Form>
    </Panel>
  );
}

interface StepButtonsProps {
  readonly row: PaperExceptionRow;
  readonly note: string;
  readonly busy: boolean;
  readonly onDecide: (approved: boolean) => void;
  readonly onFile: () => void;
  readonly onEnd: () => void;
}

/** What may be done next; what needs a reason waits for it. */
function StepButtons({ row, note, busy, onDecide, onFile, onEnd }: StepButtonsProps) {
  return (
    <>
      {row.mayDecide && (
        <>
          <Button type="primary" loading={busy} onClick={() => onDecide(true)}>
            批准
          </Button>
          <Button danger disabled={note.trim() === ''} onClick={() => onDecide(false)}>
            不批准
          </Button>
        </>
      )}
      {row.mayFile && (
        <Button type="primary" loading={busy} disabled={note.trim() === ''} onClick={onFile}>
          登记备案
        </Button>
      )}
      {!row.mayDecide && !row.mayFile && (
        <Button danger loading={busy} disabled={note.trim() === ''} onClick={onEnd}>
          今天为最后一日
        </Button>
      )}
    </>
  );
}

/** The next step of one exception, for whoever may take it. */
function NextStep({ row }: { readonly row: PaperExceptionRow }) {
  const today = useToday();
  const [note, setNote] = useState('');
  const [to, setTo] = useState(row.to);
  const [filedOn, setFiledOn] = useState(today);
  const decide = useCall(decidePaperException);
  const file = useCall(filePaperException);
  const end = useCall(endPaperException);
  const params = { id: row.id };
  const busy = decide.isPending || file.isPending || end.isPending;
  const word = row.mayDecide ? '批复意见' : row.mayFile ? '国家备案号' : '结束原因';
  return (
    <Panel title={row.mayDecide ? '批复' : row.mayFile ? '登记国家备案' : '提前结束'}>
      <Form layout="vertical">
        {row.mayDecide && (
          <FormField id={`to-${row.id}`} label="批准到" help="可以短于申请的期限">
            <DayInput id={`to-${row.id}`} value={to} onChange={setTo} />
          </FormField>
        )}
        {!row.mayDecide && row.mayFile && (
          <FormField id={`filed-${row.id}`} label="备案日期">
            <DayInput id={`filed-${row.id}`} value={filedOn} onChange={setFiledOn} />
          </FormField>
        )}
        <FormField id={`note-${row.id}`} label={word}>
          <Input
            id={`note-${row.id}`}
            maxLength={60}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </FormField>
        <ErrorPanel error={decide.error ?? file.error ?? end.error} />
        <div className="st-actions">
          <StepButtons
            row={row}
            note={note}
            busy={busy}
            onDecide={(approved) => decide.mutate({ params, body: { approved, to, note } })}
            onFile={() => file.mutate({ params, body: { filedNo: note.trim(), filedOn } })}
            onEnd={() => end.mutate({ params, body: { note: note.trim() } })}
          />
        </div>
      </Form>
    </Panel>
  );
}

function Chosen({ row }: { readonly row: PaperExceptionRow }) {
  const may = row.mayDecide || row.mayFile || row.mayEnd;
  return (
    <div className="st-stack">
      <Panel
        title={`${row.areaName}的延期`}
        extra={<Status tone={TONES[row.state]} word={PAPER_STATES[row.state]} />}
      >
        <Fields
          columns={1}
          fields={[
            { label: '理由', value: row.reason },
            { label: '期限', value: `${row.from} 至 ${row.endedOn ?? row.to}` },
            { label: '申请', value: `${row.askedByName} ${row.askedAt.slice(0, 16)}` },
            {
              label: '批复',
              value: row.decidedAt === null ? '待省局' : `${row.decidedByName ?? ''} ${row.decisionNote}`,
            },
            {
              label: '国家备案',
              value: row.filedNo === null ? '未备案' : `${row.filedNo}，${row.filedOn ?? ''}`,
            },
            { label: '已登记纸质处方', value: `${row.registered} 张` },
            ...(row.endedOn === null ? [] : [{ label: '提前结束', value: row.endNote }]),
          ]}
        />
      </Panel>
      {may && <NextStep key={`${row.id}${row.state}`} row={row} />}
    </div>
  );
}

/** Where prescriptions on paper are let through, and until when (N5.4): asked by an area, approved and filed by the province. */
export function PaperExceptionsPage() {
  const me = useMe();
  const answer = useQueryCall(listPaperExceptions, {});
  const [id, setId] = useState<number>();
  const rows = answer.data?.rows;
  const chosen = rows?.find((row) => row.id === id) ?? rows?.[0];
  const live = rows?.some((row) => row.state === 'live') === true;
  return (
    <>
      <PageHeader
        title="纸质处方延期"
        about={
          <>
            药店原则上只凭电子处方取药；获准并备案的延期内可登记纸质处方，最长三个月。{' '}
            <ClauseLink id="N5.4" />
          </>
        }
        actions={me.role === 'pharmacist' && live && <Go to="/paper-prescriptions/new">登记纸质处方</Go>}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          answer.error === null && (
            <DataTable
              label="纸质处方延期"
              rows={rows}
              rowKey={(row) => row.id}
              onOpen={(row) => setId(row.id)}
              stacks
              columns={[
                { key: 'area', title: '地区', text: (row) => row.areaName },
                {
                  key: 'state',
                  title: '状态',
                  text: (row) => PAPER_STATES[row.state],
                  cell: (row) => <Status tone={TONES[row.state]} word={PAPER_STATES[row.state]} />,
                },
                { key: 'span', title: '期限', text: (row) => `${row.from} 至 ${row.endedOn ?? row.to}` },
                { key: 'reason', title: '理由', text: (row) => row.reason, wrap: true },
                { key: 'count', title: '已登记', align: 'right', text: (row) => String(row.registered) },
              ]}
              empty={{ why: '没有纸质处方延期', what: '药店只凭电子处方中心的处方取药' }}
            />
          )
        }
        right={
          chosen !== undefined || me.role === 'areaBureau' ? (
            <div className="st-stack">
              {chosen !== undefined && <Chosen row={chosen} />}
              {me.role === 'areaBureau' && <AskForm />}
            </div>
          ) : undefined
        }
      />
    </>
  );
}
