import { choosePharmacy } from '../../contract/prescription-circulation.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { InstitutionPicker } from '../eligibility/InstitutionPicker.tsx';
import { useCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/PageHeader.tsx';

/** Where the patient wants to fetch it: one pharmacy, or any (M25, M28). */
export function ChoosePharmacy({ rx }: { readonly rx: PrescriptionView }) {
  const choose = useCall(choosePharmacy);
  const { chosenPharmacy: chosen, hold } = rx;
  return (
    <Panel title="在哪里取药">
      <div className="st-stack">
        <p role="status">
          {chosen === null ? '任何“双通道”定点药店都可以取。' : `只在${chosen.name}取药，别的药店不能办理。`}
        </p>
        {hold !== null && (
          <p>
            {hold.pharmacyName}正在办理，保留至 {hold.until.slice(11, 16)}。想换药店，请先请这家药店退出接单。
          </p>
        )}
        {rx.mayChoose && (
          <InstitutionPicker
            kind="pharmacy"
            label="取药药店"
            value={chosen}
            none="不限药店"
            onPick={(one) =>
              choose.mutate({ params: { rxno: rx.rxno }, body: { pharmacyCode: one?.code ?? null } })
            }
          />
        )}
        <ErrorPanel error={choose.error} />
      </div>
    </Panel>
  );
}
