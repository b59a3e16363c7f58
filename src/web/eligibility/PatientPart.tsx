import { Button, Input, Select } from 'antd';
import { identifyPatient } from '../../contract/insured.ts';
import {
  CREDENTIAL_LABELS,
  SCHEME_LABELS,
  SEX_LABELS,
  type CredentialKind,
} from '../../domain/insured/model.ts';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { FormField } from '../ui/FormField.tsx';
import { statusSign } from '../insured/insured-words.ts';
import type { WizardPageProps } from './wizard-page.ts';

const KINDS = Object.entries(CREDENTIAL_LABELS).map(([value, label]) => ({ value, label }));

/** The doctor checks who sits before them; the look is recorded (M34, M35). */
export function PatientPart({ draft, change, problems }: WizardPageProps) {
  const identify = useCall(identifyPatient, {
    writesNothing: true,
    onDone: (seen) => {
      const insured =
        seen.scheme === null
          ? '今天没有参保'
          : `${SCHEME_LABELS[seen.scheme]} ${statusSign(seen.status).word}`;
      change({
        patient: `${seen.maskedName}，${SEX_LABELS[seen.sex]}，${seen.age} 岁，${seen.areaName}，${insured}`,
        papers: [],
      });
    },
  });
  const check = () =>
    identify.mutate({
      body: { credentialKind: draft.credentialKind, credentialNumber: draft.credentialNumber },
    });
  return (
    <>
      <p className="st-secondary">请核对人、证、卡一致，再扫描或录入凭证。</p>
      <FormField id="credentialKind" label="凭证种类">
        <Select
          id="credentialKind"
          aria-label="凭证种类"
          value={draft.credentialKind}
          options={KINDS}
          onChange={(kind: CredentialKind) => change({ credentialKind: kind, patient: '' })}
        />
      </FormField>
      <FormField id="credentialNumber" label="凭证号码" problems={problems}>
        <Input
          id="credentialNumber"
          autoComplete="off"
          value={draft.credentialNumber}
          onChange={(event) =>
            change({ credentialNumber: event.target.value.trim().toUpperCase(), patient: '' })
          }
          onPressEnter={(event) => {
            event.preventDefault();
            check();
          }}
        />
      </FormField>
      <Button loading={identify.isPending} disabled={draft.credentialNumber === ''} onClick={check}>
        核对
      </Button>
      <ErrorPanel error={identify.error} />
      {draft.patient !== '' && (
        <p className="st-note" role="status">
          <strong>{draft.patient}</strong>
        </p>
      )}
    </>
  );
}
