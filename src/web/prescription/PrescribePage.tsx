import { Button, Checkbox, Skeleton } from 'antd';
import { useState } from 'react';
import {
  issuePrescription,
  listPrescribableProducts,
  reckonPrescription,
} from '../../contract/prescription.ts';
import type { Arguments } from '../../contract/client.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { newRequestId } from '../ui/request-id.ts';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useGo } from '../ui/url-state.ts';
import {
  ChooseEligibility,
  ReadCredential,
  type Eligibility,
  type Patient,
  type Shown,
} from './ChoosePatient.tsx';
import { CautionList } from './CautionList.tsx';
import {
  clinicalOf,
  longTermProblems,
  NOTHING_ASKED,
  type ClinicalDraft,
  type LongTerm,
} from './clinical-draft.ts';
import { ClinicalPart } from './ClinicalPart.tsx';
import { DosingForm, type Product } from './DosingForm.tsx';
import { LongTermPart } from './LongTermPart.tsx';
import { EMPTY_LINE, linesOf, problemsOf, type DraftLine } from './draft-lines.ts';
import { failureOf } from './prescription-words.ts';
import { useSettled } from './use-settled.ts';

/** Days of use by the server's rule, beside what the patient has; what stands against it is said before signing. */
function Reckoning({
  body,
  reasons,
  onReason,
}: {
  readonly body: Arguments<typeof reckonPrescription>['body'];
  readonly reasons: Readonly<Record<number, string>>;
  readonly onReason: (id: number, reason: string) => void;
}) {
  const asked = useSettled(body);
  const answer = useQueryCall(reckonPrescription, { body: asked }, { keep: true });
  const stale = answer.isPlaceholderData || JSON.stringify(asked) !== JSON.stringify(body);
  const days = answer.data;
  return (
    <>
      <CautionList cautions={days?.cautions ?? []} reasons={reasons} onReason={onReason} />
      <div className="st-reckoning" role="status" aria-live="polite" aria-busy={stale}>
        <ErrorPanel error={answer.error} />
        {days === undefined || stale ? (
          answer.error === null && <p className="st-secondary">正在计算用药天数…</p>
        ) : (
          <>
            <p>
              本次可用 <strong>{days.thisPrescription}</strong> 天
              {days.atHand > 0 && `，手中尚有 ${days.atHand} 天`}
              {days.notYetFetched > 0 && `，未取药处方 ${days.notYetFetched} 天`}
              {days.limit !== null && `；合计 ${days.total} 天，上限 ${days.limit} 天`}
              {days.validTo !== null && `；今天开具的处方有效期至 ${days.validTo}`}
            </p>
            <ErrorPanel error={failureOf(days.objection)} />
          </>
        )}
      </div>
    </>
  );
}

/** The drugs being written, one block a strength. */
function Drugs({
  products,
  drafts,
  clinical,
  onChange,
}: {
  readonly products: readonly Product[];
  readonly drafts: readonly DraftLine[];
  readonly clinical: ClinicalDraft;
  readonly onChange: (drafts: readonly DraftLine[]) => void;
}) {
  return (
    <>
      {drafts.map((line, index) => (
        <DosingForm
          key={index}
          index={index}
          products={products}
          line={line}
          problems={problemsOf(line)}
          clinical={clinical}
          onChange={(next) => onChange(drafts.map((draft, at) => (at === index ? next : draft)))}
        />
      ))}
      <div className="st-actions">
        {drafts.length < 5 && <Button onClick={() => onChange([...drafts, EMPTY_LINE])}>加一种规格</Button>}
        {drafts.length > 1 && <Button onClick={() => onChange(drafts.slice(0, -1))}>去掉最后一种</Button>}
      </div>
    </>
  );
}

interface WriteProps {
  readonly sex: string;
  readonly shown: Shown;
  readonly eligibility: Eligibility;
  readonly onIssued: (rxno: string) => void;
}

/** What is being written, whole or not, under a request of its own. */
function useWriting({ shown, eligibility, onIssued }: WriteProps, only: string) {
  const [drafts, setDrafts] = useState<readonly DraftLine[]>([EMPTY_LINE]);
  const [clinical, setClinical] = useState<ClinicalDraft>(NOTHING_ASKED);
  const [longTerm, setLongTerm] = useState<LongTerm | null>(null);
  const [reasons, setReasons] = useState<Readonly<Record<number, string>>>({});
  const [requestId, setRequestId] = useState(newRequestId);
  const issue = useCall(issuePrescription, { onDone: (answer) => onIssued(answer.rxno) });
  const filled = drafts.map((draft) =>
    draft.nationalCode === '' ? { ...draft, nationalCode: only } : draft,
  );
  const lines = linesOf(filled);
  const asked = clinicalOf(clinical);
  const whole = asked !== undefined && (longTerm === null || longTermProblems(longTerm).length === 0);
  const written =
    lines && whole
      ? {
          applicationId: eligibility.applicationId,
          credential: { kind: shown.kind, number: shown.number },
          lines,
          clinical: asked,
          ...(longTerm !== null && { longTerm }),
          acknowledged: Object.entries(reasons).map(([id, reason]) => ({ cautionId: Number(id), reason })),
        }
      : undefined;
  /** Another content is another request; the same content sent again must stay one. */
  function changed<T>(set: (next: T) => void): (next: T) => void {
    return (next) => {
      setRequestId(newRequestId());
      issue.reset();
      set(next);
    };
  }
  return {
    filled,
    clinical,
    longTerm,
    reasons,
    requestId,
    issue,
    written,
    changeDrafts: changed(setDrafts),
    changeClinical: changed(setClinical),
    changeLongTerm: changed(setLongTerm),
    changeReason: (id: number, reason: string) => changed(setReasons)({ ...reasons, [id]: reason }),
  };
}

/** Product, dosing, days and signature for one eligibility. */
function Write(props: WriteProps) {
  const { sex, eligibility } = props;
  const products = useQueryCall(listPrescribableProducts, { query: { entryKey: eligibility.entryKey } });
  const rows = products.data?.rows ?? [];
  const usable = rows.filter((product) => product.objection === null);
  // With a choice of products it is the doctor's to make.
  const only = usable.length === 1 ? (usable[0]?.nationalCode ?? '') : '';
  const writing = useWriting(props, only);
  const { clinical, longTerm, issue, written, requestId } = writing;
  const [identityChecked, setIdentityChecked] = useState(false);
  return (
    <>
      <Panel title="三、病情记录">
        <ClinicalPart sex={sex} draft={clinical} onChange={writing.changeClinical} />
      </Panel>
      <Panel title="四、用药">
        {eligibility.paymentScope !== null && (
          <p>
            限定支付范围：{eligibility.paymentScope} <ClauseLink id="M11" />
          </p>
        )}
        <ErrorPanel error={products.error} onRetry={() => void products.refetch()} />
        {products.isPending && <Skeleton active />}
        {rows.length > 0 && (
          <Drugs
            products={rows}
            drafts={writing.filled}
            clinical={clinical}
            onChange={writing.changeDrafts}
          />
        )}
      </Panel>
      <Panel title="五、天数与签名">
        <div className="st-stack">
          <LongTermPart draft={longTerm} onChange={writing.changeLongTerm} />
          {written === undefined && <p className="st-secondary">填全后由系统计算用药天数。</p>}
          {written !== undefined && (
            <Reckoning body={written} reasons={writing.reasons} onReason={writing.changeReason} />
          )}
          <Checkbox checked={identityChecked} onChange={(event) => setIdentityChecked(event.target.checked)}>
            已当面核对，人、证、卡一致
          </Checkbox>
          <SubmitBar
            verb="签名并开具"
            busy={issue.isPending}
            disabled={written === undefined}
            error={issue.error}
            onSubmit={() => written && issue.mutate({ body: { ...written, requestId, identityChecked } })}
          />
        </div>
      </Panel>
    </>
  );
}

/** From the patient's credential to the signed prescription. */
export function PrescribePage() {
  const go = useGo();
  const [found, setFound] = useState<{ patient: Patient; shown: Shown }>();
  const [chosen, setChosen] = useState<Eligibility>();
  function show(patient: Patient, shown: Shown) {
    const usable = patient.eligibilities.filter((one) => one.objection === null);
    setFound({ patient, shown });
    setChosen(usable.length === 1 ? usable[0] : undefined);
  }
  function again() {
    setFound(undefined);
    setChosen(undefined);
  }
  return (
    <>
      <PageHeader title="开具处方" about="患者凭证件就诊，待遇有效的药品可开具电子处方，签名后发往药店。" />
      {found === undefined && <ReadCredential onFound={show} />}
      {found !== undefined && (
        <div className="st-stack">
          <Panel title="一、核对患者" extra={<Button onClick={again}>换一位患者</Button>}>
            <Fields
              columns={4}
              fields={[
                { label: '姓名', value: found.patient.name },
                { label: '性别年龄', value: `${found.patient.sex}，${found.patient.age} 岁` },
                { label: '证件号码', value: found.patient.maskedIdNumber },
                { label: '参保地', value: found.patient.areaName },
              ]}
            />
          </Panel>
          <ChooseEligibility patient={found.patient} chosen={chosen?.applicationId} onChoose={setChosen} />
          {chosen !== undefined && (
            <Write
              key={chosen.applicationId}
              sex={found.patient.sex}
              shown={found.shown}
              eligibility={chosen}
              onIssued={(rxno) => go(`/prescriptions/${rxno}`)}
            />
          )}
        </div>
      )}
    </>
  );
}
