import { Form, Skeleton } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { OFF_SITE_KINDS, type OffSiteKind } from '../../../policy/parameters/off-site.ts';
import { askOffSite, getMyOffSite } from '../../../contract/settlement-off-site.ts';
import { AreaSelect } from '../../insured/AreaSelect.tsx';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { ChoiceField, FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { spanText } from '../../ui/words.ts';
import { answerSign, FILING_SIGNS, KIND_CHOICES } from './off-site-words.ts';

type Mine = OutputOf<typeof getMyOffSite>;

function FilingCard({ row }: { readonly row: Mine['filings'][number] }) {
  return (
    <article className="st-card" aria-label={`${row.placeName}备案`}>
      <div className="st-card-title">
        <span>{row.placeName}</span>
        <Status {...FILING_SIGNS[row.state]} />
      </div>
      <Fields
        columns={1}
        fields={[
          { label: '情形', value: OFF_SITE_KINDS[row.kind] },
          { label: '有效', value: row.to === null ? `${row.from} 起，长期有效` : spanText(row.from, row.to) },
        ]}
      />
    </article>
  );
}

function RequestCard({ row }: { readonly row: Mine['requests'][number] }) {
  return (
    <article className="st-card" aria-label={`${row.placeName}申请`}>
      <div className="st-card-title">
        <span>{row.placeName}</span>
        <Status {...answerSign(row.answer)} />
      </div>
      <Fields
        columns={1}
        fields={[
          { label: '情形', value: OFF_SITE_KINDS[row.kind] },
          { label: '申请', value: `${row.askedAt.slice(0, 10)} ${row.askerName}` },
          ...(row.answer === null || row.answer.reason === ''
            ? []
            : [{ label: '答复', value: row.answer.reason }]),
        ]}
      />
    </article>
  );
}

function AskForm() {
  const today = useToday();
  const tell = useTell();
  const empty = { placeCode: '', kind: 'livingElsewhere', from: today, to: '', note: '' };
  const [value, keep, clear] = useDraft('off-site', empty);
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const ask = useCall(askOffSite, {
    onDone: () => {
      clear();
      keep(empty);
      setRequestId(newRequestId());
      tell('已提交，等待参保地经办答复');
    },
  });
  const change = (part: Partial<typeof value>) => keep({ ...value, ...part });
  function submit() {
    const found = [
      problemUnless(value.placeCode !== '', 'placeCode', '请选择要去的地方'),
      problemUnless(value.from !== '', 'from', '请填写开始日期'),
    ];
    if (!judge(found)) return;
    const { placeCode, from, note } = value;
    const kind = value.kind as OffSiteKind;
    ask.mutate({ body: { requestId, placeCode, kind, from, to: value.to || null, note: note.trim() } });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      <FormErrors errors={problems} />
      <FormField id="placeCode" label="要去哪里买药" help="外省选到省份就可以" problems={problems}>
        <AreaSelect
          id="placeCode"
          value={value.placeCode}
          levels={[2]}
          withProvinces
          onChange={(placeCode) => change({ placeCode })}
        />
      </FormField>
      <ChoiceField
        id="kind"
        label="为什么去"
        value={value.kind}
        options={KIND_CHOICES}
        onChange={(kind) => change({ kind })}
      />
      <FormField id="from" label="从哪天起" help="急诊抢救填当天的日期，可以事后补报" problems={problems}>
        <DayInput id="from" value={value.from} onChange={(from) => change({ from })} />
      </FormField>
      <FormField id="to" label="到哪天止" help="转诊、临时外出和急诊抢救要填；长期居住的可以不填">
        <DayInput id="to" value={value.to} onChange={(to) => change({ to })} />
      </FormField>
      <TextField
        id="note"
        label="说明（可不填）"
        rows={2}
        value={value.note}
        onChange={(note) => change({ note })}
      />
      <SubmitBar verb="提交备案申请" busy={ask.isPending} error={ask.error} />
    </Form>
  );
}

/** The patient files that they buy their drugs elsewhere, and sees what holds (M30). */
export function OffSitePage() {
  const answer = useQueryCall(getMyOffSite, {});
  const data = answer.data;
  return (
    <div className="st-stack">
      <PageHeader
        title="异地购药备案"
        about="到参保地以外的市州买药，先备案，才能当场报销，比例不变（省里按备案情形另定的除外）；到外省买药也要备案，回来凭发票报销。急诊抢救由医院登记，视同已备案；外省的急诊在这里补报。"
        back={{ to: '/my', label: '我的' }}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {data !== undefined && (
        <>
          <Panel title="我的备案" extra={<ClauseLinks ids={['M30', 'I11', 'I23', 'I24']} />}>
            {data.filings.length === 0 && <p className="st-secondary">还没有备案。</p>}
            {data.filings.map((row) => (
              <FilingCard key={`${row.placeName}${row.from}`} row={row} />
            ))}
          </Panel>
          {data.requests.some((row) => row.answer?.granted !== true) && (
            <Panel title="申请和答复">
              {data.requests
                .filter((row) => row.answer?.granted !== true)
                .map((row) => (
                  <RequestCard key={row.id} row={row} />
                ))}
            </Panel>
          )}
          <Panel title="新的备案申请">
            <AskForm />
          </Panel>
        </>
      )}
    </div>
  );
}
