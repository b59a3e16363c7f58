import { Button, Form } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  addDonationProgramme,
  listDonationBreaches,
  listDonationProgrammes,
  raiseDonationBreach,
  takeBreachStep,
} from '../../../contract/providers-donations.ts';
import {
  BREACH_STATES,
  BREACH_STEPS,
  type BreachStep,
} from '../../../domain/providers/reporting/donation.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { spanText } from '../../ui/words.ts';
import { BREACH_TONES } from './report-words.ts';

type Programme = OutputOf<typeof listDonationProgrammes>['rows'][number];
type Breach = OutputOf<typeof listDonationBreaches>['rows'][number];

const RAISERS: readonly string[] = [
  'agencyReviewer',
  'areaBureau',
  'hospitalOffice',
  'responsibleDoctor',
  'pharmacist',
];
const BREACH_READERS: readonly string[] = [...RAISERS, 'provinceCatalogue', 'auditor'];

const EMPTY = {
  name: '',
  enterpriseName: '',
  genericName: '',
  terms: '',
  buyUnits: '',
  freeUnits: '',
  promiseFrom: '',
  promiseTo: '',
  promiseSource: '',
};

function ProgrammeForm() {
  const [value, keep, clear] = useDraft('donation-programme', EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const tell = useTell();
  const add = useCall(addDonationProgramme, {
    onDone: () => {
      tell('已登记');
      keep(EMPTY);
      clear();
    },
  });
  function submit() {
    const {
      promiseFrom: fromOn,
      promiseTo: toOn,
      promiseSource: source,
      buyUnits,
      freeUnits,
      ...words
    } = value;
    const filled = (id: keyof typeof EMPTY, text: string) => problemUnless(value[id].trim() !== '', id, text);
    const sound = judge([
      filled('name', '请填写项目名称'),
      filled('enterpriseName', '请填写企业'),
      filled('genericName', '请填写药品'),
      filled('terms', '请写明怎么赠'),
      problemUnless(/^[1-9]\d{0,2}$/.test(buyUnits), 'buyUnits', '请填写整数'),
      problemUnless(/^[1-9]\d{0,2}$/.test(freeUnits), 'freeUnits', '请填写整数'),
      problemUnless(fromOn !== '', 'promiseFrom', '请填写开始日期'),
      problemUnless(toOn !== '' && toOn >= fromOn, 'promiseTo', '请填写不早于开始日期的结束日期'),
      filled('promiseSource', '请写明依据'),
    ]);
    if (!sound) return;
    const units = { buyUnits: Number(buyUnits), freeUnits: Number(freeUnits) };
    add.mutate({ body: { ...words, ...units, fromOn, toOn, source } });
  }
  return (
    <Panel title="登记赠药承诺">
      <Form layout="vertical" onFinish={submit}>
        <TextField label="项目名称" maxLength={80} {...tie('name')} />
        <TextField label="企业" maxLength={100} {...tie('enterpriseName')} />
        <TextField label="药品通用名" maxLength={100} {...tie('genericName')} />
        <TextField label="赠给谁、怎么领" rows={3} maxLength={1000} {...tie('terms')} />
        <TextField label="每买几盒" inputMode="decimal" {...tie('buyUnits')} />
        <TextField label="赠几盒" inputMode="decimal" {...tie('freeUnits')} />
        <FormField id="promiseFrom" label="承诺开始日期" problems={problems}>
          <DayInput {...tie('promiseFrom')} />
        </FormField>
        <FormField id="promiseTo" label="承诺结束日期" problems={problems}>
          <DayInput {...tie('promiseTo')} />
        </FormField>
        <TextField label="依据" {...tie('promiseSource')} />
        <SubmitBar verb="登记承诺" busy={add.isPending} error={add.error} />
      </Form>
    </Panel>
  );
}

function RaiseForm({ programmes }: { readonly programmes: readonly Programme[] }) {
  const [value, setValue] = useState({
    programme: String(programmes[0]?.id ?? ''),
    happenedOn: '',
    breachWords: '',
  });
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const tell = useTell();
  const raise = useCall(raiseDonationBreach, {
    onDone: () => {
      tell('已反映，等市州核实');
      setValue({ ...value, happenedOn: '', breachWords: '' });
    },
  });
  function submit() {
    const sound = judge([
      problemUnless(value.happenedOn !== '', 'happenedOn', '请填写发生日期'),
      problemUnless(value.breachWords.trim() !== '', 'breachWords', '请写明情况'),
    ]);
    if (!sound) return;
    const { programme, happenedOn, breachWords } = value;
    raise.mutate({ body: { programmeId: Number(programme), happenedOn, words: breachWords.trim() } });
  }
  const options = programmes.map((one) => ({ value: String(one.id), label: one.name }));
  return (
    <Panel title="反映没有兑现">
      <Form layout="vertical" onFinish={submit}>
        <ChoiceField label="哪一项承诺" options={options} {...tie('programme')} />
        <FormField id="happenedOn" label="发生日期" problems={problems}>
          <DayInput {...tie('happenedOn')} />
        </FormField>
        <TextField
          label="情况"
          help="不要写患者的姓名和证件号"
          rows={3}
          maxLength={1000}
          {...tie('breachWords')}
        />
        <SubmitBar verb="反映" busy={raise.isPending} error={raise.error} />
      </Form>
    </Panel>
  );
}

function StepForm({ breach }: { readonly breach: Breach }) {
  const tell = useTell();
  const [words, setWords] = useState('');
  const take = useCall(takeBreachStep, {
    onDone: () => {
      tell('已办理');
      setWords('');
    },
  });
  const send = (step: BreachStep) =>
    take.mutate({ params: { id: breach.id }, body: { step, words: words.trim() } });
  return (
    <div className="st-inset">
      <Form layout="vertical">
        <TextField
          id={`words-${breach.id}`}
          label="办理意见"
          rows={2}
          maxLength={1000}
          value={words}
          onChange={setWords}
        />
        <ErrorPanel error={take.error} />
        <div className="st-actions">
          {breach.next.map((step, index) => (
            <Button
              key={step}
              type={index === 0 ? 'primary' : 'default'}
              disabled={words.trim() === ''}
              loading={take.isPending}
              onClick={() => send(step)}
            >
              {BREACH_STEPS[step]}
            </Button>
          ))}
        </div>
      </Form>
    </div>
  );
}

function Breaches() {
  const answer = useQueryCall(listDonationBreaches, { query: { pageSize: 100 } });
  const rows = answer.data?.rows ?? [];
  return (
    <>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.data !== undefined && rows.length === 0 && (
        <Panel title="违约的案子">
          <p className="st-secondary">没有反映过没有兑现的赠药。</p>
        </Panel>
      )}
      {rows.map((breach) => (
        <Panel
          key={breach.id}
          title={`案子 ${breach.id}：${breach.programmeName}`}
          extra={<Status tone={BREACH_TONES[breach.state]} word={BREACH_STATES[breach.state]} />}
        >
          <div className="st-stack">
            <p className="st-secondary">
              {breach.enterpriseName} · {breach.areaName}
              {breach.institutionName === null ? '' : ` · ${breach.institutionName}`} · 发生于{' '}
              {breach.happenedOn}
            </p>
            <TimeLine
              label={`案子 ${breach.id} 的办理经过`}
              events={breach.steps.map((step, index) => ({
                key: index,
                at: step.at,
                what: BREACH_STEPS[step.step],
                who: step.by,
                detail: step.words,
              }))}
            />
            {breach.next.length > 0 && <StepForm breach={breach} />}
          </div>
        </Panel>
      ))}
    </>
  );
}

/** Promises of free supplies, and the cases of those that were not kept, which climb from the city to the province. */
export function DonationsPage() {
  const me = useMe();
  const answer = useQueryCall(listDonationProgrammes, {});
  const programmes = answer.data?.rows;
  const mayRaise = RAISERS.includes(me.role) && programmes !== undefined && programmes.length > 0;
  const right =
    me.role === 'provinceCatalogue' ? (
      <ProgrammeForm />
    ) : mayRaise ? (
      <RaiseForm programmes={programmes} />
    ) : undefined;
  return (
    <>
      <PageHeader
        title="慈善赠药"
        about={
          <>
            企业承诺的赠药和没有兑现的案子：市州核实后报到省里。 <ClauseLinks ids={['N5.3']} />
          </>
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <div className="st-stack">
        <Panel title="赠药承诺">
          <DataTable
            label="赠药承诺"
            rows={programmes}
            rowKey={(row) => row.id}
            stacks
            columns={[
              { key: 'name', title: '项目', text: (row) => row.name, wrap: true },
              { key: 'enterprise', title: '企业', text: (row) => row.enterpriseName, wrap: true },
              { key: 'drug', title: '药品', text: (row) => row.genericName, wrap: true },
              { key: 'units', title: '买赠', text: (row) => `买 ${row.buyUnits} 赠 ${row.freeUnits}` },
              { key: 'terms', title: '赠给谁、怎么领', text: (row) => row.terms, wrap: true },
              { key: 'span', title: '承诺期', text: (row) => spanText(row.fromOn, row.toOn) },
              {
                key: 'state',
                title: '状态',
                cell: (row) => (
                  <Status
                    tone={row.inForce ? 'good' : 'off'}
                    word={row.inForce ? '承诺期内' : '不在承诺期'}
                  />
                ),
              },
              { key: 'open', title: '未结案子', text: (row) => String(row.openBreaches), align: 'right' },
            ]}
            empty={{ why: '还没有登记赠药承诺', what: '省局目录岗位登记后出现在这里' }}
          />
        </Panel>
        <CaseLayout left={BREACH_READERS.includes(me.role) && <Breaches />} right={right} />
      </div>
    </>
  );
}
