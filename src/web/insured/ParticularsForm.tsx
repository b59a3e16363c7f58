import { Form } from 'antd';
import { useState } from 'react';
import { recordParticulars } from '../../contract/insured.ts';
import { nationalityOf } from '../../domain/insured/nationality.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayField, problemUnless, TextField, tieFields, useFieldProblems } from '../ui/FormField.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { newRequestId } from '../ui/request-id.ts';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { NationalityField } from './NationalityField.tsx';

interface ParticularsFormProps {
  readonly person: {
    readonly id: number;
    readonly bornOn: string;
    readonly nationality: string | null;
    readonly retiredOn: string | null;
    readonly particularsVersion: number;
    readonly enrolments: readonly { readonly scheme: string }[];
  };
}

/** Enters or corrects a person's 民族 and day of retirement; the form begins with what is registered. */
export function ParticularsForm({ person }: ParticularsFormProps) {
  const registered = { nationality: person.nationality ?? '', retiredOn: person.retiredOn ?? '' };
  const [value, setValue] = useState({ ...registered, particularsEvidence: '' });
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, (next) => {
    setValue(next);
    setRequestId(newRequestId());
  });
  const tell = useTell();
  const { mutate, isPending, error } = useCall(recordParticulars, { onDone: () => tell('已登记') });
  const isEmployee = person.enrolments.some((row) => row.scheme === 'employee');

  function submit() {
    const changed = value.nationality !== registered.nationality || value.retiredOn !== registered.retiredOn;
    const sound = judge([
      problemUnless(changed, 'nationality', '请先修改民族或退休日期'),
      problemUnless(
        value.retiredOn === '' || value.retiredOn >= person.bornOn,
        'retiredOn',
        '退休日期不能早于出生日期',
      ),
      problemUnless(value.particularsEvidence.trim() !== '', 'particularsEvidence', '请写明依据'),
    ]);
    if (sound)
      mutate({
        params: { id: person.id },
        body: {
          requestId,
          version: person.particularsVersion,
          nationality: nationalityOf(value.nationality) ?? null,
          retiredOn: value.retiredOn === '' ? null : value.retiredOn,
          evidence: value.particularsEvidence.trim(),
        },
      });
  }
  return (
    <Panel title="登记民族和退休" extra={<ClauseLink id="M5" />}>
      <Form layout="vertical" onFinish={submit}>
        <NationalityField label="民族" {...tie('nationality')} />
        {isEmployee && (
          <DayField label="退休日期（在职的不填）" help="从这一天起算退休人员" {...tie('retiredOn')} />
        )}
        <TextField label="依据（证件或退休审批文件）" {...tie('particularsEvidence')} />
        <p className="st-secondary">以前的结算仍按当时登记的告知机构，不会改变；待遇和金额与此无关。</p>
        <SubmitBar verb="登记民族和退休" busy={isPending} error={error} />
      </Form>
    </Panel>
  );
}
