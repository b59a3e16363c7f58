import { QRCode } from 'antd';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { CONSENT_BY } from '../../domain/prescription/model.ts';
import { basisInWords } from '../../policy/basis.ts';
import { spacedRxno } from './prescription-words.ts';

function Drug({ line }: { readonly line: PrescriptionView['lines'][number] }) {
  const brand = line.tradeName === '' ? '' : `（${line.tradeName}）`;
  return (
    <li>
      <p className="st-rx-drug">
        <strong>
          {line.genericName}
          {brand}
        </strong>
        <span>
          {line.strength} × {line.quantity}
          {line.saleUnit}
          {line.left > 0 && line.left < line.quantity && `（还可取 ${line.left}${line.saleUnit}）`}
        </span>
      </p>
      <p>
        {line.usage}，{line.frequency}，每次 {line.dose}
        {line.doseUnit}，共用 {line.supplyDays} 天
      </p>
      <p className="st-secondary">
        {line.dosageForm} {line.pack} {line.maker} {line.nationalCode}
      </p>
    </li>
  );
}

function signed(by: string, verification: PrescriptionView['pharmacistSignature']): string {
  if (verification === null) return '';
  return verification.objection === null ? `${by}（电子签名有效）` : `${by}（签名无效）`;
}

/** What the second version of the form says beyond the first; only what was found is printed. */
function Supplement({ of }: { readonly of: NonNullable<PrescriptionView['supplement']> }) {
  const { longTerm, clinical, acknowledged } = of;
  const found = [
    ...(clinical.weightKg === null ? [] : [`体重 ${clinical.weightKg} 千克`]),
    ...(clinical.heightCm === null ? [] : [`身高 ${clinical.heightCm} 厘米`]),
    ...(clinical.pregnant === true ? ['妊娠'] : []),
    ...(clinical.lactating === true ? ['哺乳'] : []),
    ...(clinical.allergies === null
      ? []
      : [`过敏史 ${clinical.allergies.length === 0 ? '无' : clinical.allergies.join('、')}`]),
    ...(clinical.otherDiagnoses.length === 0 ? [] : [`其他诊断 ${clinical.otherDiagnoses.join('、')}`]),
  ];
  return (
    <div className="st-rx-supplement">
      {found.length > 0 && <p>病情：{found.join('，')}</p>}
      {acknowledged.map((one) => (
        <p key={one.cautionId}>
          慎用：{one.words}。医师说明：{one.reason}
        </p>
      ))}
      {longTerm !== null && (
        <p>
          长期处方评估：{longTerm.assessment}。同意：{CONSENT_BY[longTerm.consentBy]} {longTerm.consentName}
        </p>
      )}
    </div>
  );
}

/** Who signed it, and until when it may be used. */
function Foot({ rx }: { readonly rx: PrescriptionView }) {
  return (
    <footer>
      <p>
        责任医师：
        {rx.kind === 'paper'
          ? `${rx.doctorName}（纸质签名），${signed('登记药师', rx.doctorSignature)}`
          : signed(rx.doctorName, rx.doctorSignature)}{' '}
        <span className="st-day-text">{rx.issuedAt.slice(0, 16)}</span>
      </p>
      <p>
        审核药师：
        {rx.pharmacistSignature === null
          ? '待审核'
          : signed(rx.pharmacistSignature.signer, rx.pharmacistSignature)}
        {rx.pharmacyName !== null && <span>{rx.pharmacyName}</span>}
      </p>
      <p>
        有效期至 <strong>{rx.validTo}</strong>，用药 {rx.supplyDays} 天，待遇申请 {rx.applicationNo}
      </p>
      {rx.basis !== null && <p className="st-secondary">依据{basisInWords(rx.basis)}</p>}
    </footer>
  );
}

/** The prescription as a sheet of paper: the same on the screen and in print. */
export function PrescriptionSheet({ prescription: rx }: { readonly prescription: PrescriptionView }) {
  return (
    <article className="st-rx st-print" aria-label={`处方 ${rx.rxno}`}>
      <header>
        <div>
          <h2>{rx.hospitalName}</h2>
          <p>
            “双通道”单行支付{rx.kind === 'paper' ? '纸质处方登记' : '电子处方'}
            {rx.supplement?.longTerm != null && '（长期处方）'}
          </p>
          <p className="st-rx-number">{spacedRxno(rx.rxno)}</p>
        </div>
        <QRCode
          type="svg"
          value={rx.rxno}
          size={104}
          bordered={false}
          marginSize={1}
          aria-label="处方流水号二维码"
        />
      </header>
      <dl className="st-rx-person">
        <div>
          <dt>姓名</dt>
          <dd>{rx.personName}</dd>
        </div>
        <div>
          <dt>性别</dt>
          <dd>{rx.sex}</dd>
        </div>
        <div>
          <dt>年龄</dt>
          <dd>{rx.age} 岁</dd>
        </div>
        <div>
          <dt>人员编号</dt>
          <dd>{rx.personNo}</dd>
        </div>
        <div>
          <dt>领域</dt>
          <dd>{rx.field}</dd>
        </div>
        <div className="st-rx-wide">
          <dt>诊断</dt>
          <dd>
            {rx.diagnosisName}（{rx.diagnosisCode}）
          </dd>
        </div>
      </dl>
      <ol className="st-rx-lines" aria-label="药品">
        {rx.lines.map((line) => (
          <Drug key={line.lineNo} line={line} />
        ))}
      </ol>
      {rx.supplement !== null && <Supplement of={rx.supplement} />}
      <Foot rx={rx} />
    </article>
  );
}
