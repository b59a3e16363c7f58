import type { ManualClaim } from '../../../contract/settlement-manual.ts';
import {
  MANUAL_PAPERS,
  MANUAL_REASONS,
  MANUAL_STEPS,
} from '../../../domain/settlement/manual/manual-steps.ts';
import { asClauseId } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { Money, UnitPrice } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Paper } from '../../ui/PaperViewer.tsx';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { SETTINGS } from '../bill-words.ts';
import { PAYMENT_SIGNS } from './manual-words.ts';

/** What is known of a seller of another province beside its name. */
const outsideFields = ({ designatedCode, kind, level }: NonNullable<ManualClaim['outside']>) => [
  { label: '国家定点编码', value: designatedCode ?? '还没有查到' },
  ...(kind === 'hospital' ? [{ label: '医院级别', value: level }] : []),
];

/** Who bought what where, and where the money goes. */
export function FactsPanel({ one, forPatient }: { readonly one: ManualClaim; readonly forPatient: boolean }) {
  const bill = forPatient ? `/my/bills/${one.claimNo}` : `/bills/${one.claimNo}`;
  return (
    <Panel title="申报">
      <Fields
        columns={forPatient ? 1 : 2}
        fields={[
          { label: '编号', value: one.manualNo },
          ...(forPatient ? [] : [{ label: '参保人', value: `${one.personName}（${one.personNo}）` }]),
          { label: '购药机构', value: `${one.institutionName} · ${SETTINGS[one.setting]}` },
          ...(one.outside === null ? [] : outsideFields(one.outside)),
          { label: '购药日期', value: one.servedOn },
          { label: '没有当场报销的原因', value: MANUAL_REASONS[one.reason] },
          { label: '参保地', value: one.areaName },
          ...(one.receivingHospitalName === null
            ? []
            : [{ label: '注射剂使用医院', value: one.receivingHospitalName }]),
          ...(one.diagnosisCode === null ? [] : [{ label: '诊断', value: one.diagnosisCode }]),
          { label: '发票金额', value: <Money yuan={one.invoiced} /> },
          { label: '收款账户', value: `${one.payee.bankName} 尾号 ${one.payee.lastFour}` },
          ...(one.claimNo === null ? [] : [{ label: '结算单', value: <Go to={bill}>{one.claimNo}</Go> }]),
        ]}
      />
    </Panel>
  );
}

/** The invoices and the drugs on them. */
export function InvoicesPanel({ one }: { readonly one: ManualClaim }) {
  return (
    <Panel title="发票和药品">
      <DataTable
        label="发票"
        columns={[
          {
            key: 'no',
            title: '发票号码',
            text: (row) => (row.code === '' ? row.number : `${row.code} ${row.number}`),
            wrap: true,
          },
          { key: 'on', title: '开票日期', text: (row) => row.issuedOn },
          {
            key: 'amount',
            title: '金额',
            align: 'right',
            text: (row) => row.amount,
            cell: (row) => <Money yuan={row.amount} />,
          },
        ]}
        rows={one.invoices}
        rowKey={(row) => row.number}
        stacks
        empty={{ why: '没有发票' }}
      />
      <DataTable
        label="药品"
        columns={[
          { key: 'name', title: '发票上的药品', text: (row) => row.name, wrap: true },
          { key: 'product', title: '对照的药品', text: (row) => row.productName ?? '还没有对照', wrap: true },
          {
            key: 'price',
            title: '单价',
            align: 'right',
            text: (row) => row.price,
            cell: (row) => <UnitPrice yuan={row.price} />,
          },
          {
            key: 'quantity',
            title: '数量',
            align: 'right',
            text: (row) => `${row.quantity}${row.unit === 'smallest' ? '（拆零）' : ''}`,
          },
          { key: 'codes', title: '追溯码', text: (row) => row.traceCodes.join(' '), wrap: true },
        ]}
        rows={one.lines}
        rowKey={(row) => one.lines.indexOf(row)}
        stacks
        empty={{ why: '没有药品' }}
      />
    </Panel>
  );
}

export function papersOf(one: ManualClaim): Paper[] {
  return one.papers.map((paper) => ({
    id: paper.id,
    title: `${MANUAL_PAPERS[paper.kind]} ${paper.fileName}`,
    url: `/api/manual-papers/${paper.id}`,
    // Pictures come back with the reader's name across them, as a drawing; a PDF stays one.
    mediaType: paper.mediaType === 'application/pdf' ? paper.mediaType : 'image/svg+xml',
  }));
}

/** What was sent to the bank and what it said. */
export function PaymentsPanel({ one }: { readonly one: ManualClaim }) {
  if (one.payments.length === 0) return null;
  return (
    <Panel title="付款">
      {one.payments.map((payment) => (
        <p key={payment.id}>
          <Money yuan={payment.amount} total /> {payment.bankName} 尾号 {payment.lastFour}，
          {payment.releasedAt.slice(0, 10)} 交银行 <Status {...PAYMENT_SIGNS[payment.state]} />
          {payment.resultOn !== null && ` ${payment.resultOn} ${payment.resultWords ?? ''}`}
        </p>
      ))}
    </Panel>
  );
}

export function StepsPanel({ one }: { readonly one: ManualClaim }) {
  return (
    <Panel title="办理经过">
      <TimeLine
        events={one.events.map((event, index) => ({
          key: index,
          at: event.at,
          what: MANUAL_STEPS[event.step],
          who: event.actorName,
          ...(event.ground === null ? {} : withClause(event.ground.clause)),
          ...(event.step === 'refused' ? { tone: 'bad' as const } : {}),
          ...(event.step === 'approved' ? { tone: 'good' as const } : {}),
          detail: (
            <>
              {event.payable !== null && (
                <div>
                  应付 <Money yuan={event.payable} />
                </div>
              )}
              {event.ground !== null && (
                <div>
                  {event.ground.label}。{event.ground.remedy}
                </div>
              )}
              {event.words !== '' && <div>{event.words}</div>}
            </>
          ),
        }))}
      />
    </Panel>
  );
}

function withClause(text: string) {
  const clause = asClauseId(text);
  return clause === undefined ? {} : { clause };
}
