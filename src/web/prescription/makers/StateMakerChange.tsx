import { Button, Checkbox, Input, Radio, Skeleton } from 'antd';
import { useId, useState } from 'react';
import { getMakerOptions, stateMakerChange } from '../../../contract/prescription-makers.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import {
  ChooseEligibility,
  ReadCredential,
  type Eligibility,
  type Patient,
  type Shown,
} from '../ChoosePatient.tsx';

interface ChooseProps {
  readonly shown: Shown;
  readonly held: Eligibility;
  readonly onDone: () => void;
}

/** The maker to change to, and why. */
function ChooseMaker({ shown, held, onDone }: ChooseProps) {
  const field = useId();
  const tell = useTell();
  const asked = { applicationId: held.applicationId, credential: shown };
  const options = useQueryCall(getMakerOptions, { body: asked });
  const [toMaker, setMaker] = useState('');
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState(false);
  const [requestId] = useState(newRequestId);
  const state = useCall(stateMakerChange, {
    onDone: () => {
      tell('已签名，等医院确认');
      onDone();
    },
  });
  if (options.data === undefined)
    return options.error === null ? <Skeleton active /> : <ErrorPanel error={options.error} />;
  const { inUse, makers, waiting } = options.data;
  if (inUse.length === 0)
    return <p className="st-note">患者还没有用过这种药，可以直接开具任一厂家的产品。</p>;
  if (waiting !== null) return <p className="st-note">已提出换用 {waiting}，请医院医保办确认。</p>;
  const others = makers.filter((maker) => !inUse.includes(maker));
  if (others.length === 0) return <p className="st-note">目录内这种药没有其他厂家的产品。</p>;
  return (
    <Panel title="三、换到哪个厂家">
      <div className="st-stack">
        <p>现在用：{inUse.join('、')}</p>
        <Radio.Group
          aria-label="新厂家"
          value={toMaker}
          options={others.map((maker) => ({ value: maker, label: maker }))}
          onChange={(event) => setMaker(String(event.target.value))}
        />
        <div>
          <label htmlFor={field}>换厂家的理由</label>
          <Input.TextArea
            id={field}
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <Checkbox checked={checked} onChange={(event) => setChecked(event.target.checked)}>
          已当面核对，人、证、卡一致
        </Checkbox>
        <SubmitBar
          verb="认定并签名"
          busy={state.isPending}
          disabled={toMaker === '' || reason.trim().length < 2 || !checked}
          error={state.error}
          onSubmit={() =>
            state.mutate({
              body: { ...asked, requestId, toMaker, reason: reason.trim(), identityChecked: true },
            })
          }
        />
      </div>
    </Panel>
  );
}

/** A doctor states a change of maker for the patient who shows a credential (M24, M34). */
export function StateMakerChange() {
  const [found, setFound] = useState<{ readonly patient: Patient; readonly shown: Shown }>();
  const [chosen, setChosen] = useState<Eligibility>();
  function again() {
    setFound(undefined);
    setChosen(undefined);
  }
  if (found === undefined)
    return <ReadCredential onFound={(patient, shown) => setFound({ patient, shown })} />;
  return (
    <div className="st-stack">
      <Panel title="一、核对患者" extra={<Button onClick={again}>换一位患者</Button>}>
        <p>
          {found.patient.name}，{found.patient.sex}，{found.patient.age} 岁
        </p>
      </Panel>
      <ChooseEligibility patient={found.patient} chosen={chosen?.applicationId} onChoose={setChosen} />
      {chosen !== undefined && (
        <ChooseMaker key={chosen.applicationId} shown={found.shown} held={chosen} onDone={again} />
      )}
    </div>
  );
}
