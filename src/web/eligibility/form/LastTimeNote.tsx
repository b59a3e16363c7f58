import { Button } from 'antd';
import { startApplication } from '../../../contract/eligibility-form.ts';
import { useQueryCall } from '../../ui/api.ts';
import { credentialOf } from '../application-draft.ts';
import type { WizardPageProps } from '../wizard-page.ts';

/** What the last application said, taken over at a touch (M22, M23.1); nothing where there was none. */
export function LastTimeNote({ draft, change }: Pick<WizardPageProps, 'draft' | 'change'>) {
  const known = useQueryCall(startApplication, { body: credentialOf(draft) }).data;
  const last = known?.last ?? null;
  if (known === undefined || last === null) return null;
  return (
    <p className="st-note">
      {last.appliedOn} 申请时的诊断：{last.diagnosisName}（{last.diagnosisCode}）。{' '}
      <Button
        size="small"
        onClick={() =>
          change({
            diagnosisCode: last.diagnosisCode,
            diagnosisName: last.diagnosisName,
            ...(draft.phone === '' ? { phone: known.phone } : {}),
          })
        }
      >
        沿用
      </Button>
    </p>
  );
}
