import { Form } from 'antd';
import { addDays, addYears, day } from '../../../base/date.ts';
import { draftAgreement } from '../../../contract/providers-agreements.ts';
import { renewalBegins } from '../../../domain/providers/agreements/draft.ts';
import { useCall } from '../../ui/api.ts';
import { missingTexts, spanProblems, useDraftForm } from '../../ui/draft-form.ts';
import { DayField, TextField } from '../../ui/FormField.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import type { Institution } from '../AgreementPanel.tsx';

/** The day on which a renewal begins; empty where no agreement runs. */
function firstDayAfter(code: string, running: Institution['agreements'][number] | undefined): string {
  return running === undefined
    ? ''
    : renewalBegins({
        id: running.id,
        agreementNo: running.agreementNo,
        institutionCode: code,
        clauses: [],
        from: day(running.fromOn),
        to: day(running.toOn),
        suspendedFrom: null,
        suspendedTo: null,
        endedOn: running.endedOn === null ? null : day(running.endedOn),
      });
}

/** Draws up an agreement, or the renewal of the one that runs, from the template of its first day. */
export function DraftAgreementForm({ institution }: { readonly institution: Institution }) {
  const { code, agreements } = institution;
  const running = agreements.find((one) => one.state === 'inForce' || one.state === 'suspended');
  const from = firstDayAfter(code, running);
  const empty = {
    draftNo: '',
    draftFrom: from,
    draftTo: from === '' ? '' : (addDays(addYears(day(from), 1), -1) as string),
  };
  const { value, tie, judge, clear } = useDraftForm(`draft-${code}`, empty);
  const go = useGo();
  const tell = useTell();
  const draft = useCall(draftAgreement, {
    onDone: ({ id }) => {
      clear();
      tell('已拟订，等机构签署');
      go(`/agreement-drafts/${id}`);
    },
  });
  function submit() {
    const { draftNo, draftFrom, draftTo } = value;
    const found = [
      ...missingTexts(value, { draftNo: '请填写协议编号' }),
      ...spanProblems(value, 'draftFrom', 'draftTo'),
    ];
    if (!judge(found)) return;
    const body = {
      agreementNo: draftNo.trim(),
      fromOn: draftFrom,
      toOn: draftTo,
      renewsId: running?.id ?? null,
    };
    draft.mutate({ params: { code }, body });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      <p className="st-secondary">
        {running === undefined
          ? '按开始日期当时的范本拟订，机构先签，经办后签，签齐即生效。'
          : `续签协议 ${running.agreementNo}，从它到期的第二天开始。`}
      </p>
      <TextField label="新协议编号" maxLength={60} {...tie('draftNo')} />
      <DayField label="协议开始日期" {...tie('draftFrom')} />
      <DayField label="协议结束日期" {...tie('draftTo')} />
      <SubmitBar
        verb={running === undefined ? '拟订协议' : '拟订续签'}
        busy={draft.isPending}
        error={draft.error}
      />
    </Form>
  );
}
