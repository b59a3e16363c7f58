import { Form, Skeleton } from 'antd';
import { useState } from 'react';
import { changeInstitutions, listMyEligibilities } from '../../contract/eligibility.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { useGo, usePathParam } from '../ui/url-state.ts';
import { InstitutionPicker, type PickedInstitution } from './InstitutionPicker.tsx';

interface Chosen {
  readonly hospital?: PickedInstitution;
  /** Null when drugs are fetched at the hospital. */
  readonly pharmacy?: PickedInstitution | null;
}

/** Another hospital or pharmacy, in any area, at once (M23.1, M25). */
export function ChangeInstitutionsPage() {
  const id = Number(usePathParam('id'));
  const go = useGo();
  const tell = useTell();
  const answer = useQueryCall(listMyEligibilities, {});
  const [chosen, setChosen] = useState<Chosen>({});
  const change = useCall(changeInstitutions, {
    onDone: () => {
      tell('已变更，即时生效');
      go('/my/drugs');
    },
  });
  const held = answer.data?.rows.find((row) => row.applicationId === id);
  if (answer.data === undefined)
    return answer.error === null ? <Skeleton active /> : <ErrorPanel error={answer.error} />;
  if (held === undefined) return <p className="st-secondary">没有找到这项待遇。</p>;
  const hospital = chosen.hospital ?? { code: held.hospitalCode, name: held.hospitalName };
  const before =
    held.pharmacyCode === null ? null : { code: held.pharmacyCode, name: held.pharmacyName ?? '' };
  const pharmacy = chosen.pharmacy === undefined ? before : chosen.pharmacy;
  return (
    <div className="st-stack">
      <PageHeader
        title="换医院或药店"
        back={{ to: '/my/drugs', label: '我的药' }}
        about={`${held.genericName}。全省的定点医院和药店都可以选，保存后即时生效。`}
      />
      <Form
        layout="vertical"
        onFinish={() =>
          change.mutate({
            params: { id },
            body: { hospitalCode: hospital.code, pharmacyCode: pharmacy?.code ?? null },
          })
        }
      >
        <InstitutionPicker
          kind="hospital"
          label="就诊医院"
          value={hospital}
          onPick={(one) => one !== null && setChosen({ ...chosen, hospital: one })}
        />
        <InstitutionPicker
          kind="pharmacy"
          label="取药药店"
          value={pharmacy}
          none="在医院取药"
          onPick={(one) => setChosen({ ...chosen, pharmacy: one })}
        />
        <SubmitBar verb="保存" busy={change.isPending} error={change.error} />
      </Form>
    </div>
  );
}
