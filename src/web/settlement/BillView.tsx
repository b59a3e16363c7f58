import { Button } from 'antd';
import type { Bill } from '../../contract/settlement.ts';
import { STAY_KINDS } from '../../domain/settlement/stays/stay.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { Money, UnitPrice } from '../ui/Money.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { printPage } from '../ui/print-page.ts';
import { Status } from '../ui/Status.tsx';
import {
  BILL_STATES,
  billPath,
  CAUSES,
  ROUTES,
  ruleDay,
  SCHEMES,
  SETTINGS,
  sharesInWords,
  STANDARD_KINDS,
} from './bill-words.ts';
import { BillBasis } from './BillBasis.tsx';
import { BillShares } from './BillShares.tsx';
import { BillDataActions } from './checking/BillDataActions.tsx';
import { quantityText } from './stage-words.ts';
import { StagesTable } from './StagesTable.tsx';

/** The visit or stay that a bill settles; whoever may open it gets there from here. */
function StayOfBill({ of: { stayNo, kind, visitNo } }: { readonly of: NonNullable<Bill['stay']> }) {
  const { role } = useMe();
  const name = `${STAY_KINDS[kind]} ${visitNo}`;
  return role === 'hospitalOffice' ? <Go to={`/stays/${stayNo}`}>{name}</Go> : `${name}（${stayNo}）`;
}

function Head({ bill }: { readonly bill: Bill }) {
  const me = useMe();
  const { word, tone } = BILL_STATES[bill.state];
  const other = bill.reversesNo ?? bill.reversedByNo;
  return (
    <Fields
      columns={3}
      fields={[
        { label: '结算编号', value: bill.claimNo ?? '结算后生成' },
        { label: '状态', value: <Status tone={tone} word={word} /> },
        { label: '结算时间', value: bill.settledAt ?? '尚未结算' },
        { label: '参保人', value: `${bill.personName}（${bill.personNo}）` },
        { label: '险种与参保地', value: `${SCHEMES[bill.scheme]} · ${bill.areaName}` },
        { label: '机构', value: `${bill.institutionName} · ${SETTINGS[bill.setting]}` },
        ...(bill.stay === undefined ? [] : [{ label: '就诊', value: <StayOfBill of={bill.stay} /> }]),
        ...(bill.cause === 'illness' ? [] : [{ label: '费用原因', value: CAUSES[bill.cause] }]),
        ...(bill.rxno === null ? [] : [{ label: '处方流水号', value: bill.rxno }]),
        ...(bill.receivingHospitalName === null
          ? []
          : [{ label: '配送至', value: bill.receivingHospitalName }]),
        ...(other === null
          ? []
          : [
              {
                label: bill.reversesNo === null ? '撤销单' : '原结算单',
                value: <Go to={billPath(me.role, other)}>{other}</Go>,
              },
            ]),
        ...(bill.reason === null ? [] : [{ label: '撤销原因', value: bill.reason }]),
      ]}
    />
  );
}

type BillRow = Bill['lines'][number];

/** The drugs of a bill as a table; prices are what the counter asked, never a standard. */
function Lines({ bill }: { readonly bill: Bill }) {
  const mixed = bill.lines.some((line) => line.route !== 'separatePayment');
  return (
    <DataTable
      label="药品明细"
      rows={bill.lines}
      rowKey={(row) => row.line}
      empty={{ why: '没有药品' }}
      stacks
      columns={[
        {
          key: 'name',
          title: '药品',
          wrap: true,
          cell: (row) => (
            <>
              <strong>{row.genericName}</strong>
              <div className="st-secondary">
                {[row.tradeName, row.strength, row.pack].filter((word) => word !== '').join(' ')} ·{' '}
                {row.maker}
              </div>
              {row.orderedBy !== undefined && (
                <div className="st-secondary">
                  开单医师 {row.orderedBy.name === '' ? row.orderedBy.code : row.orderedBy.name}
                </div>
              )}
              {row.traceCodes.length > 0 && (
                <div className="st-secondary">追溯码 {row.traceCodes.join('、')}</div>
              )}
            </>
          ),
        },
        { key: 'kind', title: '类别', width: 90, text: (row) => STANDARD_KINDS[row.standardKind] ?? '' },
        ...(mixed ? [{ key: 'route', title: '支付政策', text: (row: BillRow) => ROUTES[row.route] }] : []),
        { key: 'price', title: '单价', align: 'right', cell: (row) => <UnitPrice yuan={row.price} /> },
        {
          key: 'quantity',
          title: '数量',
          align: 'right',
          text: (row) => `${quantityText(row.quantity)} ${row.saleUnit}`,
        },
        { key: 'charged', title: '金额', align: 'right', cell: (row) => <Money yuan={row.charged} /> },
        {
          key: 'eligible',
          title: '政策范围内',
          align: 'right',
          cell: (row) => <Money yuan={row.eligible} />,
        },
      ]}
    />
  );
}

/** The bill itself, which is all that goes to paper. */
export function BillPaper({ bill }: { readonly bill: Bill }) {
  return (
    <div className="st-stack st-print">
      <Panel title="医保药品单行支付结算单">
        <Head bill={bill} />
      </Panel>
      <div className="st-bill-shares">
        <Panel title="谁付多少">
          <BillShares shares={bill} returned={bill.state === 'reversal'} />
          <p className="st-in-words">{sharesInWords(bill)}</p>
        </Panel>
      </div>
      <Panel title="药品">
        <Lines bill={bill} />
      </Panel>
      <Panel>
        <StagesTable stages={bill.stages} />
      </Panel>
      <BillBasis bill={bill} />
      <p className="st-secondary">
        按 {ruleDay(bill.ruleVersion)} 起的计算规则；经办人 {bill.cashierName}
      </p>
    </div>
  );
}

/** A bill in full; a patient reads before they print. Who pays what first, then the drugs, then every step with its clause; prints on a till roll and on A4. */
export function BillView({ bill }: { readonly bill: Bill }) {
  const isPatient = useMe().role === 'patient';
  const actions = (
    <div className="st-actions st-no-print">
      {!isPatient && <Button onClick={() => printPage('80mm')}>打印小票</Button>}
      <Button onClick={() => printPage('a4')}>打印 A4</Button>
      <BillDataActions bill={bill} />
    </div>
  );
  return (
    <div className="st-stack">
      {!isPatient && actions}
      <BillPaper bill={bill} />
      {isPatient && actions}
    </div>
  );
}
