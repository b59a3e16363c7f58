import { useState } from 'react';
import {
  answerClearing,
  respondToClearing,
  takeClearingStep,
  type Clearing,
} from '../../../contract/funds-clearing.ts';
import { MONEY_STEPS, otherSide, type MoneyStep } from '../../../domain/funds/clearing/clearing-steps.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import { AnswerForm, DisputeForm, type DisputedRow } from '../DisputeForms.tsx';
import { StepsForm, type StepButton } from '../StepsForm.tsx';

interface Given {
  readonly clearing: Clearing;
}

const nameOf = (clearing: Clearing) =>
  `${clearing.payerName}付${clearing.payeeName} ${clearing.month}，¥${withThousands(clearing.payable)}`;

/** A side confirms, or disputes claims by their numbers. */
export function RespondPart({ clearing, chosen }: Given & { readonly chosen: readonly string[] }) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const respond = useCall(respondToClearing, { onDone: () => tell('已答复') });
  const send = (disputes: DisputedRow[]) =>
    respond.mutate({ params: { id: clearing.id }, body: { requestId, disputes } });
  const confirm = (
    <>
      <ErrorPanel error={respond.error} />
      <ConfirmButton
        verb="确认清算单"
        type="primary"
        harms={false}
        thing={nameOf(clearing)}
        consequence="双方确认后由参保地复核、核准，再付款。"
        busy={respond.isPending}
        onConfirm={() => send([])}
      />
    </>
  );
  return (
    <Panel title="核对">
      <div className="st-stack">
        <p className="st-secondary">双方各自核对；期限内没有答复的按无异议办理。</p>
        <DisputeForm
          paper={nameOf(clearing)}
          confirm={confirm}
          chosen={chosen}
          mayDispute={clearing.mayDo.includes('dispute') && clearing.claims + clearing.reversals > 0}
          busy={respond.isPending}
          error={respond.error}
          onDispute={send}
        />
      </div>
    </Panel>
  );
}

/** The other side answers every dispute at once. */
export function AnswerPart({ clearing }: Given) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const answer = useCall(answerClearing, { onDone: () => tell('已答复') });
  const raisedBy = clearing.side === null ? null : otherSide(clearing.side);
  return (
    <Panel title="答复异议">
      <AnswerForm
        paper={nameOf(clearing)}
        claimNos={clearing.disputes.filter((row) => row.side === raisedBy).map((row) => row.claimNo)}
        busy={answer.isPending}
        error={answer.error}
        onAnswer={(answers) => answer.mutate({ params: { id: clearing.id }, body: { requestId, answers } })}
      />
    </Panel>
  );
}

const STEPS: Readonly<Record<MoneyStep, Omit<StepButton<MoneyStep>, 'step'>>> = {
  reviewed: { verb: '复核', about: '复核后由另一个账号核准。' },
  approved: { verb: '核准', about: '核准后金额写定，由核准人以外的人付款。' },
  returned: {
    verb: '退回复核',
    about: '退回后要重新复核，原因写在经过里。',
    harms: true,
    needsWords: true,
  },
  paid: { verb: '登记付款', about: '付款记入参保地的账；银行退回的可以再付。', needsWords: true },
  bounced: { verb: '登记银行退回', about: '冲销这次付款，之后可以再付。', harms: true, needsWords: true },
  received: { verb: '确认到账', about: '到账记入就医地的账，这份清算单办结。' },
};

/** What the words are for, and whether they are needed. */
function wordsLabel(steps: readonly MoneyStep[]): string {
  if (steps.includes('paid')) return '银行流水号';
  if (steps.includes('bounced')) return '银行退回的原因';
  if (steps.includes('returned')) return '说明（退回要写明原因）';
  return steps.includes('received') ? '银行流水号（可不填）' : '说明（可不填）';
}

/** Reviewing, approving, paying and receiving, as the reader may now. */
export function MoneyPart({ clearing }: Given) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const take = useCall(takeClearingStep, { onDone: () => tell('已办理') });
  const { id, payable, mayDo } = clearing;
  const steps = MONEY_STEPS.filter((step) => mayDo.includes(step));
  return (
    <StepsForm
      title="办理"
      note="复核和核准要两个账号办，付款的不是核准的人。"
      wordsLabel={wordsLabel(steps)}
      steps={steps.map((step) => ({ step, ...STEPS[step] }))}
      thing={nameOf(clearing)}
      busy={take.isPending}
      error={take.error}
      onStep={(step, words) => take.mutate({ params: { id }, body: { requestId, step, payable, words } })}
    />
  );
}
