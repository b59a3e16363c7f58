import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import type { Buyer } from '../../contract/settlement-till.ts';
import { spacedRxno } from '../prescription/prescription-words.ts';
import { Fields } from '../ui/Fields.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { SCHEMES } from './bill-words.ts';
import { isPassed } from './till-state.ts';

function Doctor({ rx }: { readonly rx: PrescriptionView }) {
  const valid = rx.doctorSignature.objection === null;
  return (
    <>
      {rx.hospitalName} {rx.doctorName}
      <div>
        <Status tone={valid ? 'good' : 'bad'} word={valid ? '医师签名已验证' : '医师签名无效'} />
      </div>
    </>
  );
}

function Credential({ buyer }: { readonly buyer: Buyer | null }) {
  if (buyer === null) return <Status tone="wait" word="请患者出示" />;
  return (
    <>
      {buyer.maskedIdNumber}
      <div>
        <Status tone="good" word="与处方相符" />
      </div>
    </>
  );
}

/** Whose prescription it is, whose credential was shown, and whose signatures stand. */
export function TillPerson({
  prescription: rx,
  buyer,
}: {
  readonly prescription: PrescriptionView;
  readonly buyer: Buyer | null;
}) {
  const passed = isPassed(rx);
  const cover =
    buyer === null
      ? '凭证相符后显示'
      : `${buyer.scheme === null ? '当日未参保' : SCHEMES[buyer.scheme]} · ${buyer.areaName}`;
  return (
    <Panel title={`${rx.personName}的处方`} extra={<span className="st-number">{spacedRxno(rx.rxno)}</span>}>
      <Fields
        columns={3}
        fields={[
          { label: '患者', value: `${rx.personName}　${rx.sex}　${rx.age} 岁` },
          { label: '凭证', value: <Credential buyer={buyer} /> },
          { label: '险种与参保地', value: cover },
          { label: '开方', value: <Doctor rx={rx} /> },
          {
            label: '药师审核',
            value: passed ? (
              <Status tone="good" word={`${rx.pharmacistSignature?.signer ?? '本店药师'}已审核`} />
            ) : (
              <Status tone="wait" word="待本店药师审核" />
            ),
          },
          { label: '诊断与有效期', value: `${rx.diagnosisName}，${rx.validTo} 前取药` },
        ]}
      />
    </Panel>
  );
}
