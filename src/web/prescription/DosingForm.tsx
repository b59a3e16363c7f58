import { AutoComplete, Form, Input, Radio, Select } from 'antd';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { listPrescribableProducts } from '../../contract/prescription.ts';
import { UnitPrice } from '../ui/Money.tsx';
import type { ClinicalDraft } from './clinical-draft.ts';
import { DosingHelper } from './DosingHelper.tsx';
import type { DraftLine, LineProblem } from './draft-lines.ts';
import { FREQUENCIES, USAGES } from './prescription-words.ts';

export type Product = OutputOf<typeof listPrescribableProducts>['rows'][number];

interface DosingFormProps {
  /** Which of the drugs this is: names its fields. */
  readonly index: number;
  readonly products: readonly Product[];
  readonly line: DraftLine;
  readonly problems: readonly LineProblem[];
  /** What is known of the patient, for the helper. */
  readonly clinical: ClinicalDraft;
  readonly onChange: (line: DraftLine) => void;
}

function ProductChoice({ products, line, onChange }: DosingFormProps) {
  return (
    <Radio.Group
      className="st-stack"
      aria-label="产品"
      value={line.nationalCode}
      onChange={(event) => onChange({ ...line, nationalCode: String(event.target.value) })}
    >
      {products.map((product) => (
        <Radio key={product.nationalCode} value={product.nationalCode} disabled={product.objection !== null}>
          <strong>{product.tradeName === '' ? product.genericName : product.tradeName}</strong>{' '}
          {product.strength} {product.pack}，{product.maker}
          {product.listedPrice !== null && (
            <>
              ，挂网价 <UnitPrice yuan={product.listedPrice} /> 元/{product.saleUnit}
            </>
          )}
          <span className="st-secondary">
            {product.isInjection && ' 注射剂，药店须配送至就诊医院'}
            {product.objection !== null && ` ${product.objection.message}`}
            {product.objection === null &&
              (product.withinStandard ? ' 不高于支付标准' : ' 高于支付标准，超出部分由患者承担或不能销售')}
          </span>
        </Radio>
      ))}
    </Radio.Group>
  );
}

/** Frequency by name where it is a usual one, by figures otherwise. */
function Frequency({ index, line, onChange }: Pick<DosingFormProps, 'index' | 'line' | 'onChange'>) {
  const usual = FREQUENCIES.findIndex(
    ({ times, perDays }) => line.times === String(times) && line.perDays === String(perDays),
  );
  const options = [
    ...FREQUENCIES.map(({ label }, value) => ({ value, label })),
    { value: -1, label: '其他' },
  ];
  return (
    <>
      <Form.Item label="频次" htmlFor={`frequency-${index}`}>
        <Select
          id={`frequency-${index}`}
          aria-label="频次"
          value={usual}
          options={options}
          onChange={(at: number) => {
            const chosen = FREQUENCIES[at];
            onChange({
              ...line,
              times: chosen === undefined ? '' : String(chosen.times),
              perDays: chosen === undefined ? '' : String(chosen.perDays),
            });
          }}
        />
      </Form.Item>
      {usual < 0 && (
        <>
          <Form.Item label="每几日" htmlFor={`per-days-${index}`}>
            <Input
              id={`per-days-${index}`}
              inputMode="numeric"
              suffix="日"
              value={line.perDays}
              onChange={(event) => onChange({ ...line, perDays: event.target.value })}
            />
          </Form.Item>
          <Form.Item label="几次" htmlFor={`times-${index}`}>
            <Input
              id={`times-${index}`}
              inputMode="numeric"
              suffix="次"
              value={line.times}
              onChange={(event) => onChange({ ...line, times: event.target.value })}
            />
          </Form.Item>
        </>
      )}
    </>
  );
}

/** One drug: which product, how it is taken, how much is handed out. */
export function DosingForm(props: DosingFormProps) {
  const { index, products, line, problems, clinical, onChange } = props;
  const product = products.find((one) => one.nationalCode === line.nationalCode);
  const wrong = (field: keyof DraftLine) => problems.find((problem) => problem.field === field)?.text;
  const state = (field: keyof DraftLine) => {
    const text = wrong(field);
    return text === undefined ? {} : { validateStatus: 'error' as const, help: text };
  };
  return (
    <Form layout="vertical" component="div" className="st-dosing">
      <Form.Item label="产品" className="st-wide" {...state('nationalCode')}>
        <ProductChoice {...props} />
      </Form.Item>
      {product !== undefined && (
        <DosingHelper index={index} product={product} line={line} clinical={clinical} onChange={onChange} />
      )}
      <Form.Item label="每次剂量" htmlFor={`dose-${index}`} {...state('dose')}>
        <Input
          id={`dose-${index}`}
          inputMode="decimal"
          suffix={product?.doseUnit}
          value={line.dose}
          onChange={(event) => onChange({ ...line, dose: event.target.value })}
        />
      </Form.Item>
      <Frequency index={index} line={line} onChange={onChange} />
      <Form.Item label="用法" htmlFor={`usage-${index}`} {...state('usage')}>
        <AutoComplete
          id={`usage-${index}`}
          aria-label="用法"
          value={line.usage}
          options={USAGES.map((value) => ({ value }))}
          onChange={(usage: string) => onChange({ ...line, usage })}
        />
      </Form.Item>
      <Form.Item label="数量" htmlFor={`quantity-${index}`} {...state('quantity')}>
        <Input
          id={`quantity-${index}`}
          inputMode="numeric"
          suffix={product?.saleUnit}
          value={line.quantity}
          onChange={(event) => onChange({ ...line, quantity: event.target.value })}
        />
      </Form.Item>
    </Form>
  );
}
