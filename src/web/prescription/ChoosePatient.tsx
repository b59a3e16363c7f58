import { Segmented } from 'antd';
import { useState } from 'react';
import { findPrescribable } from '../../contract/prescription.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { CREDENTIAL_LABELS, type CredentialKind } from '../../domain/insured/model.ts';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { ScanInput } from '../ui/ScanInput.tsx';
import { spanText } from '../ui/words.ts';
import { failureOf } from './prescription-words.ts';

export type Patient = OutputOf<typeof findPrescribable>;
export type Eligibility = Patient['eligibilities'][number];
export interface Shown {
  readonly kind: CredentialKind;
  readonly number: string;
}

const KINDS = Object.entries(CREDENTIAL_LABELS).map(([value, label]) => ({
  value: value as CredentialKind,
  label,
}));

/** The patient's credential, read at the visit: whoever cannot show one cannot be prescribed for (M34). */
export function ReadCredential({ onFound }: { readonly onFound: (patient: Patient, shown: Shown) => void }) {
  const [kind, setKind] = useState<CredentialKind>('idNumber');
  const find = useCall(findPrescribable, {
    writesNothing: true,
    onDone: (answer, given) => onFound(answer, given.body),
  });
  return (
    <Panel title="一、核对患者">
      <div className="st-stack">
        <Segmented aria-label="凭证种类" options={KINDS} value={kind} onChange={setKind} />
        <ScanInput
          label={CREDENTIAL_LABELS[kind]}
          hint="读卡、扫码或录入后按回车"
          onScan={(number) => find.mutate({ body: { kind, number } })}
          disabled={find.isPending}
        />
        <ErrorPanel error={find.error} />
      </div>
    </Panel>
  );
}

/** What the patient is eligible for; what this doctor may not prescribe says why. */
export function ChooseEligibility({
  patient,
  chosen,
  onChoose,
}: {
  readonly patient: Patient;
  readonly chosen: number | undefined;
  readonly onChoose: (eligibility: Eligibility) => void;
}) {
  return (
    <Panel title="二、待遇药品">
      {patient.eligibilities.length === 0 && (
        <p className="st-secondary">患者没有生效的单行支付待遇。请先协助提交待遇申请，审核通过后再开具。</p>
      )}
      <ul className="st-choices">
        {patient.eligibilities.map((one) => (
          <li key={one.applicationId}>
            <button
              type="button"
              aria-pressed={chosen === one.applicationId}
              disabled={one.objection !== null}
              onClick={() => onChoose(one)}
            >
              <strong>{one.genericName}</strong> {one.dosageForm}，{one.field}，{one.diagnosisName}（
              {one.diagnosisCode}）
              <br />
              <span className="st-secondary">
                待遇期 {spanText(one.termFrom, one.termTo)}，申请号 {one.applicationNo}
              </span>
            </button>
            <ErrorPanel error={failureOf(one.objection)} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
