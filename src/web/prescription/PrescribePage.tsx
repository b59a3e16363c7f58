import { Button, Checkbox, Skeleton } from 'antd';
import { useState } from 'react';
import {
  issuePrescription,
  listPrescribableProducts,
  reckonPrescription,
} from '../../contract/prescription.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useGo } from '../ui/url-state.ts';
import {
  ChooseEligibility,
  ReadCredential,
  type Eligibility,
  type Patient,
  type Shown,
} from './ChoosePatient.tsx';
import { DosingForm } from './DosingForm.tsx';
import { EMPTY_LINE, linesOf, problemsOf, type DraftLine } from './draft-lines.ts';
import { failureOf } from './prescription-words.ts';
import { useSettled } from './use-settled.ts';

/** Days of use by the server's rule, beside what the patient has; what stands against it is said before signing. */
function Reckoning({ answer }: { readonly answer: OutputOf<typeof reckonPrescription> }) {
  const { thisPrescription, atHand, notYetFetched, total, limit, validTo, objection } = answer;
  return (
    <div className="st-reckoning" role="status" aria-live="polite">
      <p>
        本次可用 <strong>{thisPrescription}</strong> 天{atHand > 0 && `，手中尚有 ${atHand} 天`}
        {notYetFetched > 0 && `，未取药处方 ${notYetFetched} 天`}
        {limit !== null && `；合计 ${total} 天，上限 ${limit} 天`}
        {validTo !== null && `；今天开具的处方有效期至 ${validTo}`}
      </p>
      <ErrorPanel error={failureOf(objection)} />
    </div>
  );
}

interface WriteProps {
  readonly shown: Shown;
  readonly eligibility: Eligibility;
  readonly onIssued: (rxno: string) => void;
}

/** Product, dosing, days and signature for one eligibility. */
function Write({ shown, eligibility, onIssued }: WriteProps) {
  const products = useQueryCall(listPrescribableProducts, { query: { entryKey: eligibility.entryKey } });
  const usable = products.data?.rows.filter((product) => product.objection === null) ?? [];
  // With a choice of products it is the doctor's to make.
  const first = usable.length === 1 ? (usable[0]?.nationalCode ?? '') : '';
  const [drafts, setDrafts] = useState<readonly DraftLine[]>([EMPTY_LINE]);
  const [identityChecked, setIdentityChecked] = useState(false);
  const [requestId, setRequestId] = useState(() => crypto.randomUUID());
  const filled = drafts.map((draft, index) =>
    index === 0 && draft.nationalCode === '' ? { ...draft, nationalCode: first } : draft,
  );
  const lines = linesOf(filled);
  const written = {
    applicationId: eligibility.applicationId,
    credential: { kind: shown.kind, number: shown.number },
    lines: lines ?? [],
  };
  const asked = useSettled(written);
  const reckoning = useQueryCall(
    reckonPrescription,
    { body: asked },
    { enabled: asked.lines.length > 0, keep: true },
  );
  const issue = useCall(issuePrescription, { onDone: (answer) => onIssued(answer.rxno) });
  const change = (index: number, line: DraftLine) => {
    // Another content is another request; the same content sent again must stay one.
    setRequestId(crypto.randomUUID());
    setDrafts(drafts.map((draft, at) => (at === index ? line : draft)));
  };
  const rows = products.data?.rows ?? [];
  return (
    <>
      <Panel title="三、用药">
        <ErrorPanel error={products.error} onRetry={() => void products.refetch()} />
        {products.isPending && <Skeleton active />}
        {rows.length > 0 &&
          filled.map((line, index) => (
            <DosingForm
              key={index}
              index={index}
              products={rows}
              line={line}
              problems={problemsOf(line)}
              onChange={(next) => change(index, next)}
            />
          ))}
        <div className="st-actions">
          {drafts.length < 5 && (
            <Button onClick={() => setDrafts([...drafts, { ...EMPTY_LINE }])}>加一种规格</Button>
          )}
          {drafts.length > 1 && <Button onClick={() => setDrafts(drafts.slice(0, -1))}>去掉最后一种</Button>}
        </div>
      </Panel>
      <Panel title="四、天数与签名">
        <div className="st-stack">
          {lines === undefined && <p className="st-secondary">填全后由系统计算用药天数。</p>}
          {lines !== undefined && reckoning.data !== undefined && <Reckoning answer={reckoning.data} />}
          <ErrorPanel error={reckoning.error} />
          <Checkbox checked={identityChecked} onChange={(event) => setIdentityChecked(event.target.checked)}>
            已当面核对，人、证、卡一致
          </Checkbox>
          <SubmitBar
            verb="签名并开具"
            busy={issue.isPending}
            disabled={lines === undefined}
            error={issue.error}
            onSubmit={() => issue.mutate({ body: { ...written, requestId, identityChecked } })}
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
