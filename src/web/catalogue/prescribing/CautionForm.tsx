import { Form, Radio, Select } from 'antd';
import { enterCaution } from '../../../contract/prescribing-facts.ts';
import {
  CAUTION_EFFECTS,
  CAUTION_KINDS,
  wrongCautionValue,
  type CautionEffect,
  type CautionKind,
} from '../../../domain/catalogue/prescribing/caution.ts';
import { useCall } from '../../ui/api.ts';
import { useDraft } from '../../ui/draft.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TextItem } from '../FormItems.tsx';
import { DrugChoice } from './DrugChoice.tsx';

const EMPTY = { kind: 'diagnosis', effect: 'forbidden', value: '', words: '', evidence: '' };
const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

const VALUE_HELP: Partial<Record<CautionKind, string>> = {
  diagnosis: '诊断编码的开头，如 N18',
  ageBelow: '周岁，如 18',
  ageAbove: '周岁，如 75',
  allergy: '过敏物，如 青霉素',
};

/** With what the patient is compared: each kind has its own field, some have none. */
function ValueField({
  kind,
  value,
  onChange,
}: {
  readonly kind: CautionKind;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const wrong = wrongCautionValue(kind, value.trim());
  return (
    <>
      {kind === 'sex' && (
        <Form.Item label="性别">
          <Radio.Group
            aria-label="性别"
            options={[
              { value: 'male', label: '男' },
              { value: 'female', label: '女' },
            ]}
            value={value}
            onChange={(event) => onChange(String(event.target.value))}
          />
        </Form.Item>
      )}
      {kind === 'together' && <DrugChoice value={value} onChange={onChange} />}
      {VALUE_HELP[kind] !== undefined && (
        <TextItem
          id="caution-value"
          label={CAUTION_KINDS[kind]}
          value={value}
          wrong={value !== '' && wrong !== undefined}
          help={value !== '' && wrong !== undefined ? wrong : VALUE_HELP[kind]}
          onChange={onChange}
        />
      )}
    </>
  );
}

const trimmed = ({ words, evidence }: typeof EMPTY) => ({ words: words.trim(), evidence: evidence.trim() });
const isWhole = ({ words, evidence }: typeof EMPTY) => words.trim() !== '' && evidence.trim() !== '';

/** Records one contraindication or caution of the label (M11). */
export function CautionForm({ entryKey }: { readonly entryKey: string }) {
  const [value, keep, clear] = useDraft(`caution-${entryKey}`, EMPTY);
  const change = (part: Partial<typeof EMPTY>) => keep({ ...value, ...part });
  const tell = useTell();
  const enter = useCall(enterCaution, {
    onDone: () => {
      keep(EMPTY);
      clear();
      tell('已登记');
    },
  });
  const kind = value.kind as CautionKind;
  const ready = wrongCautionValue(kind, value.value.trim()) === undefined && isWhole(value);
  return (
    <Panel title="登记禁忌或慎用">
      <Form layout="vertical" component="div">
        <Form.Item label="程度">
          <Radio.Group
            aria-label="程度"
            options={options(CAUTION_EFFECTS)}
            value={value.effect}
            onChange={(event) => change({ effect: String(event.target.value) })}
          />
        </Form.Item>
        <Form.Item label="对照患者的" htmlFor="caution-kind">
          <Select
            id="caution-kind"
            aria-label="对照患者的"
            value={value.kind}
            options={options(CAUTION_KINDS)}
            onChange={(next: string) => change({ kind: next, value: '' })}
          />
        </Form.Item>
        <ValueField kind={kind} value={value.value} onChange={(next) => change({ value: next })} />
        <TextItem
          id="caution-words"
          label="给医师的提示"
          rows={2}
          maxLength={200}
          value={value.words}
          onChange={(words) => change({ words })}
        />
        <TextItem
          id="caution-evidence"
          label="依据（说明书版本）"
          maxLength={200}
          value={value.evidence}
          onChange={(evidence) => change({ evidence })}
        />
        <SubmitBar
          verb="登记提示"
          busy={enter.isPending}
          disabled={!ready}
          error={enter.error}
          onSubmit={() =>
            enter.mutate({
              body: {
                entryKey,
                kind,
                value: value.value.trim(),
                effect: value.effect as CautionEffect,
                ...trimmed(value),
              },
            })
          }
        />
      </Form>
    </Panel>
  );
}
