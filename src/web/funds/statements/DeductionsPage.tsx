import { Form } from 'antd';
import { useState } from 'react';
import { enterDeduction, listDeductions } from '../../../contract/funds-deductions.ts';
import {
  DEDUCTION_BASES,
  DEDUCTION_STATES,
  RECOVERED_FUNDS,
  type DeductionBasis,
  type RecoveredFund,
} from '../../../domain/funds/statements/deduction-approval.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { yuanFromText } from '../../ui/figure-text.ts';
import { focusAfterQuestion } from '../../ui/focus.ts';
import {
  ChoiceField,
  DayField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { Money, MoneyBut } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import { DeductionCase, DeductionStatus } from './DeductionCase.tsx';
import { closingsText, DeductionClosings } from './DeductionClosings.tsx';
import { useInstitutionName } from './institution-name.ts';

type Row = RowOf<typeof listDeductions>;

const money = (key: string, title: string, of: (row: Row) => string): Column<Row> => ({
  key,
  title,
  align: 'right',
  text: of,
  cell: (row) => <Money yuan={of(row)} />,
});

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'no',
    title: '决定文号',
    lead: true,
    text: (row) => row.documentNo,
    cell: (row) => (
      <>
        {row.documentNo}
        <div className="st-secondary">{row.decidedOn}</div>
      </>
    ),
  },
  {
    key: 'kind',
    title: '类别',
    text: (row) => DEDUCTION_KINDS[row.kind],
    cell: (row) => (
      <>
        {DEDUCTION_KINDS[row.kind]}
        <div className="st-secondary">{SCHEME_LABELS[row.scheme]}</div>
      </>
    ),
  },
  {
    key: 'state',
    title: '状态',
    text: (row) => DEDUCTION_STATES[row.state],
    cell: (row) => <DeductionStatus row={row} />,
  },
  { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true },
  { key: 'area', title: '决定地区', text: (row) => row.areaName },
  { key: 'reason', title: '原因', text: (row) => row.reason, wrap: true },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme], folded: true },
  { key: 'on', title: '决定日期', text: (row) => row.decidedOn, folded: true },
  money('amount', '金额', (row) => row.amount),
  money('withheld', '已扣', (row) => row.withheld),
  money('closed', '另行了结', (row) => row.closed),
  { ...money('reserved', '了结待核准', (row) => row.reserved), folded: true },
  {
    ...money('open', '还要扣', (row) => row.open),
    cell: ({ open, reserved }) => <MoneyBut yuan={open} held={reserved} why="了结待核准" />,
  },
  { key: 'closings', title: '怎样了结', text: closingsText, folded: true },
  { key: 'case', title: '案号', text: (row) => row.caseNo ?? '', folded: true },
  { key: 'authority', title: '决定机关', text: (row) => row.authority ?? '', folded: true },
  {
    key: 'basis',
    title: '依据',
    text: (row) => (row.basis === null ? '' : DEDUCTION_BASES[row.basis]),
    folded: true,
  },
  { key: 'entered', title: '登记', text: (row) => `${row.proposedBy} ${row.proposedAt}`, folded: true },
  {
    key: 'decided',
    title: '核准',
    text: (row) => [row.decidedBy, row.decidedAt, row.words].filter((part) => part).join(' '),
    folded: true,
  },
  {
    key: 'do',
    title: '办理',
    cell: (row) => (
      <>
        <DeductionCase row={row} />
        <DeductionClosings row={row} />
      </>
    ),
  },
  {
    key: 'bills',
    title: '涉及的结算',
    text: (row) => row.bills.map((bill) => `${bill.claimNo} ¥${withThousands(bill.amount)}`).join('；'),
    folded: true,
  },
];

const EMPTY = {
  kind: 'deduction',
  institutionCode: '',
  scheme: 'employee',
  fund: 'pooledFund',
  amount: '',
  documentNo: '',
  decidedOn: '',
  caseNo: '',
  authority: '',
  basis: 'M36',
  reason: '',
  bills: '',
};

const KINDS = Object.entries(DEDUCTION_KINDS).map(([value, label]) => ({ value, label }));
const SCHEMES = Object.entries(SCHEME_LABELS).map(([value, label]) => ({ value, label }));
const RECOVERED = Object.entries(RECOVERED_FUNDS).map(([value, label]) => ({ value, label }));
const BASES = Object.entries(DEDUCTION_BASES).map(([value, label]) => ({ value, label }));
const isFund = (text: string): text is RecoveredFund => Object.hasOwn(RECOVERED_FUNDS, text);
const isBasis = (text: string): text is DeductionBasis => Object.hasOwn(DEDUCTION_BASES, text);

const BILL_LINE = /^([SR]\d{14,24})[\s,，]+(\d{1,11}(?:\.\d{1,2})?)$/;

/** `结算编号 金额`, a line for each bill; undefined when a line is something else. */
function readBills(text: string): { claimNo: string; amount: string }[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const bills = lines.flatMap((line) => {
    const [, claimNo, amount] = BILL_LINE.exec(line) ?? [];
    return claimNo === undefined || amount === undefined
      ? []
      : [{ claimNo, amount: yuanFromText(amount) ?? '' }];
  });
  return bills.length === lines.length ? bills : undefined;
}

type Draft = typeof EMPTY;
type Bills = ReturnType<typeof readBills>;

function problemsOf(draft: Draft, bills: Bills, isKnown: boolean) {
  return [
    problemUnless(isKnown, 'institutionCode', '请填写定点机构编码'),
    problemUnless(yuanFromText(draft.amount) !== undefined, 'amount', '请填写金额，至多两位小数'),
    problemUnless(draft.documentNo.trim() !== '', 'documentNo', '请填写决定文号'),
    problemUnless(draft.decidedOn !== '', 'decidedOn', '请填写决定日期'),
    problemUnless(draft.caseNo.trim() !== '', 'caseNo', '请填写案号'),
    problemUnless(draft.authority.trim() !== '', 'authority', '请填写作出决定的机关'),
    problemUnless(draft.reason.trim() !== '', 'reason', '请填写原因'),
    problemUnless(bills !== undefined, 'bills', '每行写一笔：结算编号，空一格，金额'),
  ];
}

function bodyOf(draft: Draft, bills: NonNullable<Bills>) {
  const kind = draft.kind === 'recovery' ? ('recovery' as const) : ('deduction' as const);
  return {
    kind,
    institutionCode: draft.institutionCode.trim(),
    scheme: draft.scheme === 'resident' ? ('resident' as const) : ('employee' as const),
    fund: kind === 'recovery' && isFund(draft.fund) ? draft.fund : null,
    amount: yuanFromText(draft.amount) ?? '',
    documentNo: draft.documentNo.trim(),
    decidedOn: draft.decidedOn,
    caseNo: draft.caseNo.trim(),
    authority: draft.authority.trim(),
    basis: isBasis(draft.basis) ? draft.basis : ('M36' as const),
    reason: draft.reason.trim(),
    ...(bills.length === 0 ? {} : { bills }),
  };
}

function EnterPanel() {
  const tell = useTell();
  const [draft, setDraft] = useState(EMPTY);
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const { name, help } = useInstitutionName(draft.institutionCode.trim());
  const enter = useCall(enterDeduction, {
    onDone: () => {
      tell('已登记，请另一个账号核准');
      setDraft(EMPTY);
      setRequestId(newRequestId());
      // Decisions come one after another.
      focusAfterQuestion('institutionCode');
    },
  });
  const bills = readBills(draft.bills);
  function send() {
    if (bills !== undefined) enter.mutate({ body: { requestId, ...bodyOf(draft, bills) } });
  }
  return (
    <Panel title="登记决定">
      <Form layout="vertical" className="st-form-wide">
        <ChoiceField label="类别" options={KINDS} {...tie('kind')} />
        <TextField
          label="机构编码"
          maxLength={12}
          help={help}
          {...tie('institutionCode')}
          problems={name === undefined ? problems : []}
        />
        <ChoiceField label="险种" options={SCHEMES} {...tie('scheme')} />
        {draft.kind === 'recovery' && <ChoiceField label="退回的基金" options={RECOVERED} {...tie('fund')} />}
        <TextField label="金额（元）" inputMode="decimal" maxLength={14} {...tie('amount')} />
        <TextField label="决定文号" maxLength={60} {...tie('documentNo')} />
        <DayField label="决定日期" {...tie('decidedOn')} />
        <TextField label="案号" help="稽核或行政处理的案号" maxLength={60} {...tie('caseNo')} />
        <TextField label="决定机关" maxLength={60} {...tie('authority')} />
        <ChoiceField label="依据" options={BASES} {...tie('basis')} />
        <TextField label="原因" maxLength={400} rows={2} {...tie('reason')} />
        <TextField
          label="涉及的结算（外地机构必填）"
          help="每行一笔本地参保人的结算：编号，空一格，从这一笔扣的金额。外地机构由它所在地扣下，随清算抵减"
          rows={3}
          maxLength={8000}
          {...tie('bills')}
        />
        <ErrorPanel error={enter.error} />
        <div>
          <ConfirmButton
            verb="登记"
            type="primary"
            harms={false}
            isSubmit
            thing={`${name ?? ''}，${draft.documentNo.trim()}，¥${withThousands(yuanFromText(draft.amount) ?? '')}`}
            consequence="登记后不能改，另一个账号核准才扣、才记账；核准以前可以收回。"
            busy={enter.isPending}
            mayAsk={() => judge(problemsOf(draft, bills, name !== undefined))}
            onConfirm={send}
          />
        </div>
      </Form>
    </Panel>
  );
}

/** Decisions to withhold or to have back, what was withheld, what is still open (M29, M33, M36). */
export function DeductionsPage() {
  const me = useMe();
  return (
    <div className="st-stack">
      <PageHeader
        title="扣款和追回"
        back={{ to: '/statements', label: '对账单' }}
        about={
          <>
            按处理决定一人登记、另一人核准，从应付款中扣下，不够扣的由以后的对账单接着扣；外地机构的由它所在地扣下，随异地清算抵减。{' '}
            <ClauseLinks ids={['M29', 'M30', 'M36']} />
          </>
        }
      />
      <EndpointTable
        endpoint={listDeductions}
        name="deductions"
        label="扣款和追回"
        rowKey={(row) => row.id}
        stacks
        columns={COLUMNS}
        empty={{ why: '没有要扣的款', what: '有处理决定的，由经办登记' }}
      />
      {me.role === 'agencyReviewer' && <EnterPanel />}
    </div>
  );
}
