import { Button, Form } from 'antd';
import { useState } from 'react';
import {
  confirmReadjudication,
  takeReadjudicationStep,
  type Readjudication,
} from '../../../contract/settlement-readjudication.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { TextField } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useTell } from '../../ui/tell.ts';

const DONE = { proposed: '已提请，等另一个人确认', sentBack: '已退回', refused: '已决定不调整' } as const;

/** What may be done now: proposing, sending back and refusing need a reason, booking needs another person (M29). */
export function StepPanel({ found }: { readonly found: Readjudication }) {
  const { id, may, personName, bills, told } = found;
  const tell = useTell();
  const [words, setWords] = useState('');
  const take = useCall(takeReadjudicationStep, {
    onDone: (_, { body }) => {
      tell(DONE[body.step]);
      setWords('');
    },
  });
  const confirm = useCall(confirmReadjudication, { onDone: () => tell('已记账') });
  const busy = take.isPending || confirm.isPending;
  const reason = words.trim();
  const send = (step: keyof typeof DONE) => take.mutate({ params: { id }, body: { step, words: reason } });
  return (
    <Panel title="办理" extra={<ClauseLinks ids={['M29', 'I6']} />}>
      <Form layout="vertical" className="st-stack">
        <TextField
          id="readjudication-words"
          label={may.confirm ? '意见' : '理由'}
          help="提请、退回、不调整都要写明；记账后理由写在撤销单上，患者和机构看得到"
          rows={3}
          value={words}
          onChange={setWords}
        />
        <ErrorPanel error={take.error ?? confirm.error} />
        <div className="st-actions">
          {may.confirm && (
            <ConfirmButton
              verb="记账"
              type="primary"
              harms={false}
              thing={`${personName}，${bills.length} 张结算单；${told}`}
              consequence="确认时再算一遍，没有变化才按次序撤销原单、记入新单。分录记在现在开放的账日，已出的对账单不变。"
              busy={busy}
              onConfirm={() => confirm.mutate({ params: { id }, body: { words: reason } })}
            />
          )}
          {may.propose && (
            <Button type="primary" disabled={reason === ''} loading={busy} onClick={() => send('proposed')}>
              提请重新记账
            </Button>
          )}
          {may.sendBack && (
            <Button disabled={reason === ''} loading={busy} onClick={() => send('sentBack')}>
              退回
            </Button>
          )}
          {may.refuse && (
            <ConfirmButton
              verb="不调整"
              thing={`更正重算第 ${id} 号，${personName}`}
              consequence="各张结算单保持不变。同样的结果不再提出，又有更正时会重新查到。"
              busy={busy}
              disabled={reason === ''}
              onConfirm={() => send('refused')}
            />
          )}
        </div>
      </Form>
    </Panel>
  );
}
