import { Checkbox, Form, InputNumber } from 'antd';
import { useState } from 'react';
import { getListEntry, getProduct, saveProduct } from '../../contract/separate-payment.ts';
import type { Arguments } from '../../contract/client.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { parseNationalCode } from '../../domain/catalogue/national-code.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useGo, usePathParam, useUrlState } from '../ui/url-state.ts';
import { TextItem } from './FormItems.tsx';
import './catalogue.css';

type Body = Arguments<typeof saveProduct>['body'];

const TEXTS = [
  ['tradeName', '商品名', ''],
  ['maker', '生产企业', ''],
  ['strength', '规格', '如 100mg(4ml)'],
  ['pack', '包装', '如 1瓶/盒'],
  ['doseUnit', '制剂单位', '处方里“每次几…”的单位：片、瓶、支'],
  ['saleUnit', '销售单位', '按它计价：盒、瓶'],
] as const;

function bodyOf({ product, tracePrefixes }: OutputOf<typeof getProduct>): Body {
  const {
    entryKey,
    genericName,
    dosageForm,
    tradeName,
    maker,
    strength,
    pack,
    unitsPerPack,
    doseUnit,
    saleUnit,
    isInjection,
  } = product;
  return {
    entryKey,
    genericName,
    dosageForm,
    tradeName,
    maker,
    strength,
    pack,
    unitsPerPack,
    doseUnit,
    saleUnit,
    isInjection,
    tracePrefixes,
  };
}

/** What the pack says. */
function ProductTexts({
  body,
  onChange: change,
}: {
  readonly body: Body;
  readonly onChange: (part: Partial<Body>) => void;
}) {
  return TEXTS.map(([name, label, help]) => (
    <TextItem
      key={name}
      id={name}
      label={label}
      required={name !== 'tradeName'}
      {...(help === '' ? {} : { help })}
      value={body[name]}
      onChange={(text) => change({ [name]: text })}
    />
  ));
}

function ProductForm({ initial, code: known }: { readonly initial: Body; readonly code: string | null }) {
  const go = useGo();
  const [code, setCode] = useState(known ?? '');
  const [body, setBody] = useState(initial);
  const [prefixes, setPrefixes] = useState(initial.tracePrefixes.join(' '));
  const change = (part: Partial<Body>) => setBody({ ...body, ...part });
  const save = useCall(saveProduct, { onDone: (_, { params }) => go(`/products/${params.code}`) });
  const shapeWrong = code !== '' && parseNationalCode(code) === undefined;
  const tracePrefixes = prefixes.split(/[\s,，、]+/).filter((prefix) => prefix !== '');
  return (
    <Panel title={`${body.genericName}（${body.dosageForm}）`}>
      <Form
        layout="vertical"
        className="st-cat-form"
        onFinish={() => save.mutate({ params: { code }, body: { ...body, tracePrefixes } })}
      >
        <TextItem
          id="code"
          label="国家药品编码"
          required
          wrong={shapeWrong}
          help={shapeWrong ? '西药 23 位，中成药 20 位，大写字母与数字' : '西药 23 位，中成药 20 位'}
          disabled={known !== null}
          value={code}
          onChange={(text) => setCode(text.trim().toUpperCase())}
        />
        <div className="st-cat-fields">
          <ProductTexts body={body} onChange={change} />
          <Form.Item label="每销售单位所含制剂单位数" htmlFor="unitsPerPack" required>
            <InputNumber
              id="unitsPerPack"
              min={1}
              precision={0}
              value={body.unitsPerPack}
              onChange={(value) => change({ unitsPerPack: value ?? 1 })}
            />
          </Form.Item>
          <TextItem
            id="tracePrefixes"
            label="追溯码前缀"
            help="多个用空格隔开"
            value={prefixes}
            onChange={setPrefixes}
          />
        </div>
        <Form.Item>
          <Checkbox
            checked={body.isInjection}
            onChange={(event) => change({ isInjection: event.target.checked })}
          >
            注射剂（药店须配送至就诊医院）
          </Checkbox>
        </Form.Item>
        <SubmitBar
          verb={known === null ? '登记产品' : '保存'}
          busy={save.isPending}
          disabled={code === '' || shapeWrong}
          error={save.error}
        />
      </Form>
    </Panel>
  );
}

/** Registers a product under a list entry. */
export function NewProductPage() {
  const [{ entry }] = useUrlState({ entry: '' });
  const { data, error, refetch } = useQueryCall(
    getListEntry,
    { params: { id: Number(entry) } },
    { enabled: entry !== '' },
  );
  return (
    <>
      <PageHeader title="登记产品" back={{ to: `/list?entry=${entry}`, label: '单行支付目录' }} />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {data !== undefined && (
        <ProductForm
          code={null}
          initial={{
            entryKey: data.entry.entryKey,
            genericName: data.entry.genericName,
            dosageForm: data.entry.dosageForm,
            tradeName: '',
            maker: '',
            strength: '',
            pack: '',
            unitsPerPack: 1,
            doseUnit: '',
            saleUnit: '盒',
            isInjection: data.entry.dosageForm.includes('注射'),
            tracePrefixes: [],
          }}
        />
      )}
    </>
  );
}

/** Brings a product up to date; its code stays. */
export function EditProductPage() {
  const code = usePathParam('code');
  const { data, error, refetch } = useQueryCall(getProduct, { params: { code } });
  return (
    <>
      <PageHeader title="修改产品" back={{ to: `/products/${code}`, label: '产品' }} />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {data !== undefined && <ProductForm code={code} initial={bodyOf(data)} />}
    </>
  );
}
