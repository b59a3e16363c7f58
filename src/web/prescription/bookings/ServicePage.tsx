import { Checkbox, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getBookingService, stateBookingService } from '../../../contract/prescription-bookings.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
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
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { WEEKDAYS, weekWords } from './booking-words.ts';

type Service = OutputOf<typeof getBookingService>;

const SPAN = /^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const spanOf = (one: Service['weekly'][number]): string => (one === null ? '' : `${one.from}-${one.to}`);

function hoursOf(text: string): Service['weekly'][number] {
  const [from = '', to = ''] = text.split('-');
  return text === '' ? null : { from, to };
}

const daysOf = (text: string): string[] => text.split(/[\s,，、]+/).filter((word) => word !== '');

interface WeekFieldsProps {
  readonly week: readonly string[];
  readonly problems: readonly FieldProblem[];
  readonly onChange: (week: string[]) => void;
}

function WeekFields({ week, problems, onChange }: WeekFieldsProps) {
  return (
    <div className="st-form-grid">
      {WEEKDAYS.map((name, index) => (
        <FormField key={name} id={`week-${index}`} label={name} problems={problems}>
          <Input
            id={`week-${index}`}
            placeholder="不营业"
            maxLength={11}
            value={week[index] ?? ''}
            onChange={(event) =>
              onChange(week.map((one, place) => (place === index ? event.target.value.trim() : one)))
            }
          />
        </FormField>
      ))}
    </div>
  );
}

function ServiceForm({ service }: { readonly service: Service }) {
  const tell = useTell();
  const [week, setWeek] = useState(service.weekly.map(spanOf));
  const [closed, setClosed] = useState(service.closedDays.join('、'));
  const [takesBookings, setTakes] = useState(service.takesBookings);
  const [deliversHome, setDelivers] = useState(service.deliversHome);
  const [note, setNote] = useState(service.note);
  const { problems, judge } = useFieldProblems();
  const state = useCall(stateBookingService, { onDone: () => tell('已保存') });
  function submit() {
    const sound = judge([
      ...week.map((one, index) =>
        problemUnless(
          one === '' || SPAN.test(one),
          `week-${index}`,
          `${WEEKDAYS[index] ?? ''}：营业时间写成 08:30-20:00，不营业的空着`,
        ),
      ),
      problemUnless(
        daysOf(closed).every((one) => DAY.test(one)),
        'closed',
        '停业日写成 2026-10-01，用顿号隔开',
      ),
    ]);
    if (!sound) return;
    const body = {
      weekly: week.map(hoursOf),
      closedDays: daysOf(closed),
      takesBookings,
      deliversHome: takesBookings && deliversHome,
      note: note.trim(),
    };
    state.mutate({ body });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      <FormErrors errors={problems} />
      <Form.Item>
        <Checkbox checked={takesBookings} onChange={(event) => setTakes(event.target.checked)}>
          接受预约
        </Checkbox>
        <Checkbox
          checked={takesBookings && deliversHome}
          disabled={!takesBookings}
          onChange={(event) => setDelivers(event.target.checked)}
        >
          送药上门
        </Checkbox>
      </Form.Item>
      <WeekFields week={week} problems={problems} onChange={setWeek} />
      <TextField
        id="closed"
        label="另外停业的日子"
        help="写成 2026-10-01，用顿号隔开"
        problems={problems}
        maxLength={600}
        value={closed}
        onChange={setClosed}
      />
      <TextField id="note" label="给患者的话" maxLength={200} value={note} onChange={setNote} />
      <SubmitBar verb="保存" busy={state.isPending} error={state.error} />
    </Form>
  );
}

/** When the institution is open and what it offers; its own word, of which the last counts (M29). */
export function ServicePage() {
  const { role } = useMe();
  const answer = useQueryCall(getBookingService, {});
  const service = answer.data;
  return (
    <>
      <PageHeader
        title="营业时间与预约"
        back={{ to: '/bookings', label: '预约与送药' }}
        about={
          <>
            患者只能约在营业时间内。 <ClauseLink id="M29" />
          </>
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {service !== undefined && (
        <Panel title="本机构">
          <p className="st-secondary">
            {service.statedAt === null
              ? '还没有写明，患者现在不能预约。'
              : `${service.statedAt.slice(0, 16)} 由 ${service.statedBy} 写明：${weekWords(service.weekly)}`}
          </p>
          {role === 'cashier' ? (
            <p>
              {service.takesBookings ? '接受预约' : '不接受预约'}，
              {service.deliversHome ? '送药上门' : '不送药'}。 由药师修改。
            </p>
          ) : (
            <ServiceForm key={service.statedAt ?? 'new'} service={service} />
          )}
        </Panel>
      )}
    </>
  );
}
