import { Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { listVersions } from '../../contract/list-versions.ts';
import { createListVersion } from '../../contract/separate-payment.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useGo } from '../ui/url-state.ts';
import { DayItem, TextItem } from './FormItems.tsx';
import './catalogue.css';

const HEAD = (
  <PageHeader
    title="新建单行支付目录"
    back={{ to: '/catalogue/versions', label: '核对与发布' }}
    about={
      <>
        先是草稿，核对后发布。 <ClauseLink id="N3.3" />
      </>
    }
  />
);

/** Opens a draft of the 单行支付 list, empty or with the entries of an earlier version. */
export function NewListVersionPage() {
  const go = useGo();
  const versions = useQueryCall(listVersions, { query: { kind: 'separatePayment' } });
  const [given, setGiven] = useState({ edition: '', effectiveFrom: '', effectiveTo: '', copyFrom: '' });
  const [generics, setGenerics] = useState<number | null>(null);
  const change = (part: Partial<typeof given>) => setGiven({ ...given, ...part });
  const text = (id: keyof typeof given) => ({
    id,
    value: given[id],
    onChange: (value: string) => change({ [id]: value }),
  });
  const create = useCall(createListVersion, { onDone: ({ id }) => go(`/list?version=${id}`) });
  const sources =
    versions.data?.rows.map((row) => ({
      value: String(row.id),
      label: `${row.edition}（${row.entries} 条）`,
    })) ?? [];
  return (
    <>
      {HEAD}
      <Panel>
        <Form
          layout="vertical"
          className="st-cat-form"
          onFinish={() =>
            create.mutate({
              body: {
                ...given,
                edition: given.edition.trim(),
                generics,
                copyFrom: given.copyFrom === '' ? null : Number(given.copyFrom),
              },
            })
          }
        >
          <TextItem {...text('edition')} label="版本名称" required maxLength={40} help="如 2026 年版" />
          <div className="st-cat-fields">
            <DayItem {...text('effectiveFrom')} label="有效期自" required />
            <DayItem {...text('effectiveTo')} label="至" required />
            <Form.Item label="公布的通用名数" htmlFor="generics" help="发布时与条目数核对；没有公布的留空">
              <InputNumber id="generics" min={0} precision={0} value={generics} onChange={setGenerics} />
            </Form.Item>
          </div>
          <Form.Item label="带入条目" htmlFor="copyFrom" help="带入没有调出的条目，有效期取新版本的">
            <Select
              id="copyFrom"
              aria-label="带入条目"
              value={given.copyFrom}
              options={[{ value: '', label: '从空白开始' }, ...sources]}
              onChange={(copyFrom: string) => change({ copyFrom })}
            />
          </Form.Item>
          <SubmitBar
            verb="建立草稿"
            busy={create.isPending}
            disabled={given.edition.trim() === '' || given.effectiveFrom === '' || given.effectiveTo === ''}
            error={create.error}
          />
        </Form>
      </Panel>
    </>
  );
}
