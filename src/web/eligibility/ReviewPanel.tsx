import { Button, Input, InputNumber } from 'antd';
import { useId, useState } from 'react';
import { approveApplication } from '../../contract/eligibility-steps.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { useTell } from '../ui/tell.ts';
import type { Application } from './CaseFacts.tsx';
import { ConvenePanel } from './review/ConvenePanel.tsx';
import { HandlerPanel } from './review/HandlerPanel.tsx';
import { CheckRefusalPanel, ProposeRefusalPanel, UpholdPanel } from './review/RefusalPanels.tsx';

interface MonthlyAmountProps {
  readonly units: number | null;
  readonly unitName: string;
  readonly onUnits: (units: number | null) => void;
  readonly onUnitName: (unitName: string) => void;
}

/** The most that may be prescribed a month; left empty where the days of use alone decide. */
function MonthlyAmount({ units, unitName, onUnits, onUnitName }: MonthlyAmountProps) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id}>每月最多用量（不填则只按处方天数控制）</label>
      <div className="st-actions">
        <InputNumber id={id} min={1} max={100_000} precision={0} value={units} onChange={onUnits} />
        <Input
          aria-label="用量单位"
          style={{ width: 80 }}
          maxLength={10}
          value={unitName}
          onChange={(event) => onUnitName(event.target.value)}
        />
      </div>
    </div>
  );
}

function Approval({ of }: { readonly of: Application }) {
  const id = useId();
  const tell = useTell();
  const [opinion, setOpinion] = useState('');
  const [termTo, setTermTo] = useState(of.latestTermTo ?? '');
  const [units, setUnits] = useState<number | null>(null);
  const [unitName, setUnitName] = useState('片');
  const approve = useCall(approveApplication, { onDone: (term) => tell(`已通过，待遇到 ${term.termTo}`) });
  return (
    <Panel title="审核通过">
      <div className="st-stack">
        <p className="st-secondary">
          待遇自申请日 {of.appliedOn} 起，最晚到 {of.latestTermTo ?? '—'}；临床需要时可定得更早。{' '}
          <ClauseLink id="M23.4" />
        </p>
        <div>
          <label htmlFor={`${id}-to`}>待遇截止</label>
          <DayInput id={`${id}-to`} label="待遇截止" value={termTo} onChange={setTermTo} />
        </div>
        <MonthlyAmount units={units} unitName={unitName} onUnits={setUnits} onUnitName={setUnitName} />
        <div>
          <label htmlFor={`${id}-opinion`}>审核意见</label>
          <Input.TextArea
            id={`${id}-opinion`}
            rows={3}
            maxLength={1000}
            value={opinion}
            placeholder="例如：诊断与检查结果符合限定支付范围"
            onChange={(event) => setOpinion(event.target.value)}
          />
        </div>
        <ErrorPanel error={approve.error} />
        <Button
          type="primary"
          loading={approve.isPending}
          disabled={opinion.trim().length < 2}
          onClick={() =>
            approve.mutate({
              params: { id: of.id },
              body: {
                termTo: termTo === '' || termTo === of.latestTermTo ? null : termTo,
                opinion: opinion.trim(),
                monthlyAmount:
                  units === null || unitName.trim() === '' ? null : { units, unitName: unitName.trim() },
              },
            })
          }
        >
          通过
        </Button>
      </div>
    </Panel>
  );
}

/** What this reviewer may do with the case now: decide it, check another's refusal, or hear it again (M36). */
export function ReviewPanel({ of }: { readonly of: Application }) {
  const open = new Set(of.openSteps);
  return (
    <div className="st-stack">
      {open.has('refused') && <CheckRefusalPanel of={of} />}
      {open.has('approved') && <Approval of={of} />}
      {open.has('refusalProposed') && <ProposeRefusalPanel of={of} />}
      {open.has('refusalUpheld') && <UpholdPanel of={of} />}
      {open.has('panelConvened') && <ConvenePanel of={of} />}
      <HandlerPanel of={of} />
    </div>
  );
}
