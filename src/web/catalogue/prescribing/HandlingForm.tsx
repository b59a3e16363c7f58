import { Form, Select } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { enterHandling, type getPrescribingFacts } from '../../../contract/prescribing-facts.ts';
import {
  CONTROL_CLASSES,
  STORAGES,
  type ControlClass,
  type Storage,
} from '../../../domain/catalogue/prescribing/handling.ts';
import { useCall } from '../../ui/api.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TextItem } from '../FormItems.tsx';

const options = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

function HandlingFields({
  storage,
  control,
  onStorage,
  onControl,
}: {
  readonly storage: Storage | undefined;
  readonly control: ControlClass | 'none';
  readonly onStorage: (storage: Storage) => void;
  readonly onControl: (control: ControlClass | 'none') => void;
}) {
  return (
    <>
      <Form.Item label="储存" htmlFor="handling-storage">
        <Select
          id="handling-storage"
          aria-label="储存"
          placeholder="选择储存要求"
          value={storage}
          options={options(STORAGES)}
          onChange={onStorage}
        />
      </Form.Item>
      <Form.Item label="管制" htmlFor="handling-control">
        <Select
          id="handling-control"
          aria-label="管制"
          value={control}
          options={[{ value: 'none', label: '无' }, ...options(CONTROL_CLASSES)]}
          onChange={onControl}
        />
      </Form.Item>
    </>
  );
}

/** Records how a product is kept and whether it is under control (I19, M32). */
export function HandlingForm({
  products,
}: {
  readonly products: OutputOf<typeof getPrescribingFacts>['products'];
}) {
  const [code, setCode] = useState<string>();
  const [storage, setStorage] = useState<Storage>();
  const [control, setControl] = useState<ControlClass | 'none'>('none');
  const [evidence, setEvidence] = useState('');
  const tell = useTell();
  const enter = useCall(enterHandling, {
    onDone: () => {
      setCode(undefined);
      setStorage(undefined);
      setControl('none');
      setEvidence('');
      tell('已登记');
    },
  });
  if (products.length === 0) return null;
  return (
    <Panel title="登记储存与管制">
      <Form layout="vertical" component="div">
        <Form.Item label="产品" htmlFor="handling-product">
          <Select
            id="handling-product"
            aria-label="产品"
            placeholder="选择产品"
            value={code}
            options={products.map((one) => ({
              value: one.nationalCode,
              label: `${one.name} ${one.strength} ${one.maker}`,
            }))}
            onChange={setCode}
          />
        </Form.Item>
        <HandlingFields storage={storage} control={control} onStorage={setStorage} onControl={setControl} />
        <TextItem
          id="handling-evidence"
          label="依据（说明书版本）"
          maxLength={200}
          value={evidence}
          onChange={setEvidence}
        />
        <SubmitBar
          verb="登记储存要求"
          busy={enter.isPending}
          disabled={code === undefined || storage === undefined || evidence.trim() === ''}
          error={enter.error}
          onSubmit={() => {
            if (code === undefined || storage === undefined) return;
            enter.mutate({
              body: {
                nationalCode: code,
                storage,
                controlClass: control === 'none' ? null : control,
                evidence: evidence.trim(),
              },
            });
          }}
        />
      </Form>
    </Panel>
  );
}
