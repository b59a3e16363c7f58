import { Button } from 'antd';
import { focusSoon } from '../../ui/focus.ts';
import { ChoiceField, DayField, TextField, type FieldProblem } from '../../ui/FormField.tsx';
import { EMPTY_LINE, type InvoiceDraft, type LineDraft } from './filing-draft.ts';
import { ManualPaperUpload } from './ManualPaperUpload.tsx';

const UNITS = [
  { value: 'pack', label: '盒（瓶、支）' },
  { value: 'smallest', label: '拆零：片、粒、支' },
];

interface LineFieldsProps {
  /** The beginning of the ids of its fields. */
  readonly at: string;
  readonly title: string;
  readonly line: LineDraft;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (line: LineDraft) => void;
  /** Absent for the only line. */
  readonly onDrop?: (() => void) | undefined;
}

/** One drug as it stands on the invoice. */
export function LineFields({ at, title, line, problems, onChange, onDrop }: LineFieldsProps) {
  const change = (part: Partial<LineDraft>) => onChange({ ...line, ...part });
  return (
    <fieldset className="st-fieldset">
      <legend>{title}</legend>
      <TextField
        id={`${at}-name`}
        label="药品名称、规格"
        maxLength={120}
        help="照发票写"
        problems={problems}
        value={line.name}
        onChange={(name) => change({ name })}
      />
      <TextField
        id={`${at}-price`}
        label="单价（元，含税）"
        inputMode="decimal"
        maxLength={16}
        problems={problems}
        value={line.price}
        onChange={(price) => change({ price })}
      />
      <TextField
        id={`${at}-quantity`}
        label="数量"
        inputMode="decimal"
        maxLength={14}
        problems={problems}
        value={line.quantity}
        onChange={(quantity) => change({ quantity })}
      />
      <ChoiceField
        id={`${at}-unit`}
        label="数量按什么算"
        options={UNITS}
        value={line.unit}
        onChange={(unit) => change({ unit })}
      />
      <TextField
        id={`${at}-codes`}
        label="药盒上的追溯码（没有可不填）"
        help="每盒一个，用空格隔开；填了的会核对有没有卖过"
        rows={2}
        maxLength={2000}
        value={line.codes}
        onChange={(codes) => change({ codes })}
      />
      {onDrop !== undefined && (
        <Button type="link" aria-label={`去掉${title}`} onClick={onDrop}>
          去掉这种药
        </Button>
      )}
    </fieldset>
  );
}

/** What is printed at the head of an invoice. */
function InvoiceHead({
  at,
  invoice,
  problems,
  change,
}: {
  readonly at: string;
  readonly invoice: InvoiceDraft;
  readonly problems: readonly FieldProblem[];
  readonly change: (part: Partial<InvoiceDraft>) => void;
}) {
  return (
    <>
      <TextField
        id={`${at}-code`}
        label="发票代码"
        help="10 位或 12 位；数电票没有，不填"
        inputMode="tel"
        maxLength={12}
        problems={problems}
        value={invoice.code}
        onChange={(code) => change({ code })}
      />
      <TextField
        id={`${at}-number`}
        label="发票号码"
        help="纸质票 8 位，数电票 20 位"
        inputMode="tel"
        maxLength={20}
        problems={problems}
        value={invoice.number}
        onChange={(number) => change({ number })}
      />
      <DayField
        id={`${at}-issuedOn`}
        label="开票日期"
        problems={problems}
        value={invoice.issuedOn}
        onChange={(issuedOn) => change({ issuedOn })}
      />
      <TextField
        id={`${at}-amount`}
        label="发票金额（元）"
        inputMode="decimal"
        maxLength={14}
        problems={problems}
        value={invoice.amount}
        onChange={(amount) => change({ amount })}
      />
    </>
  );
}

/** One invoice with its picture and its drugs. */
export function InvoiceFields({
  index,
  invoice,
  problems,
  personNo,
  onChange,
}: {
  readonly index: number;
  readonly invoice: InvoiceDraft;
  readonly problems: readonly FieldProblem[];
  readonly personNo: string;
  readonly onChange: (invoice: InvoiceDraft) => void;
}) {
  const at = `invoice-${index}`;
  const change = (part: Partial<InvoiceDraft>) => onChange({ ...invoice, ...part });
  const { lines, paper } = invoice;
  const noPaper = problems.find((one) => one.fieldId === `${at}-paper`);
  return (
    <>
      <div id={`${at}-paper`} tabIndex={-1}>
        <ManualPaperUpload
          kind="invoice"
          label={`第 ${index + 1} 张发票的照片`}
          personNo={personNo}
          papers={paper === null ? [] : [paper]}
          onTake={(taken) => change({ paper: taken })}
          onDrop={() => change({ paper: null })}
        />
        {noPaper !== undefined && <p className="st-field-problem">{noPaper.text}</p>}
      </div>
      <InvoiceHead at={at} invoice={invoice} problems={problems} change={change} />
      {lines.map((line, place) => (
        <LineFields
          key={`${at}-line-${place}`}
          at={`${at}-line-${place}`}
          title={`第 ${index + 1} 张发票的第 ${place + 1} 种药`}
          line={line}
          problems={problems}
          onChange={(changed) =>
            change({ lines: lines.map((one, other) => (other === place ? changed : one)) })
          }
          onDrop={
            lines.length === 1
              ? undefined
              : () => change({ lines: lines.filter((_, other) => other !== place) })
          }
        />
      ))}
      <Button
        onClick={() => {
          change({ lines: [...lines, EMPTY_LINE] });
          focusSoon(`${at}-line-${lines.length}-name`);
        }}
      >
        这张发票上还有别的药
      </Button>
    </>
  );
}
