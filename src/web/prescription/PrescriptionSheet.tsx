import { QRCode } from 'antd';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
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

/** The prescription as a sheet of paper: the same on the screen and in print. */
export function PrescriptionSheet({ prescription: rx }: { readonly prescription: PrescriptionView }) {
  return (
    <article className="st-rx st-print" aria-label={`处方 ${rx.rxno}`}>
      <header>
        <div>
          <h2>{rx.hospitalName}</h2>
          <p>“双通道”单行支付电子处方</p>
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
      <footer>
        <p>
          责任医师：{signed(rx.doctorName, rx.doctorSignature)} <span>{rx.issuedAt.slice(0, 16)}</span>
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
      </footer>
    </article>
  );
}
