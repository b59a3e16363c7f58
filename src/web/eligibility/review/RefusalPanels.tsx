import { Button, Select } from 'antd';
import { useId, useState } from 'react';
import { checkRefusal, proposeRefusal, upholdRefusal } from '../../../contract/eligibility-review.ts';
import { REFUSAL_GROUNDS, type RefusalGround } from '../../../domain/eligibility/refusal-ground.ts';
import { useCall } from '../../ui/api.ts';
import { asClauseId, ClauseLink } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useTell } from '../../ui/tell.ts';
import { WordsField } from '../../ui/WordsField.tsx';
import type { Application } from '../CaseFacts.tsx';

interface Props {
  readonly of: Application;
}

/** The most characters of a reason or an opinion, as the contract has it. */
const MOST = 1000;
const GROUNDS = (Object.keys(REFUSAL_GROUNDS) as RefusalGround[]).map((value) => ({
  value,
  label: REFUSAL_GROUNDS[value],
}));

/** The first of two people: proposes to refuse, with clause and reason; nobody outside hears of it yet (M36). */
export function ProposeRefusalPanel({ of }: Props) {
  const id = useId();
  const tell = useTell();
  const [clause, setClause] = useState<RefusalGround>('M11');
  const [reason, setReason] = useState('');
  const propose = useCall(proposeRefusal, { onDone: () => tell('已提出，等另一位审核人复核') });
  return (
    <Panel title="提出不予通过">
      <div className="st-stack">
        <p className="st-secondary">
          要由另一位审核人复核后才生效，复核前患者看不到。 <ClauseLink id="M36" />
        </p>
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
        <WordsField
          maxLength={MOST}
          label="理由（复核后患者会看到）"
          value={reason}
          placeholder="写明哪里不符合，可以怎样补救"
          onChange={setReason}
        />
        <ErrorPanel error={propose.error} />
        <Button
          loading={propose.isPending}
          disabled={reason.trim().length < 2}
          onClick={() => propose.mutate({ params: { id: of.id }, body: { clause, reason: reason.trim() } })}
        >
          提出不予通过
        </Button>
      </div>
    </Panel>
  );
}

/** The second person: confirms another's proposal, or sends it back (M36). */
export function CheckRefusalPanel({ of }: Props) {
  const tell = useTell();
  const [opinion, setOpinion] = useState('');
  const check = useCall(checkRefusal, { onDone: () => tell('复核已记录') });
  const proposal = of.events.findLast((event) => event.step === 'refusalProposed');
  const clause = asClauseId(proposal?.clause ?? null);
  const send = (decision: 'confirm' | 'return') =>
    check.mutate({ params: { id: of.id }, body: { decision, opinion: opinion.trim() } });
  return (
    <Panel title="复核不予通过">
      <div className="st-stack">
        <div className="st-note">
          <p>
            {proposal?.actorName}提出不予通过 {clause !== undefined && <ClauseLink id={clause} />}
          </p>
          <p>{proposal?.note}</p>
        </div>
        <WordsField
          maxLength={MOST}
          label="复核意见"
          value={opinion}
          placeholder="同意的写明核对了什么，退回的写明要再看什么"
          onChange={setOpinion}
        />
        <ErrorPanel error={check.error} />
        <div className="st-actions">
          <ConfirmButton
            verb="确认不通过"
            thing={`${of.personName}，${of.genericName}，申请 ${of.applicationNo}`}
            consequence="办结后患者会看到依据和理由，可以申请一次复议，由另外的人办理。"
            busy={check.isPending}
            disabled={opinion.trim().length < 2}
            onConfirm={() => send('confirm')}
          />
          <Button
            loading={check.isPending}
            disabled={opinion.trim().length < 2}
            onClick={() => send('return')}
          >
            退回继续审核
          </Button>
        </div>
      </div>
    </Panel>
  );
}

/** A third person hears a refusal again; granting it is the ordinary approval above (M36). */
export function UpholdPanel({ of }: Props) {
  const tell = useTell();
  const [opinion, setOpinion] = useState('');
  const uphold = useCall(upholdRefusal, { onDone: () => tell('复议已办结') });
  return (
    <Panel title="复议维持不通过">
      <div className="st-stack">
        <p className="st-secondary">
          患者的理由：{of.events.findLast((event) => event.step === 'reconsiderationRequested')?.note}
        </p>
        <WordsField
          maxLength={MOST}
          label="复议意见（患者会看到）"
          value={opinion}
          placeholder="写明复议看了什么，为什么维持"
          onChange={setOpinion}
        />
        <ErrorPanel error={uphold.error} />
        <ConfirmButton
          verb="维持不通过"
          thing={`${of.personName}，${of.genericName}，申请 ${of.applicationNo}`}
          consequence="复议只有一次，办结后不能再改。"
          busy={uphold.isPending}
          disabled={opinion.trim().length < 2}
          onConfirm={() => uphold.mutate({ params: { id: of.id }, body: { opinion: opinion.trim() } })}
        />
      </div>
    </Panel>
  );
}
