import { Form } from 'antd';
import { useState } from 'react';
import {
  answerLimitFinding,
  correctOtherSpending,
  setPersonLimit,
  type PersonLimits,
} from '../../../contract/funds-limits.ts';
import { reportOtherSpending } from '../../../contract/funds.ts';
import type { FindingState } from '../../../domain/funds/limits/replay-year.ts';
import { useCall } from '../../ui/api.ts';
import { yuanFromText } from '../../ui/figure-text.ts';
import {
  ChoiceField,
  DayField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { layersText, STATE_CHOICES } from './limit-words.ts';

interface YearKey {
  readonly personNo: string;
  readonly scheme: 'employee' | 'resident';
  readonly year: number;
}

/** A form's draft with a request id of its own; done, both begin anew. */
function useEntry<T extends object>(empty: T) {
  const [draft, setDraft] = useState(empty);
  const [requestId, setRequestId] = useState(() => newRequestId());
  const { problems, judge } = useFieldProblems();
  return {
    draft,
    requestId,
    judge,
    tie: tieFields(draft, problems, (next: T) => {
      setDraft(next);
      setRequestId(newRequestId());
    }),
    begin: () => {
      setDraft(empty);
      setRequestId(newRequestId());
    },
  };
}

const isAmount = (text: string) => yuanFromText(text) !== undefined;
const NOT_AN_AMOUNT = '请填金额，单位元';

const NEW_REPORT = {
  reportPooled: '',
  reportMajor: '0',
  reportSource: '',
  reportReference: '',
  reportPaidOn: '',
};

/** What another business has used of the limits. */
export function ReportPanel({ yearKey }: { readonly yearKey: YearKey }) {
  const { draft, requestId, judge, tie, begin } = useEntry(NEW_REPORT);
  const tell = useTell();
  const report = useCall(reportOtherSpending, {
    onDone: () => {
      tell('已登记');
      begin();
    },
  });
  function submit() {
    const fine = judge([
      problemUnless(isAmount(draft.reportPooled), 'reportPooled', NOT_AN_AMOUNT),
      problemUnless(isAmount(draft.reportMajor), 'reportMajor', NOT_AN_AMOUNT),
      problemUnless(draft.reportSource.trim() !== '', 'reportSource', '请写明来源'),
    ]);
    if (!fine) return;
    const reference = draft.reportReference.trim();
    report.mutate({
      body: {
        requestId,
        ...yearKey,
        pooledFund: yuanFromText(draft.reportPooled) ?? '',
        majorIllness: yuanFromText(draft.reportMajor) ?? '',
        source: draft.reportSource.trim(),
        ...(reference === '' ? {} : { reference }),
        ...(draft.reportPaidOn === '' ? {} : { paidOn: draft.reportPaidOn }),
      },
    });
  }
  return (
    <Panel title="登记其他待遇占用的限额">
      <Form layout="vertical" onFinish={submit}>
        <TextField {...tie('reportPooled')} label="统筹，元" inputMode="decimal" />
        <TextField {...tie('reportMajor')} label="大病，元" inputMode="decimal" />
        <TextField {...tie('reportSource')} label="来源" help="如住院结算、门诊慢特病" />
        <TextField
          {...tie('reportReference')}
          label="来源单号"
          help="同一来源的同一单号只登记一次"
          maxLength={60}
        />
        <DayField {...tie('reportPaidOn')} label="支付日期" help="晚报时按它排次序" />
        <SubmitBar verb="登记" busy={report.isPending} error={report.error} />
      </Form>
    </Panel>
  );
}

const NEW_CORRECTION = { correctId: '', rightPooled: '', rightMajor: '', correctReason: '' };

/** Says what a report should have said. */
export function CorrectionPanel({ spending }: { readonly spending: PersonLimits['spending'] }) {
  const { draft, requestId, judge, tie, begin } = useEntry(NEW_CORRECTION);
  const tell = useTell();
  const correct = useCall(correctOtherSpending, {
    onDone: () => {
      tell('已更正');
      begin();
    },
  });
  function submit() {
    const fine = judge([
      problemUnless(draft.correctId !== '', 'correctId', '请选择要更正的登记'),
      problemUnless(isAmount(draft.rightPooled), 'rightPooled', NOT_AN_AMOUNT),
      problemUnless(isAmount(draft.rightMajor), 'rightMajor', NOT_AN_AMOUNT),
      problemUnless(draft.correctReason.trim() !== '', 'correctReason', '请写明原因'),
    ]);
    if (!fine) return;
    correct.mutate({
      body: {
        requestId,
        id: Number(draft.correctId),
        pooledFund: yuanFromText(draft.rightPooled) ?? '',
        majorIllness: yuanFromText(draft.rightMajor) ?? '',
        reason: draft.correctReason.trim(),
      },
    });
  }
  const options = spending.map((one) => ({
    value: String(one.id),
    label: `${one.paidOn} ${one.source}，${layersText(one.amounts)}`,
  }));
  return (
    <Panel title="更正登记">
      <Form layout="vertical" onFinish={submit}>
        <ChoiceField {...tie('correctId')} label="更正哪一笔" options={options} />
        <TextField {...tie('rightPooled')} label="正确的统筹金额，元" inputMode="decimal" />
        <TextField {...tie('rightMajor')} label="正确的大病金额，元" inputMode="decimal" />
        <TextField {...tie('correctReason')} label="更正原因" rows={2} />
        <SubmitBar verb="更正" busy={correct.isPending} error={correct.error} />
      </Form>
    </Panel>
  );
}

const NEW_LIMIT = { limitPooled: '', limitMajor: '', limitSource: '' };

/** The limits that the core system sent for this person; an empty one means that of the area. */
export function LimitPanel({ yearKey }: { readonly yearKey: YearKey }) {
  const { draft, requestId, judge, tie, begin } = useEntry(NEW_LIMIT);
  const tell = useTell();
  const set = useCall(setPersonLimit, {
    onDone: () => {
      tell('已登记个人限额');
      begin();
    },
  });
  const limitOf = (text: string) => (text.trim() === '' ? null : (yuanFromText(text) ?? ''));
  function submit() {
    const fine = judge([
      problemUnless(limitOf(draft.limitPooled) !== '', 'limitPooled', NOT_AN_AMOUNT),
      problemUnless(limitOf(draft.limitMajor) !== '', 'limitMajor', NOT_AN_AMOUNT),
      problemUnless(draft.limitSource.trim() !== '', 'limitSource', '请写明来源'),
    ]);
    if (!fine) return;
    set.mutate({
      body: {
        requestId,
        ...yearKey,
        pooledFund: limitOf(draft.limitPooled),
        majorIllness: limitOf(draft.limitMajor),
        source: draft.limitSource.trim(),
      },
    });
  }
  return (
    <Panel title="登记个人年度限额">
      <Form layout="vertical" onFinish={submit}>
        <TextField {...tie('limitPooled')} label="统筹限额，元" inputMode="decimal" help="不填按统筹地区" />
        <TextField {...tie('limitMajor')} label="大病限额，元" inputMode="decimal" help="不填按统筹地区" />
        <TextField {...tie('limitSource')} label="来源" help="核心系统下发的依据" />
        <SubmitBar verb="登记限额" busy={set.isPending} error={set.error} />
      </Form>
    </Panel>
  );
}

const NEW_ANSWER = { findingState: 'explained', findingNote: '' };

/** What the agency says of a year over its limits. */
export function AnswerPanel({ yearKey }: { readonly yearKey: YearKey }) {
  const { draft, judge, tie, begin } = useEntry(NEW_ANSWER);
  const tell = useTell();
  const answer = useCall(answerLimitFinding, {
    onDone: () => {
      tell('已处理');
      begin();
    },
  });
  function submit() {
    if (!judge([problemUnless(draft.findingNote.trim() !== '', 'findingNote', '请写明情况')])) return;
    const state = draft.findingState as FindingState;
    answer.mutate({ body: { ...yearKey, state, note: draft.findingNote.trim() } });
  }
  return (
    <Panel title="处理超出">
      <Form layout="vertical" onFinish={submit}>
        <ChoiceField {...tie('findingState')} label="处理为" options={STATE_CHOICES} />
        <TextField {...tie('findingNote')} label="情况" rows={3} maxLength={500} />
        <SubmitBar verb="处理" busy={answer.isPending} error={answer.error} />
      </Form>
    </Panel>
  );
}
