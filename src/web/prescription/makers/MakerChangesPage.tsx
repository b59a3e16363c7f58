import { Button, Input, Skeleton } from 'antd';
import { useId, useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { decideMakerChange, listMakerChanges } from '../../../contract/prescription-makers.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { StateMakerChange } from './StateMakerChange.tsx';

type Change = OutputOf<typeof listMakerChanges>['rows'][number];

const STATES = {
  waiting: { tone: 'wait', word: '待医院确认' },
  confirmed: { tone: 'good', word: '已确认，生效' },
  returned: { tone: 'off', word: '已退回' },
} as const;

/** The hospital's word: confirmed with its seal, whereupon it holds at once, or returned. */
function Decide({ id }: { readonly id: number }) {
  const field = useId();
  const tell = useTell();
  const [note, setNote] = useState('');
  const decide = useCall(decideMakerChange, { onDone: () => tell('已办理') });
  const send = (decision: 'confirmed' | 'returned') =>
    decide.mutate({ params: { id }, body: { decision, note: note.trim() } });
  return (
    <div className="st-stack">
      <div>
        <label htmlFor={field}>医院意见</label>
        <Input.TextArea
          id={field}
          rows={2}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
      <ErrorPanel error={decide.error} />
      <div className="st-actions">
        <Button
          type="primary"
          disabled={note.trim().length < 2}
          loading={decide.isPending}
          onClick={() => send('confirmed')}
        >
          确认并签章
        </Button>
        <Button disabled={note.trim().length < 2} onClick={() => send('returned')}>
          退回医师
        </Button>
      </div>
    </div>
  );
}

function ChangeCard({ change, mayDecide }: { readonly change: Change; readonly mayDecide: boolean }) {
  return (
    <Panel
      title={`${change.personName} · ${change.genericName}（${change.dosageForm}）`}
      extra={<Status {...STATES[change.state]} />}
    >
      <Fields
        columns={2}
        fields={[
          { label: '原厂家', value: change.fromMakers.join('、') },
          { label: '新厂家', value: change.toMaker },
          { label: '责任医师', value: `${change.hospitalName} ${change.doctorName}` },
          { label: '提出时间', value: change.statedAt.slice(0, 16) },
          { label: '理由', value: change.reason },
          { label: '申请号', value: change.applicationNo },
          ...(change.note === '' ? [] : [{ label: '医院意见', value: change.note }]),
        ]}
      />
      {mayDecide && change.state === 'waiting' && <Decide id={change.id} />}
    </Panel>
  );
}

/** Changes of makers: a doctor states them, the hospital's office confirms, everybody else looks (M24). */
export function MakerChangesPage() {
  const me = useMe();
  const answer = useQueryCall(listMakerChanges, { query: { pageSize: 50 } });
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader
        title="换厂家"
        {...(me.role === 'patient' ? { back: { to: '/my/drugs', label: '我的药' } } : {})}
        about={
          <>
            同一种药换另一厂家的产品，责任医师认定、医院确认后即时生效，不用重新申请。 <ClauseLink id="M24" />
          </>
        }
      />
      {me.role === 'responsibleDoctor' && <StateMakerChange />}
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows?.length === 0 && <p className="st-secondary">还没有换过厂家。医师提出后会出现在这里。</p>}
      {rows?.map((change) => (
        <ChangeCard key={change.id} change={change} mayDecide={me.role === 'hospitalOffice'} />
      ))}
    </div>
  );
}
