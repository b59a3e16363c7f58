import { Button, Form } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  approveManualClaim,
  recordManualRepayment,
  reverseManualClaim,
  takeManualStep,
  tryManualClaim,
} from '../../../contract/settlement-manual-desk.ts';
import type { ManualClaim } from '../../../contract/settlement-manual.ts';
import { OWN_GROUNDS } from '../../../domain/settlement/manual/manual-steps.ts';
import { useCall } from '../../ui/api.ts';
import { asClauseId, ClauseLink } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { Money } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { useTell } from '../../ui/tell.ts';
import { WordsField } from '../../ui/WordsField.tsx';
import { withThousands } from '../../ui/words.ts';
import { may, TRIAL_BUTTON } from './manual-words.ts';

export type Trial = OutputOf<typeof tryManualClaim>;

/** What the rules of the day of purchase say: an amount, or everything that stands against it. */
function TrialResult({ trial }: { readonly trial: Trial }) {
  return (
    <>
      {trial.payable !== null && (
        <p>
          应付本人 <Money yuan={trial.payable} total />
        </p>
      )}
      {trial.objections.length > 0 && (
        <ul aria-label="不能报销的理由">
          {trial.objections.map((one, index) => {
            const clause = asClauseId(one.clause);
            return (
              <li key={index}>
                {one.line !== null && `第 ${one.line} 行：`}
                {one.message} {clause !== undefined && <ClauseLink id={clause} />}
                {one.detail !== null && <div>{one.detail}</div>}
                <div className="st-secondary">{one.remedy}</div>
              </li>
            );
          })}
        </ul>
      )}
      {trial.nearBills.length > 0 && (
        <div className="st-note">
          前后一个月内同一种药还有结算，请核对是不是同一笔：
          {trial.nearBills.map((bill) => (
            <div key={bill.claimNo}>
              <Go to={`/bills/${bill.claimNo}`}>{bill.claimNo}</Go> {bill.servedOn} {bill.institutionName}
            </div>
          ))}
        </div>
      )}
    </>
  );
}

const GROUNDS = Object.entries(OWN_GROUNDS).map(([value, { label }]) => ({ value, label }));

type Step = 'returned' | 'passed' | 'refusalProposed' | 'sentBack' | 'refused';
const TOLD: Readonly<Record<Step, string>> = {
  returned: '已退回补正',
  passed: '初审通过，待另一人复核',
  refusalProposed: '已提请复核不予报销',
  sentBack: '已退回初审',
  refused: '已决定不予报销',
};

interface DecideProps {
  readonly one: ManualClaim;
  readonly trial: Trial | null;
}

interface StepButtonsProps {
  readonly one: ManualClaim;
  /** What the trial came to; null without one that may be paid. */
  readonly payable: string | null;
  /** No reason is written yet. */
  readonly unsaid: boolean;
  readonly busy: boolean;
  readonly onStep: (step: Step) => void;
  readonly onApprove: (payable: string) => void;
}

const WITH_WORDS = [
  ['return', 'returned', '退回补正'],
  ['sendBack', 'sentBack', '退回初审'],
  ['proposeRefusal', 'refusalProposed', '拟不予报销'],
] as const;

const thingOf = (one: ManualClaim): string =>
  `${one.manualNo}，${one.personName}，发票 ¥${withThousands(one.invoiced)}`;

/** What decides the claim is asked once more; what another person will look at again is not. */
function StepButtons({ one, payable, unsaid, busy, onStep, onApprove }: StepButtonsProps) {
  return (
    <div className="st-actions">
      {may(one, 'pass') && (
        <Button type="primary" loading={busy} disabled={payable === null} onClick={() => onStep('passed')}>
          初审通过
        </Button>
      )}
      {may(one, 'approve') && payable !== null && (
        <ConfirmButton
          verb={`批准 ${withThousands(payable)} 元`}
          type="primary"
          harms={false}
          thing={thingOf(one)}
          consequence="批准后生成结算单、记账、占用年度限额，再由批准人以外的人放行付款。要改只能撤销后重新申报。"
          busy={busy}
          onConfirm={() => onApprove(payable)}
        />
      )}
      {WITH_WORDS.filter(([act]) => may(one, act)).map(([act, step, label]) => (
        <Button
          key={act}
          danger={step === 'refusalProposed'}
          disabled={unsaid}
          loading={busy}
          onClick={() => onStep(step)}
        >
          {label}
        </Button>
      ))}
      {may(one, 'refuse') && (
        <ConfirmButton
          verb="不予报销"
          thing={thingOf(one)}
          consequence="决定后不能改，患者看得到理由和说明。"
          disabled={unsaid}
          busy={busy}
          onConfirm={() => onStep('refused')}
        />
      )}
    </div>
  );
}

/** The steps that the state and the two persons allow. */
function Decide({ one, trial }: DecideProps) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const [words, setWords] = useState('');
  const [ground, setGround] = useState('INVOICE_NOT_GENUINE');
  const step = useCall(takeManualStep, {
    onDone: (_, given) => tell(TOLD[given.body.step]),
  });
  const approve = useCall(approveManualClaim, { onDone: (made) => tell(`已批准，结算单 ${made.claimNo}`) });
  const params = { id: one.id };
  const take = (name: Step) =>
    step.mutate({
      params,
      body: {
        requestId,
        step: name,
        words: words.trim(),
        ground: name === 'refusalProposed' ? ground : null,
      },
    });
  const found = (trial?.objections ?? []).map(({ code, message }) => ({ value: code, label: message }));
  const payable = trial?.payable ?? null;
  return (
    <>
      {may(one, 'proposeRefusal') && (
        <ChoiceField
          id="ground"
          label="不予报销的理由"
          value={ground}
          options={[
            ...found.filter((one, at) => found.findIndex((other) => other.value === one.value) === at),
            ...GROUNDS,
          ]}
          onChange={setGround}
        />
      )}
      <WordsField
        label="说明"
        placeholder="退回、不予报销的要写明原因"
        maxLength={400}
        rows={2}
        value={words}
        onChange={setWords}
      />
      <ErrorPanel error={step.error ?? approve.error} />
      <StepButtons
        one={one}
        payable={payable}
        unsaid={words.trim() === ''}
        busy={step.isPending || approve.isPending}
        onStep={take}
        onApprove={(seen) =>
          approve.mutate({ params, body: { requestId, payable: seen, words: words.trim() } })
        }
      />
    </>
  );
}

function AfterApproval({ one }: { readonly one: ManualClaim }) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const [words, setWords] = useState('');
  const reverse = useCall(reverseManualClaim, { onDone: (made) => tell(`已撤销，撤销单 ${made.claimNo}`) });
  const repaid = useCall(recordManualRepayment, { onDone: () => tell('已登记退款') });
  const given = { params: { id: one.id }, body: { requestId, words: words.trim() } };
  return (
    <Panel title={may(one, 'reverse') ? '撤销' : '退款'}>
      <WordsField
        label="原因"
        placeholder="写明依据"
        maxLength={200}
        rows={2}
        value={words}
        onChange={setWords}
      />
      <ErrorPanel error={reverse.error ?? repaid.error} />
      <div className="st-actions">
        {may(one, 'reverse') && (
          <ConfirmButton
            verb="撤销报销"
            thing={`${one.manualNo}，${one.personName}，¥${withThousands(one.payable ?? '')}`}
            consequence="退回限额和基金；已经付的款记为应追回。"
            disabled={words.trim() === ''}
            busy={reverse.isPending}
            onConfirm={() => reverse.mutate(given)}
          />
        )}
        {may(one, 'repaid') && (
          <ConfirmButton
            verb="登记本人已退款"
            harms={false}
            thing={`${one.manualNo}，${one.personName}，¥${withThousands(one.payable ?? '')}`}
            consequence="退款随即记账，应追回的这一笔结清，登记后不能改。"
            disabled={words.trim() === ''}
            busy={repaid.isPending}
            onConfirm={() => repaid.mutate(given)}
          />
        )}
      </div>
    </Panel>
  );
}

const DECISIONS = ['pass', 'return', 'proposeRefusal', 'approve', 'refuse', 'sendBack'] as const;

/** Trial and decision, beside the papers; every step has a panel, and so a request, of its own. */
export function DecisionPanel({
  one,
  trial,
  onTrial,
}: DecideProps & { readonly onTrial: (trial: Trial | null) => void }) {
  const attempt = useCall(tryManualClaim, { onDone: onTrial });
  const decides = DECISIONS.some((act) => may(one, act));
  return (
    <>
      {decides && (
        <Panel title={may(one, 'pass') ? '初审' : '复核'}>
          <div className="st-stack">
            <Button
              id={TRIAL_BUTTON}
              loading={attempt.isPending}
              onClick={() => attempt.mutate({ params: { id: one.id } })}
            >
              按购药当天的规定试算
            </Button>
            <ErrorPanel error={attempt.error} />
            {trial !== null && <TrialResult trial={trial} />}
            {trial === null && (may(one, 'pass') || may(one, 'approve')) && (
              <p className="st-secondary">
                {may(one, 'pass') ? '先核对药品、试算，看到应付多少再通过。' : '先试算，看到应付多少再批准。'}
              </p>
            )}
            <Form layout="vertical" className="st-form">
              <Decide one={one} trial={trial} />
            </Form>
          </div>
        </Panel>
      )}
      {(may(one, 'reverse') || may(one, 'repaid')) && <AfterApproval one={one} />}
    </>
  );
}
