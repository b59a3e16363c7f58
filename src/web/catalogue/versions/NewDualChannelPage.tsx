import { Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { createDualChannelDraft, listVersions } from '../../../contract/list-versions.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useGo } from '../../ui/url-state.ts';
import { DayItem, TextItem } from '../FormItems.tsx';
import { titleOf } from './version-words.ts';
import '../catalogue.css';

interface Choice {
  readonly value: string;
  readonly label: string;
}

function DraftForm({ editions }: { readonly editions: readonly Choice[] }) {
  const go = useGo();
  const [given, setGiven] = useState({ edition: '', effectiveFrom: '', effectiveTo: '', sourceDocument: '' });
  const [chosen, setChosen] = useState('');
  const [total, setTotal] = useState<number | null>(null);
  const text = (id: keyof typeof given) => ({
    id,
    value: given[id],
    onChange: (value: string) => setGiven({ ...given, [id]: value }),
  });
  const create = useCall(createDualChannelDraft, {
    onDone: ({ id }) => go(`/catalogue/versions/${id}/entries`),
  });
  const nationalId = chosen === '' ? (editions[0]?.value ?? '') : chosen;
  function submit() {
    const { effectiveFrom, effectiveTo } = given;
    create.mutate({
      body: {
        nationalId: Number(nationalId),
        edition: given.edition.trim(),
        effectiveFrom,
        effectiveTo: effectiveTo === '' ? null : effectiveTo,
        sourceDocument: given.sourceDocument.trim(),
        total,
      },
    });
  }
  return (
    <Form layout="vertical" className="st-cat-form" onFinish={submit}>
      <Form.Item label="国家目录" htmlFor="national" required>
        <Select
          id="national"
          aria-label="国家目录"
          value={nationalId}
          options={[...editions]}
          onChange={setChosen}
        />
      </Form.Item>
      <TextItem {...text('edition')} label="版本名称" required maxLength={40} help="如 2026 年版" />
      <TextItem {...text('sourceDocument')} label="公布文件" maxLength={200} help="文件名称和文号" />
      <div className="st-cat-fields">
        <DayItem {...text('effectiveFrom')} label="执行日期自" required />
        <DayItem {...text('effectiveTo')} label="至" help="留空到下一版执行为止" />
        <Form.Item label="公布的品种数" htmlFor="total" help="发布时核对；没有公布的留空">
          <InputNumber id="total" min={0} precision={0} value={total} onChange={setTotal} />
        </Form.Item>
      </div>
      <SubmitBar
        verb="建立草稿"
        busy={create.isPending}
        disabled={nationalId === '' || given.edition.trim() === '' || given.effectiveFrom === ''}
        error={create.error}
      />
    </Form>
  );
}

/** Drafts the 双通道 list from the negotiated part of a national catalogue. */
export function NewDualChannelPage() {
  const { data, error, refetch } = useQueryCall(listVersions, { query: { kind: 'national' } });
  return (
    <>
      <PageHeader
        title="新建双通道目录"
        back={{ to: '/catalogue/versions', label: '核对与发布' }}
        about={
          <>
            带入国家目录里全部协议期内的药品，再去掉药店不能供应的。 <ClauseLink id="M3" />
          </>
        }
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {data !== undefined && (
        <Panel>
          {data.rows.length === 0 ? (
            <p className="st-secondary">还没有国家目录，请先导入。</p>
          ) : (
            <DraftForm editions={data.rows.map((row) => ({ value: String(row.id), label: titleOf(row) }))} />
          )}
        </Panel>
      )}
    </>
  );
}
