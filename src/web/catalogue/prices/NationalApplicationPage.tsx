import { Form, Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { addNationalApplicationStep, getNationalApplication } from '../../../contract/prices.ts';
import {
  APPLICATION_STATES,
  APPLICATION_STEPS,
  OUTCOMES,
  type ApplicationStep,
} from '../../../domain/catalogue/prices/national-application.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { useTell } from '../../ui/tell.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { DayItem, TextItem } from '../FormItems.tsx';
import { APPLICATION_TONES } from './printed-words.ts';

type Application = OutputOf<typeof getNationalApplication>;
const EMPTY = { kind: 'accepted' as ApplicationStep, onDay: '', documentNo: '', note: '' };
const STEPS = (Object.keys(APPLICATION_STEPS) as ApplicationStep[]).map((value) => ({
  value,
  label: APPLICATION_STEPS[value],
}));

function StepForm({ id }: { readonly id: number }) {
  const tell = useTell();
  const [draft, setDraft] = useState(EMPTY);
  const change = (part: Partial<typeof EMPTY>) => setDraft({ ...draft, ...part });
  const save = useCall(addNationalApplicationStep, {
    onDone: () => {
      setDraft(EMPTY);
      tell('已登记进展');
    },
  });
  return (
    <Panel title="登记进展" extra={<ClauseLink id="N2.3" />}>
      <Form layout="vertical" onFinish={() => save.mutate({ params: { id }, body: draft })}>
        <Form.Item label="进展" htmlFor="step-kind">
          <Select
            id="step-kind"
            aria-label="进展"
            value={draft.kind}
            options={STEPS}
            onChange={(kind: ApplicationStep) => change({ kind })}
          />
        </Form.Item>
        <DayItem
          id="step-onDay"
          label="日期"
          value={draft.onDay}
          onChange={(onDay) => change({ onDay })}
          required
        />
        <TextItem
          id="step-documentNo"
          label="文件或文号"
          value={draft.documentNo}
          onChange={(documentNo) => change({ documentNo })}
          maxLength={100}
          required
        />
        <TextItem
          id="step-note"
          label="说明"
          value={draft.note}
          onChange={(note) => change({ note })}
          rows={2}
        />
        <SubmitBar
          verb="登记进展"
          busy={save.isPending}
          disabled={draft.onDay === '' || draft.documentNo.trim() === ''}
          error={save.error}
        />
      </Form>
    </Panel>
  );
}

function Next({ application }: { readonly application: Application }) {
  const { state, standardOf, nationalCode, id } = application;
  if (standardOf.length > 0)
    return (
      <>
        已据此登记标准：
        {standardOf.map((code) => (
          <Go key={code} to={`/products/${code}`}>
            {code}
          </Go>
        ))}
      </>
    );
  if (state !== 'standardSet') return null;
  return nationalCode === null ? (
    <span className="st-secondary">产品还没有登记；登记后才能据此登记标准</span>
  ) : (
    <Go to={`/products/${nationalCode}?application=${id}`}>据此登记标准</Go>
  );
}

/** One application to the nation: what was asked for, how it went, and the standard it led to. */
export function NationalApplicationPage() {
  const me = useMe();
  const id = Number(usePathParam('id'));
  const { data, error, refetch } = useQueryCall(getNationalApplication, { params: { id } });
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const isOpen = data.state === 'submitted' || !OUTCOMES.includes(data.state);
  return (
    <>
      <CaseHeader
        title={`${data.genericName} ${data.strength}`}
        back={{ to: '/national-applications', label: '国家申请' }}
        status={<Status tone={APPLICATION_TONES[data.state]} word={APPLICATION_STATES[data.state]} />}
        next={<Next application={data} />}
      />
      <CaseLayout
        left={
          <>
            <Panel title="申请">
              <Fields
                columns={3}
                fields={[
                  { label: '申请编号', value: String(data.id) },
                  { label: '企业', value: data.maker },
                  { label: '剂型', value: data.dosageForm },
                  { label: '规格', value: data.strength },
                  { label: '包装', value: data.pack },
                  { label: '国家药品编码', value: data.nationalCode ?? '还没有' },
                  { label: '提交', value: data.submittedOn },
                  { label: '文号', value: data.documentNo },
                ]}
              />
            </Panel>
            <Panel title="进展">
              <TimeLine
                label="申请进展"
                events={[
                  {
                    key: 'submitted',
                    at: data.submittedOn,
                    what: '企业提交申请',
                    who: `${data.enteredBy} 登记`,
                    detail: data.documentNo,
                  },
                  ...data.steps.map((step, index) => ({
                    key: index,
                    at: step.onDay,
                    what: APPLICATION_STEPS[step.kind],
                    who: `${step.enteredBy} 登记`,
                    detail: step.note === '' ? step.documentNo : `${step.documentNo}；${step.note}`,
                  })),
                ]}
              />
            </Panel>
          </>
        }
        right={me.role === 'provincePrice' && isOpen ? <StepForm id={id} /> : undefined}
      />
    </>
  );
}
