import { useState } from 'react';
import {
  answerDisputes,
  respondToStatement,
  takeStatementStep,
  type Statement,
} from '../../../contract/funds-statements.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import { AnswerForm, DisputeForm, type DisputedRow } from '../DisputeForms.tsx';
import { StepsForm } from '../StepsForm.tsx';

interface Given {
  readonly statement: Statement;
}

/** The institution confirms, or disputes claims by their numbers, one reason for each. */
export function RespondPanel({ statement, chosen }: Given & { readonly chosen: readonly string[] }) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const respond = useCall(respondToStatement, { onDone: () => tell('已答复') });
  const send = (disputes: DisputedRow[]) =>
    respond.mutate({ params: { id: statement.id }, body: { requestId, disputes } });
  const confirm = (
    <>
      <ErrorPanel error={respond.error} />
      <ConfirmButton
        verb="确认对账单"
        type="primary"
        harms={false}
        thing={`${statement.month} 对账单，¥${withThousands(statement.payable)}`}
        consequence="确认后由经办复核、核准，再付款。"
        busy={respond.isPending}
        onConfirm={() => send([])}
      />
    </>
  );
  return (
    <Panel title="确认或提出异议">
      <div className="st-stack">
        <p className="st-secondary">期限内没有答复的，经办按无异议办理。</p>
        <DisputeForm
          paper={`${statement.month} 对账单`}
          confirm={confirm}
          chosen={chosen}
          mayDispute={statement.state === 'waiting'}
          busy={respond.isPending}
          error={respond.error}
          onDispute={send}
        />
      </div>
    </Panel>
  );
}

/** The agency answers every dispute at once. */
export function AnswerPanel({ statement }: Given) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const answer = useCall(answerDisputes, { onDone: () => tell('已答复') });
  return (
    <Panel title="答复异议">
      <AnswerForm
        paper={`${statement.institutionName} ${statement.month} 对账单`}
        claimNos={statement.disputes.map(({ claimNo }) => claimNo)}
        busy={answer.isPending}
        error={answer.error}
        onAnswer={(answers) => answer.mutate({ params: { id: statement.id }, body: { requestId, answers } })}
      />
    </Panel>
  );
}

const STEPS = [
  { step: 'reviewed', verb: '复核', about: '复核后由另一个账号核准。' },
  { step: 'approved', verb: '核准', about: '核准后金额写定，扣款和追回随即记账，之后可以付款。' },
  {
    step: 'returned',
    verb: '退回复核',
    about: '退回后要重新复核，原因写在经过里。',
    harms: true,
    needsWords: true,
  },
] as const;

/** The agency reviews, approves or gives back; by two accounts. */
export function StepPanel({ statement }: Given) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const take = useCall(takeStatementStep, { onDone: () => tell('已办理') });
  const { id, payable, mayDo } = statement;
  return (
    <StepsForm
      title="复核和核准"
      note="复核和核准要两个账号办，金额变了要退回重来。"
      wordsLabel={mayDo.includes('returned') ? '说明（退回要写明原因）' : '说明（可不填）'}
      steps={STEPS.filter(({ step }) => mayDo.includes(step))}
      thing={`${statement.institutionName} ${statement.month}，¥${withThousands(payable)}`}
      busy={take.isPending}
      error={take.error}
      onStep={(step, words) => take.mutate({ params: { id }, body: { requestId, step, payable, words } })}
    />
  );
}
