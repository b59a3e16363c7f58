import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { declineApplication, stateOpinion } from '../../contract/eligibility-steps.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { useTell } from '../ui/tell.ts';
import { WordsField } from '../ui/WordsField.tsx';
import type { Application } from './CaseFacts.tsx';

/** The responsible doctor states and signs an opinion, or says why not. */
export function DoctorPanel({ of }: { readonly of: Application }) {
  const tell = useTell();
  const [opinion, setOpinion] = useState('');
  const [checked, setChecked] = useState(false);
  const state = useCall(stateOpinion, { onDone: () => tell('意见已签名提交') });
  const decline = useCall(declineApplication, { onDone: () => tell('已告知患者') });
  const params = { id: of.id };
  const text = opinion.trim();
  return (
    <Panel title="责任医师意见">
      <div className="st-stack">
        <p className="st-secondary">
          请按限定支付范围和法定适应症作出判断，提交时自动加盖您的电子签名。 <ClauseLink id="M22" />
        </p>
        <WordsField
          label="诊疗意见"
          maxLength={1000}
          rows={5}
          value={opinion}
          placeholder="诊断依据、既往治疗、拟用药方案"
          onChange={setOpinion}
        />
        <Checkbox checked={checked} onChange={(event) => setChecked(event.target.checked)}>
          已核对患者身份，人、证、卡相符 <ClauseLink id="M34" />
        </Checkbox>
        <ErrorPanel error={state.error ?? decline.error} />
        <div className="st-actions">
          <Button
            type="primary"
            loading={state.isPending}
            disabled={text.length < 2 || !checked}
            onClick={() => state.mutate({ params, body: { opinion: text, identityChecked: true } })}
          >
            同意并签名
          </Button>
          <Button
            danger
            loading={decline.isPending}
            disabled={text.length < 2}
            onClick={() => decline.mutate({ params, body: { reason: text } })}
          >
            不同意
          </Button>
        </div>
      </div>
    </Panel>
  );
}
