import { Button, Radio } from 'antd';
import { useState } from 'react';
import { convenePanel } from '../../../contract/eligibility-panels.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useTell } from '../../ui/tell.ts';
import { WordsField } from '../../ui/WordsField.tsx';
import type { Application } from '../CaseFacts.tsx';

const SIZES = [3, 5, 7] as const;

/** Asks experts about a difficult case: how many, and which question (M36). */
export function ConvenePanel({ of }: { readonly of: Application }) {
  const tell = useTell();
  const [size, setSize] = useState<(typeof SIZES)[number]>(3);
  const [question, setQuestion] = useState('');
  const convene = useCall(convenePanel, { onDone: ({ members }) => tell(`已抽取 ${members} 位专家`) });
  return (
    <Panel title="提交专家评审">
      <div className="st-stack">
        <p className="st-secondary">
          在{of.field}领域的专家里抽签，与申请医院同一单位的回避；各自提交意见，交齐前互不可见。时钟不停。{' '}
          <ClauseLink id="M36" />
        </p>
        <Radio.Group
          aria-label="专家人数"
          value={size}
          onChange={(event) => setSize(event.target.value as (typeof SIZES)[number])}
          options={SIZES.map((value) => ({ value, label: `${value} 位` }))}
        />
        <WordsField
          label="请专家回答的问题"
          maxLength={2000}
          value={question}
          placeholder="例如：既往治疗是否足以证明符合限定支付范围"
          onChange={setQuestion}
        />
        <ErrorPanel error={convene.error} />
        <Button
          loading={convene.isPending}
          disabled={question.trim().length < 2}
          onClick={() => convene.mutate({ params: { id: of.id }, body: { size, question: question.trim() } })}
        >
          抽取专家
        </Button>
      </div>
    </Panel>
  );
}
