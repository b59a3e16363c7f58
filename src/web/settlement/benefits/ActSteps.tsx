import { Button, Form } from 'antd';
import { useState } from 'react';
import { takeBenefitActStep, type BenefitAct } from '../../../contract/settlement-benefits.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { TextField } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useTell } from '../../ui/tell.ts';

const DONE = {
  proposed: '已提请，等另一个人审核',
  sentBack: '已退回',
  approved: '已通过，到执行日起按新参数结算',
  withdrawn: '已撤回',
} as const;

/** What may be done now: every step with its words, letting through by another than who entered and proposed (M9.6). */
export function ActSteps({ act }: { readonly act: BenefitAct }) {
  const { id, may, number, from } = act;
  const tell = useTell();
  const [words, setWords] = useState('');
  const take = useCall(takeBenefitActStep, {
    onDone: (_, { body }) => {
      tell(DONE[body.step]);
      setWords('');
    },
  });
  const said = words.trim();
  const send = (step: keyof typeof DONE) => take.mutate({ params: { id }, body: { step, words: said } });
  return (
    <Panel title="办理" extra={<ClauseLinks ids={['M9.6']} />}>
      <Form layout="vertical" className="st-stack">
        <TextField
          id="benefit-act-words"
          label="意见或理由"
          help="每一步都要写明，留在办理经过里"
          maxLength={300}
          rows={3}
          value={words}
          onChange={setWords}
        />
        <ErrorPanel error={take.error} />
        <div className="st-actions">
          {may.approve && (
            <ConfirmButton
              verb="审核通过"
              type="primary"
              harms={false}
              thing={`待遇参数第 ${id} 号，${number}`}
              consequence={`${from} 起的费用按新参数结算，已经结算的不变。开始执行以后不能撤回，只能另录一件。`}
              busy={take.isPending}
              disabled={said === ''}
              onConfirm={() => send('approved')}
            />
          )}
          {may.propose && (
            <Button
              type="primary"
              disabled={said === ''}
              loading={take.isPending}
              onClick={() => send('proposed')}
            >
              提请审核
            </Button>
          )}
          {may.sendBack && (
            <Button disabled={said === ''} loading={take.isPending} onClick={() => send('sentBack')}>
              退回
            </Button>
          )}
          {may.withdraw && (
            <ConfirmButton
              verb="撤回"
              thing={`待遇参数第 ${id} 号，${number}`}
              consequence="撤回以后不能恢复，要再调整另录一件。"
              busy={take.isPending}
              disabled={said === ''}
              onConfirm={() => send('withdrawn')}
            />
          )}
        </div>
      </Form>
    </Panel>
  );
}
