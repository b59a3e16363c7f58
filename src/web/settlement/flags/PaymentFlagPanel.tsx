import { Form } from 'antd';
import { useState } from 'react';
import { getPaymentFlag, setPaymentFlag } from '../../../contract/settlement-flags.ts';
import {
  FLAG_GROUNDS,
  FLAG_KINDS,
  type FlagGround,
  type FlagKind,
} from '../../../domain/settlement/flags/payment-flag.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { Money } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';

const choicesOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

function FlagForm({ claimNo, flagged }: { readonly claimNo: string; readonly flagged: boolean }) {
  const [kind, setKind] = useState('specialCase');
  const [ground, setGround] = useState('fillsGap');
  const [words, setWords] = useState('');
  const { problems, judge } = useFieldProblems();
  const tell = useTell();
  const set = useCall(setPaymentFlag, {
    onDone: () => {
      tell(flagged ? '已取消标记' : '已标记');
      setWords('');
    },
  });
  function submit() {
    if (!judge([problemUnless(words.trim() !== '', 'flagWords', '请写明情况')])) return;
    const mark = flagged
      ? { kind: null, ground: null }
      : { kind: kind as FlagKind, ground: ground as FlagGround };
    set.mutate({ params: { claimNo }, body: { ...mark, words: words.trim() } });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      {!flagged && (
        <>
          <ChoiceField
            id="flagKind"
            label="标记"
            options={choicesOf(FLAG_KINDS)}
            value={kind}
            onChange={setKind}
          />
          <ChoiceField
            id="flagGround"
            label="理由"
            options={choicesOf(FLAG_GROUNDS)}
            value={ground}
            onChange={setGround}
          />
        </>
      )}
      <TextField
        id="flagWords"
        label={flagged ? '为什么取消' : '情况说明'}
        rows={2}
        maxLength={500}
        problems={problems}
        value={words}
        onChange={setWords}
      />
      <SubmitBar verb={flagged ? '取消标记' : '标记'} busy={set.isPending} error={set.error} />
    </Form>
  );
}

/** How a settlement is paid apart: outside the cost controls anyhow, and marked by its hospital where it asks for more. */
export function PaymentFlagPanel({ claimNo }: { readonly claimNo: string }) {
  const answer = useQueryCall(getPaymentFlag, { params: { claimNo } });
  const flag = answer.data;
  if (answer.error !== null) return <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />;
  if (flag === undefined) return null;
  return (
    <Panel title="付费标记" extra={<ClauseLinks ids={['N3.2', 'M27']} />}>
      <div className="st-stack">
        {flag.outside.length === 0 ? (
          <p>没有单行支付的费用，照常纳入总额控制、DRG/DIP 支付标准和次均费用。</p>
        ) : (
          <p>
            单行支付的 <Money yuan={flag.outsideAmount} /> 不纳入{flag.outside.join('、')}。
          </p>
        )}
        <Status
          tone={flag.kind === null ? 'off' : 'good'}
          word={flag.kind === null ? '没有特例单议等标记' : FLAG_KINDS[flag.kind]}
        />
        {flag.events.length > 0 && (
          <TimeLine
            label="付费标记的经过"
            events={flag.events.map((event, index) => ({
              key: index,
              at: event.at,
              what: event.kind === null ? '取消标记' : `标记${FLAG_KINDS[event.kind]}`,
              who: event.by,
              detail: event.ground === null ? event.words : `${FLAG_GROUNDS[event.ground]}：${event.words}`,
            }))}
          />
        )}
        {flag.mayFlag && (
          <FlagForm key={flag.kind ?? 'none'} claimNo={claimNo} flagged={flag.kind !== null} />
        )}
      </div>
    </Panel>
  );
}
