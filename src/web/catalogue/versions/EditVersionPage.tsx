import { Form, InputNumber } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { describeVersion, getVersion } from '../../../contract/list-versions.ts';
import { partsOf, type ControlPart } from '../../../domain/catalogue/versions/control-totals.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo, usePathParam } from '../../ui/url-state.ts';
import { DayItem, TextItem } from '../FormItems.tsx';
import { titleOf } from './version-words.ts';
import '../catalogue.css';

type Answer = OutputOf<typeof getVersion>;

function FactsForm({ answer: { version, controlTotals } }: { readonly answer: Answer }) {
  const go = useGo();
  const tell = useTell();
  const [facts, setFacts] = useState({
    sourceDocument: version.sourceDocument,
    effectiveFrom: version.effectiveFrom,
    effectiveTo: version.effectiveTo ?? '',
  });
  const [totals, setTotals] = useState<Partial<Record<ControlPart, number | null>>>(controlTotals);
  const save = useCall(describeVersion, {
    onDone: () => {
      tell('已保存');
      go(`/catalogue/versions/${version.id}`);
    },
  });
  const text = (id: keyof typeof facts) => ({
    id,
    value: facts[id],
    onChange: (value: string) => setFacts({ ...facts, [id]: value }),
  });
  const twoYears = version.kind === 'herbalPieces' || version.kind === 'institutionPreparation';
  return (
    <Form
      layout="vertical"
      className="st-cat-form"
      onFinish={() =>
        save.mutate({
          params: { id: version.id },
          body: {
            sourceDocument: facts.sourceDocument.trim(),
            effectiveFrom: facts.effectiveFrom,
            effectiveTo: facts.effectiveTo === '' ? null : facts.effectiveTo,
            controlTotals: totals,
          },
        })
      }
    >
      <TextItem {...text('sourceDocument')} label="公布文件" maxLength={200} help="文件名称和文号" />
      <div className="st-cat-fields">
        <DayItem {...text('effectiveFrom')} label="执行日期自" required />
        <DayItem
          {...text('effectiveTo')}
          label="至"
          help={twoYears ? '最长两年；留空即两年' : '留空到下一版执行为止'}
        />
      </div>
      <h2>公布的数量</h2>
      <div className="st-cat-fields">
        {partsOf(version.kind).map(({ part, label }) => (
          <Form.Item key={part} label={label} htmlFor={`total-${part}`}>
            <InputNumber
              id={`total-${part}`}
              min={0}
              precision={0}
              value={totals[part] ?? null}
              onChange={(value) => setTotals({ ...totals, [part]: value })}
            />
          </Form.Item>
        ))}
      </div>
      <p className="st-secondary">没有公布的留空，不作核对。</p>
      <SubmitBar verb="保存" busy={save.isPending} disabled={facts.effectiveFrom === ''} error={save.error} />
    </Form>
  );
}

/** What a draft says of its publication: document, span, and the totals to reconcile with. */
export function EditVersionPage() {
  const id = Number(usePathParam('id'));
  const { data, error, refetch } = useQueryCall(getVersion, { params: { id } });
  return (
    <>
      <PageHeader
        title={data === undefined ? '修改版本信息' : `修改${titleOf(data.version)}的信息`}
        back={{ to: `/catalogue/versions/${id}`, label: '目录版本' }}
        about={
          <>
            只有草稿能改；提交后要改，先退回。 <ClauseLink id="N6" />
          </>
        }
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {data !== undefined && (
        <Panel>
          <FactsForm answer={data} />
        </Panel>
      )}
    </>
  );
}
