import { Button, Input, Select } from 'antd';
import { useId, useState } from 'react';
import { approveApplication, refuseApplication } from '../../contract/eligibility-steps.ts';
import { REFUSAL_GROUNDS, type RefusalGround } from '../../domain/eligibility/refusal-ground.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { useTell } from '../ui/tell.ts';
import type { Application } from './CaseFacts.tsx';

const GROUNDS = (Object.keys(REFUSAL_GROUNDS) as RefusalGround[]).map((value) => ({
  value,
  label: REFUSAL_GROUNDS[value],
}));

function Approval({ of }: { readonly of: Application }) {
  const id = useId();
  const tell = useTell();
  const [opinion, setOpinion] = useState('');
  const [termTo, setTermTo] = useState(of.latestTermTo ?? '');
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

function RefusalForm({ of }: { readonly of: Application }) {
  const id = useId();
  const tell = useTell();
  const [clause, setClause] = useState<RefusalGround>('M11');
  const [reason, setReason] = useState('');
  const refuse = useCall(refuseApplication, { onDone: () => tell('已办结，患者会收到理由') });
  return (
    <Panel title="审核不通过">
      <div className="st-stack">
        <div>
          <label htmlFor={`${id}-clause`}>依据</label> <ClauseLink id={clause} />
          <Select
            id={`${id}-clause`}
            aria-label="不通过的依据"
            style={{ width: '100%' }}
            value={clause}
            options={GROUNDS}
            onChange={setClause}
          />
        </div>
        <div>
          <label htmlFor={`${id}-reason`}>理由（患者会看到）</label>
          <Input.TextArea
            id={`${id}-reason`}
            rows={3}
            maxLength={1000}
            value={reason}
            placeholder="写明哪里不符合，可以怎样补救"
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <ErrorPanel error={refuse.error} />
        <ConfirmButton
          verb="不通过"
          thing={`${of.personName}，${of.genericName}，申请 ${of.applicationNo}`}
          consequence="办结后不能改为通过；患者可按理由补充依据后重新申请。"
          busy={refuse.isPending}
          disabled={reason.trim().length < 2}
          onConfirm={() => refuse.mutate({ params: { id: of.id }, body: { clause, reason: reason.trim() } })}
        />
      </div>
    </Panel>
  );
}

/** The agency decides an accepted application: approve with a term, or refuse with clause and reason. */
export function ReviewPanel({ of }: { readonly of: Application }) {
  return (
    <div className="st-stack">
      <Approval of={of} />
      <RefusalForm of={of} />
    </div>
  );
}
