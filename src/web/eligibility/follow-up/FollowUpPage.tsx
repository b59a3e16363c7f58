import { Form, Radio, Skeleton } from 'antd';
import { useState } from 'react';
import { getFollowUps, recordFollowUp } from '../../../contract/eligibility-follow-ups.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  RESPONSES,
  TOLERANCES,
  type Response,
  type Tolerance,
} from '../../../domain/eligibility/follow-up/follow-up.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';

type Followed = OutputOf<typeof getFollowUps>;

const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

const EMPTY = {
  assessedOn: '',
  response: 'stable',
  tolerance: 'none',
  continues: true,
  words: '',
  nextOn: '',
};
type Assessment = typeof EMPTY;

function problemsOf(value: Assessment, today: string) {
  return [
    problemUnless(
      value.assessedOn !== '' && value.assessedOn <= today,
      'assessedOn',
      '请填写不晚于今天的日期',
    ),
    problemUnless(value.words.trim() !== '', 'words', '请写明评估依据'),
    problemUnless(
      !value.continues || value.nextOn > value.assessedOn,
      'nextOn',
      '请填写晚于本次的下次评估日期',
    ),
  ];
}

/** The doctor's assessment of today or an earlier day. */
function RecordForm({ of }: { readonly of: Followed }) {
  const tell = useTell();
  const today = useToday();
  const [value, setValue] = useState<Assessment>({ ...EMPTY, assessedOn: today });
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const record = useCall(recordFollowUp, { onDone: () => tell('已记录评估') });
  function submit() {
    if (!judge(problemsOf(value, today))) return;
    const { response, tolerance, continues, nextOn, ...rest } = value;
    record.mutate({
      params: { id: of.applicationId },
      body: {
        ...rest,
        words: value.words.trim(),
        response: response as Response,
        tolerance: tolerance as Tolerance,
        continues,
        nextOn: continues ? nextOn : null,
      },
    });
  }
  return (
    <Panel title="记录评估">
      <Form layout="vertical" onFinish={submit}>
        <FormField id="assessedOn" label="评估日期" problems={problems}>
          <DayInput {...tie('assessedOn')} />
        </FormField>
        <ChoiceField label="疗效" options={choicesOf(RESPONSES)} {...tie('response')} />
        <ChoiceField label="耐受" options={choicesOf(TOLERANCES)} {...tie('tolerance')} />
        <TextField label="评估依据" help="检查结果和日期" rows={3} maxLength={2000} {...tie('words')} />
        <Form.Item>
          <Radio.Group
            aria-label="是否继续用药"
            value={value.continues}
            onChange={(event) => setValue({ ...value, continues: event.target.value as boolean })}
            options={[
              { value: true, label: '继续用药' },
              { value: false, label: '停止用药' },
            ]}
          />
        </Form.Item>
        {value.continues && (
          <FormField id="nextOn" label="下次评估日期" problems={problems}>
            <DayInput {...tie('nextOn')} />
          </FormField>
        )}
        <SubmitBar verb="保存评估" busy={record.isPending} error={record.error} />
      </Form>
    </Panel>
  );
}

function History({ of }: { readonly of: Followed }) {
  return (
    <Panel title="历次评估">
      {of.rows.length === 0 ? (
        <p className="st-secondary">还没有评估过。</p>
      ) : (
        <TimeLine
          events={of.rows.map((row) => ({
            key: row.id,
            at: row.assessedOn,
            what: `${RESPONSES[row.response]}，${TOLERANCES[row.tolerance]}`,
            who: row.doctorName,
            clause: 'M20',
            tone: row.continues ? 'good' : 'bad',
            detail: `${row.words}；${row.continues ? `继续用药，下次 ${row.nextOn ?? ''}` : '停止用药'}`,
          }))}
        />
      )}
    </Panel>
  );
}

/** One patient's follow-ups on one drug. */
export function FollowUpPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getFollowUps, { params: { id } });
  const of = answer.data;
  return (
    <>
      <CaseHeader
        title={of === undefined ? '随访评估' : `随访：${of.personName} · ${of.genericName}`}
        about={of?.applicationNo}
        back={{ to: '/follow-ups', label: '随访评估' }}
        status={
          of && (
            <Status
              tone={of.overdue ? 'warn' : of.nextOn === null ? 'off' : 'wait'}
              word={
                of.nextOn === null ? '已停药' : `${of.overdue ? '已过评估日期' : '下次评估'} ${of.nextOn}`
              }
            />
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {of && (
        <CaseLayout
          left={
            <>
              <Panel title="待遇">
                <Fields
                  columns={3}
                  fields={[
                    { label: '责任医师', value: of.doctorName },
                    { label: '医院', value: of.hospitalName },
                    { label: '待遇期', value: `${of.approvedOn} 批准，至 ${of.termTo}` },
                  ]}
                />
              </Panel>
              <History of={of} />
            </>
          }
          right={of.mayRecord && of.nextOn !== null ? <RecordForm key={of.rows.length} of={of} /> : undefined}
        />
      )}
    </>
  );
}
