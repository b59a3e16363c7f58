import { Alert, Button } from 'antd';
import { useState } from 'react';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { useKeys } from '../../ui/keys.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { ScanInput } from '../../ui/ScanInput.tsx';
import { SCHEMES } from '../bill-words.ts';
import { BillPaper } from '../BillView.tsx';
import { TillKeys, type TillKey } from '../TillKeys.tsx';
import { TillReversal } from '../TillReversal.tsx';
import { TillDone, TillPriced } from '../TillSide.tsx';
import { OutpatientLines } from './OutpatientLines.tsx';
import { wordsOfKept, wordsOfLeaving } from './outpatient-kept.ts';
import type { Sale, SaleStage } from './outpatient-sale.ts';
import { useOutpatient, type OutpatientDesk } from './use-outpatient.ts';

const ASKS: Readonly<Record<SaleStage, { readonly label: string; readonly hint: string }>> = {
  patient: { label: '患者凭证', hint: '扫身份证、社会保障卡或医保电子凭证' },
  packs: { label: '药品追溯码', hint: '逐盒扫追溯码，扫完按 F2 预结算' },
  priced: { label: '药品追溯码', hint: '核对账单后按 F4 结算' },
  done: { label: '下一位患者的凭证', hint: '按回车接下一位，或直接扫下一位的凭证' },
};

/** The one scan field, which asks for what comes next and says what was wrong with the last. */
function Scan({ desk }: { readonly desk: OutpatientDesk }) {
  const { sale, stage } = desk;
  return (
    <Panel>
      <ScanInput
        {...ASKS[stage]}
        onScan={(text) => {
          desk.scan(text);
          return true;
        }}
        onEmptyKey={(key) => (key === 'Enter' ? desk.enter() : desk.unpack())}
        {...(sale.problem === '' ? {} : { problem: sale.problem })}
      />
      <p className="st-till-said" role="status" aria-live="polite">
        {sale.said}
      </p>
      {sale.unsure && (
        <Alert
          type="warning"
          showIcon
          title="结算已经发出，没有收到回答"
          description={`${sale.failure?.problem.title ?? '等待回答'}。请按 F4 重试：请求编号不变，不会重复付款；知道结果前不能修改这一单。`}
        />
      )}
      {sale.kept !== null && !sale.leaving && (
        <Alert type={sale.kept.unsure ? 'warning' : 'info'} showIcon {...wordsOfKept(sale.kept)} />
      )}
      {sale.leaving && <Alert type="warning" showIcon {...wordsOfLeaving(sale)} />}
      {!sale.unsure && <ErrorPanel error={sale.failure} />}
    </Panel>
  );
}

function Patient({ of }: { readonly of: NonNullable<Sale['patient']> }) {
  const cover = of.scheme === null ? '当日未参保' : SCHEMES[of.scheme];
  return (
    <Panel title={of.name} extra={<span className="st-number">{of.personNo}</span>}>
      <Fields
        columns={3}
        fields={[
          { label: '患者', value: `${of.name}　${of.sex}　${of.age} 岁` },
          { label: '凭证', value: of.maskedIdNumber },
          { label: '险种与参保地', value: `${cover} · ${of.areaName}` },
        ]}
      />
    </Panel>
  );
}

/** What the patient holds benefits for, and the products that may be handed out for it. */
function Drugs({ desk }: { readonly desk: OutpatientDesk }) {
  const { sale } = desk;
  if (sale.drugs.length === 0) return null;
  return (
    <Panel title="今天有待遇资格的药品">
      <ul className="st-outpatient-drugs">
        {sale.drugs.map((drug) => (
          <li key={`${drug.genericName} ${drug.dosageForm}`}>
            <div>
              <strong>{drug.genericName}</strong> <span className="st-secondary">{drug.dosageForm}</span>
            </div>
            <div className="st-secondary">
              {drug.fields.join('、')} · {drug.diagnosisName} · <span>有效期至 {drug.termTo}</span>
            </div>
            {drug.goods.length === 0 ? (
              <span className="st-secondary">本院没有对照，或今天不能付</span>
            ) : (
              drug.goods.map((goods) => (
                <div key={goods.nationalCode} className="st-outpatient-goods">
                  <span>
                    {[goods.tradeName, goods.strength, goods.pack].filter((word) => word !== '').join(' ')} ·{' '}
                    {goods.maker}
                  </span>
                  <Button
                    size="small"
                    disabled={sale.lines.some((line) => line.nationalCode === goods.nationalCode)}
                    onClick={() => desk.choose(goods.nationalCode)}
                  >
                    发这种
                  </Button>
                </div>
              ))
            )}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Work({ desk }: { readonly desk: OutpatientDesk }) {
  const { sale, stage } = desk;
  if (stage === 'done' && sale.bill !== null) return <BillPaper bill={sale.bill} />;
  if (sale.patient === null) return null;
  return (
    <>
      <Patient of={sale.patient} />
      <OutpatientLines desk={desk} />
    </>
  );
}

/** The keys of a sale while it goes on; once it is settled, those of its paper and of the next. */
function keysOf(desk: OutpatientDesk, undo: () => void): readonly TillKey[] {
  const { stage, sale } = desk;
  if (stage === 'done')
    return [
      { name: '回车', does: '下一位', active: true, run: desk.enter },
      { name: 'F8', does: '打印小票', active: true, run: () => printPage('80mm') },
      { name: 'F9', does: '打印 A4', active: true, run: () => printPage('a4') },
      { name: 'F10', does: '撤销', active: sale.bill?.state === 'settled', run: undo },
    ];
  const mayChange = stage !== 'patient' && !sale.unsure;
  const account = sale.useAccount ? '不用个人账户' : '用个人账户';
  const hasPacks = sale.lines.some(({ codes }) => codes.length > 0);
  return [
    { name: 'F1', does: account, active: mayChange, run: desk.account },
    { name: 'F2', does: '预结算', active: stage === 'packs' && hasPacks, run: desk.preSettle },
    { name: 'F4', does: '结算', active: stage === 'priced' || sale.unsure, run: desk.settle },
    { name: 'Delete', does: '去掉一盒', active: mayChange && hasPacks, run: () => desk.unpack() },
    { name: 'Esc', does: '退一步', active: stage !== 'patient' || sale.kept !== null, run: desk.escape },
  ];
}

/** The hospital's outpatient desk: what its responsible doctor ordered, handed out and settled at once (M19, M21, M22, M25, M29). */
export function OutpatientPage() {
  const desk = useOutpatient();
  const { sale, stage, busy } = desk;
  const [undoing, setUndoing] = useState('');
  const claimNo = sale.bill?.claimNo ?? '';
  const undo = () => setUndoing(claimNo);
  const isUndoing = sale.bill?.state === 'settled' && undoing === claimNo;
  const done = stage === 'done';
  useKeys({
    F1: () => stage !== 'patient' && !done && desk.account(),
    F2: desk.preSettle,
    F4: desk.settle,
    F8: () => done && printPage('80mm'),
    F9: () => done && printPage('a4'),
    F10: () => sale.bill?.state === 'settled' && undo(),
    Escape: () => (isUndoing ? setUndoing('') : desk.escape()),
  });
  return (
    <>
      <PageHeader
        title="门诊发药结算"
        about={
          <>
            本院门诊直接发的单行支付药品，由已公布的同领域责任医师开单。流转处方和住院的在院内系统结算。{' '}
            <ClauseLinks ids={['M19', 'M22', 'M25', 'I25']} />
          </>
        }
      />
      <div className="st-till" data-stage={stage} aria-busy={busy}>
        <div className="st-till-scan">
          <Scan desk={desk} />
        </div>
        <div className="st-till-work">
          <Work desk={desk} />
        </div>
        <aside className="st-till-side" aria-label={stage === 'packs' ? '待遇资格' : '账单'}>
          {stage === 'packs' && <Drugs desk={desk} />}
          {sale.bill !== null && stage === 'priced' && (
            <TillPriced bill={sale.bill} busy={busy} onSettle={desk.settle} />
          )}
          {sale.bill !== null && done && <TillDone bill={sale.bill} />}
          {isUndoing && sale.bill !== null && (
            <TillReversal
              key={claimNo}
              bill={sale.bill}
              onClose={() => setUndoing('')}
              onReversed={desk.reversed}
            />
          )}
        </aside>
      </div>
      <TillKeys keys={keysOf(desk, undo)} busy={busy} />
    </>
  );
}
