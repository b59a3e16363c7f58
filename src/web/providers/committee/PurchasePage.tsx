import { Form, Radio, Select, Skeleton } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getPurchase, takePurchaseStep } from '../../../contract/providers-committee.ts';
import {
  OUT_GROUNDS,
  type FormularyGround,
  type OutGround,
} from '../../../domain/providers/committee/formulary.ts';
import { PURCHASE_STEPS, type PurchaseStep } from '../../../domain/providers/committee/purchase.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Clock, Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { OUT_CHOICES, PURCHASE_VERBS, purchaseSign } from './committee-words.ts';

type Purchase = OutputOf<typeof getPurchase>;

/** What the office or the asker may do now. */
function Steps({ of }: { readonly of: Purchase }) {
  const tell = useTell();
  const [step, setStep] = useState<PurchaseStep>(of.steps[0] ?? 'approved');
  const [ground, setGround] = useState<FormularyGround | null>(null);
  const [words, setWords] = useState('');
  const { problems, judge } = useFieldProblems();
  const take = useCall(takePurchaseStep, { onDone: () => tell(`已${PURCHASE_VERBS[step]}`) });
  function submit() {
    if (!judge([problemUnless(step !== 'refused' || ground !== null, 'ground', '请选择理由')])) return;
    take.mutate({
      params: { id: of.id },
      body: {
        step,
        ground: step === 'refused' ? ground : null,
        words: words.trim(),
        afterSeq: of.events.length,
      },
    });
  }
  return (
    <Panel title="办理">
      <Form layout="vertical" onFinish={submit}>
        {of.steps.length > 1 && (
          <Form.Item>
            <Radio.Group
              aria-label="怎么办"
              value={step}
              onChange={(event) => setStep(event.target.value as PurchaseStep)}
              options={of.steps.map((one) => ({ value: one, label: PURCHASE_VERBS[one] }))}
            />
          </Form.Item>
        )}
        {step === 'refused' && (
          <FormField id="ground" label="不予采购的理由" problems={problems}>
            <Select
              id="ground"
              placeholder="选择理由"
              options={OUT_CHOICES}
              value={ground}
              onChange={setGround}
            />
          </FormField>
        )}
        <TextField
          id="words"
          label="说明（可不填）"
          rows={3}
          maxLength={1000}
          problems={problems}
          value={words}
          onChange={setWords}
        />
        <SubmitBar verb={PURCHASE_VERBS[step]} busy={take.isPending} error={take.error} />
      </Form>
    </Panel>
  );
}

function groundText(ground: string): string {
  return Object.hasOwn(OUT_GROUNDS, ground) ? OUT_GROUNDS[ground as OutGround] : '';
}

/** One ad-hoc purchase: what is needed, by when, and where it stands. */
export function PurchasePage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getPurchase, { params: { id } });
  const of = answer.data;
  return (
    <>
      <CaseHeader
        title={of === undefined ? '临时采购' : `临时采购：${of.drugName}`}
        about={of?.requestNo}
        back={{ to: '/purchases', label: '临时采购' }}
        status={of && <Status {...purchaseSign(of.state)} />}
        clock={
          of === undefined || of.workingDaysLeft === null ? undefined : (
            <Clock dueOn={of.dueOn} workingDaysLeft={of.workingDaysLeft} provisional={of.provisional} />
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {of && (
        <CaseLayout
          left={
            <>
              <Panel title="需要">
                <Fields
                  columns={3}
                  fields={[
                    { label: '医院', value: of.hospitalName },
                    { label: '数量', value: String(of.quantity) },
                    { label: '期限', value: of.dueOn },
                    { label: '临床需要', value: of.need, wide: true },
                  ]}
                />
              </Panel>
              <Panel title="办理经过">
                <TimeLine
                  events={of.events.map((event) => ({
                    key: event.seq,
                    at: event.at,
                    what: PURCHASE_STEPS[event.step],
                    who: event.actorName,
                    clause: 'M8',
                    tone: event.step === 'refused' ? 'bad' : event.step === 'arrived' ? 'good' : 'plain',
                    detail: [groundText(event.ground), event.words].filter((one) => one !== '').join('：'),
                  }))}
                />
              </Panel>
            </>
          }
          right={of.steps.length > 0 ? <Steps key={of.events.length} of={of} /> : undefined}
        />
      )}
    </>
  );
}
