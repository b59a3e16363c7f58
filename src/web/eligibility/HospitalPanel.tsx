import { Button } from 'antd';
import { useState } from 'react';
import { giveHospitalOpinion } from '../../contract/eligibility-steps.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { useTell } from '../ui/tell.ts';
import { WordsField } from '../ui/WordsField.tsx';
import type { Application } from './CaseFacts.tsx';

/** The hospital's office confirms the doctor's statement under its seal, or gives it back. */
export function HospitalPanel({ of }: { readonly of: Application }) {
  const tell = useTell();
  const [opinion, setOpinion] = useState('');
  const give = useCall(giveHospitalOpinion, {
    onDone: (_, given) => tell(given.body.decision === 'confirm' ? '医院意见已签章提交' : '已退回医师'),
  });
  const text = opinion.trim();
  const send = (decision: 'confirm' | 'return') =>
    give.mutate({ params: { id: of.id }, body: { decision, opinion: text } });
  return (
    <Panel title="医院意见">
      <div className="st-stack">
        <p className="st-secondary">
          核实就诊记录与责任医师意见，提交时自动加盖医院电子签章。 <ClauseLink id="M22" />
        </p>
        <WordsField
          label="意见"
          maxLength={1000}
          rows={4}
          value={opinion}
          placeholder="例如：就诊记录属实，同意申报"
          onChange={setOpinion}
        />
        <ErrorPanel error={give.error} />
        <div className="st-actions">
          <Button
            type="primary"
            loading={give.isPending}
            disabled={text.length < 2}
            onClick={() => send('confirm')}
          >
            同意并签章
          </Button>
          <Button danger loading={give.isPending} disabled={text.length < 2} onClick={() => send('return')}>
            退回医师
          </Button>
        </div>
      </div>
    </Panel>
  );
}
