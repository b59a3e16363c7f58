import { Button, Form } from 'antd';
import { enterBenefitAct } from '../../../contract/settlement-benefits.ts';
import { SettingAreaField } from '../../insured/SettingFields.tsx';
import { CATEGORY_CHOICES, SCHEME_CHOICES } from '../../insured/insured-words.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { useDraft } from '../../ui/draft.ts';
import { focusSoon } from '../../ui/focus.ts';
import {
  ChoiceField,
  DayField,
  TextField,
  tieFields,
  useFieldProblems,
  type FieldProblem,
} from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import {
  EMPTY_ACT,
  EMPTY_ASSISTANCE,
  EMPTY_LIMIT,
  readDraft,
  type ActDraft,
  type AssistanceDraft,
  type LimitDraft,
} from './act-draft.ts';
import { OffSitePointFields } from './OffSitePointFields.tsx';

interface RowsProps<T> {
  readonly rows: readonly T[];
  readonly problems: readonly FieldProblem[];
  readonly onChange: (rows: readonly T[]) => void;
}

/** Ties the fields of one row of a list: each id carries the row's place. */
function tieRow<T extends object>(
  name: string,
  index: number,
  { rows, problems, onChange }: RowsProps<T>,
  row: T,
) {
  const tie = tieFields(row, problems, (changed) => onChange(rows.with(index, changed)));
  return <K extends keyof T & string>(field: K) => ({ ...tie(field), id: `${name}.${index}.${field}` });
}

/** A row more, and there one goes on. */
function add<T>(name: string, rows: readonly T[], empty: T, onChange: (rows: readonly T[]) => void): void {
  onChange([...rows, empty]);
  focusSoon(`${name}.${rows.length}.areaCode`);
}

function DropRow({ onDrop, what }: { readonly onDrop: () => void; readonly what: string }) {
  return (
    <Button size="small" aria-label={`去掉${what}`} onClick={onDrop}>
      去掉
    </Button>
  );
}

function LimitRows(props: RowsProps<LimitDraft>) {
  const { rows, onChange } = props;
  return (
    <Panel
      title="年度支付限额"
      extra={<Button onClick={() => add('limits', rows, EMPTY_LIMIT, onChange)}>增加一项限额</Button>}
    >
      {rows.length === 0 && <p className="st-secondary">不调整限额。</p>}
      {rows.map((row, index) => {
        const tie = tieRow('limits', index, props, row);
        return (
          <fieldset key={index} className="st-form-grid">
            <legend>
              第 {index + 1} 项{' '}
              <DropRow what={`第 ${index + 1} 项限额`} onDrop={() => onChange(rows.toSpliced(index, 1))} />
            </legend>
            <SettingAreaField {...tie('areaCode')} />
            <ChoiceField label="险种" options={SCHEME_CHOICES} {...tie('scheme')} />
            <TextField label="年度" inputMode="tel" maxLength={4} {...tie('year')} />
            <TextField label="统筹基金（元）" inputMode="decimal" {...tie('pooledFund')} />
            <TextField label="大病保险（元）" inputMode="decimal" {...tie('majorIllness')} />
          </fieldset>
        );
      })}
    </Panel>
  );
}

const BASE_CHOICES = [
  { value: '', label: '不调整' },
  { value: 'withOverLimit', label: '加上超过年度限额的部分' },
  { value: 'ownShare', label: '只算政策范围内自付' },
] as const satisfies readonly { readonly value: ActDraft['assistanceBase']; readonly label: string }[];

/** What 医疗救助 looks at, where the province does not leave it at the own share; and how it goes back to that (I13). */
function AssistanceBaseField(props: {
  readonly value: ActDraft['assistanceBase'];
  readonly onChange: (base: ActDraft['assistanceBase']) => void;
}) {
  return (
    <Panel title="医疗救助的基数" extra={<ClauseLinks ids={['I13']} />}>
      <div className="st-form-grid">
        <ChoiceField
          id="assistanceBase"
          label="救助看哪些费用"
          help="职工、居民一样；超标准、先行自付、普通政策自己限额以上的，怎么选都不算"
          options={BASE_CHOICES}
          value={props.value}
          onChange={(chosen) => props.onChange(chosen as ActDraft['assistanceBase'])}
        />
      </div>
    </Panel>
  );
}

function AssistanceRows(props: RowsProps<AssistanceDraft>) {
  const { rows, onChange } = props;
  return (
    <Panel
      title="医疗救助标准"
      extra={
        <Button onClick={() => add('assistance', rows, EMPTY_ASSISTANCE, onChange)}>增加一项救助</Button>
      }
    >
      {rows.length === 0 && <p className="st-secondary">不调整救助标准。</p>}
      {rows.map((row, index) => {
        const tie = tieRow('assistance', index, props, row);
        return (
          <fieldset key={index} className="st-form-grid">
            <legend>
              第 {index + 1} 项{' '}
              <DropRow what={`第 ${index + 1} 项救助`} onDrop={() => onChange(rows.toSpliced(index, 1))} />
            </legend>
            <SettingAreaField {...tie('areaCode')} />
            <ChoiceField label="救助对象" options={CATEGORY_CHOICES} {...tie('category')} />
            <TextField label="年度" inputMode="tel" maxLength={4} {...tie('year')} />
            <TextField label="比例（%）" inputMode="decimal" {...tie('ratio')} />
            <TextField label="起付标准（元）" inputMode="decimal" {...tie('threshold')} />
            <TextField label="年度限额（元，不设留空）" inputMode="decimal" {...tie('cap')} />
          </fieldset>
        );
      })}
    </Panel>
  );
}

/** The first day of benefit years, where the province does not leave it at 1 January (I4). */
function YearStart({ tie }: { readonly tie: ReturnType<typeof tieFields<ActDraft>> }) {
  const help = '如 07-01；执行日就是那一天，终止日留空。年度按结束的那一年称呼，限额和救助标准也按它录入';
  return (
    <Panel title="医保年度的首日" extra={<ClauseLinks ids={['I4']} />}>
      <div className="st-form-grid">
        <TextField
          label="每年从哪一天起算（月-日）"
          help={`不另定留空，按公历年。${help}`}
          {...tie('yearStart')}
        />
      </div>
    </Panel>
  );
}

interface DraftProps {
  readonly draft: ActDraft;
  readonly problems: readonly FieldProblem[];
  readonly keep: (draft: ActDraft) => void;
}

/** The document in which it stands, and for which days. */
function DocumentFields({ draft, problems, keep }: DraftProps) {
  const tie = tieFields(draft, problems, keep);
  return (
    <Panel title="文件">
      <div className="st-form-grid">
        <TextField label="文件名称" {...tie('title')} />
        <TextField label="文号" maxLength={100} {...tie('number')} />
        <DayField label="发文日期" {...tie('issuedOn')} />
        <DayField label="执行日" help="按购药日期，从这一天起" {...tie('from')} />
        <DayField label="终止日" help="没有写明的留空" {...tie('to')} />
      </div>
    </Panel>
  );
}

/** The ratio of 单行支付, and what 大病 pays above the limit of 统筹 where the province does not leave it at that ratio (I8). */
function Ratios({ draft, problems, keep }: DraftProps) {
  const tie = tieFields(draft, problems, keep);
  const help = '统筹限额用完以后的费用；留空的，照单行支付比例接着付';
  return (
    <>
      <Panel title="单行支付比例">
        <div className="st-form-grid">
          <TextField label="职工（%）" inputMode="decimal" help="不调整留空" {...tie('employee')} />
          <TextField label="居民（%）" inputMode="decimal" help="不调整留空" {...tie('resident')} />
        </div>
      </Panel>
      <Panel title="大病一层的比例" extra={<ClauseLinks ids={['I8']} />}>
        <div className="st-form-grid">
          <TextField label="职工大病（%）" inputMode="decimal" help={help} {...tie('majorEmployee')} />
          <TextField label="居民大病（%）" inputMode="decimal" help={help} {...tie('majorResident')} />
        </div>
      </Panel>
    </>
  );
}

/** Enters a document that sets or adjusts what the funds pay; nothing holds before it was tried and let through (M9.6, I15). */
export function NewBenefitActPage() {
  const go = useGo();
  const tell = useTell();
  const [draft, keep, clear] = useDraft<ActDraft>('benefit-act', EMPTY_ACT);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, keep);
  const enter = useCall(enterBenefitAct, {
    onDone: ({ id }) => {
      clear();
      tell('已录入，请先试算');
      go(`/settings/benefits/${id}`);
    },
  });
  function submit() {
    const read = readDraft(draft);
    if (judge(read.problems)) enter.mutate({ body: read.body });
  }
  return (
    <>
      <PageHeader
        title="录入待遇参数"
        back={{ to: '/settings/benefits', label: '待遇参数' }}
        about={
          <>
            没有填的照旧。现行办法施行以前的旧政策也在这里补录，终止日填到施行前一天为止。{' '}
            <ClauseLinks ids={['M9.6', 'M39', 'I15']} />
          </>
        }
      />
      <Form layout="vertical" className="st-stack" onFinish={submit}>
        <FormErrors errors={problems} />
        <DocumentFields draft={draft} problems={problems} keep={keep} />
        <YearStart tie={tie} />
        <Ratios draft={draft} problems={problems} keep={keep} />
        <OffSitePointFields
          points={draft.offSite}
          problems={problems}
          onChange={(offSite) => keep({ ...draft, offSite })}
        />
        <LimitRows
          rows={draft.limits}
          problems={problems}
          onChange={(limits) => keep({ ...draft, limits })}
        />
        <AssistanceBaseField
          value={draft.assistanceBase}
          onChange={(assistanceBase) => keep({ ...draft, assistanceBase })}
        />
        <AssistanceRows
          rows={draft.assistance}
          problems={problems}
          onChange={(assistance) => keep({ ...draft, assistance })}
        />
        <Panel title="理由">
          <TextField
            label="为什么调整"
            help="如国家政策变化、基金收支情况；审核的人和各机构都看得到"
            maxLength={500}
            rows={3}
            {...tie('reason')}
          />
          <SubmitBar verb="录入" busy={enter.isPending} error={enter.error} />
        </Panel>
      </Form>
    </>
  );
}
