import { Skeleton } from 'antd';
import { getPanel } from '../../../contract/eligibility-panels.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { PAPER_KINDS } from '../../../domain/eligibility/model.ts';
import { CONFLICTS, PANEL_OUTCOMES, VOTES } from '../../../domain/eligibility/review/panel.ts';
import { SEX_LABELS } from '../../../domain/insured/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { PaperViewer } from '../../ui/PaperViewer.tsx';
import { Status, type Tone } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { ConcludePanel, OpinionPanel } from './PanelForms.tsx';

type PanelOf = OutputOf<typeof getPanel>;

const SEATS: Readonly<
  Record<PanelOf['members'][number]['state'], { readonly tone: Tone; readonly word: string }>
> = {
  waiting: { tone: 'wait', word: '等待意见' },
  answered: { tone: 'good', word: '已提交' },
  recused: { tone: 'off', word: '不再参加' },
};

function Subject({ of, isExpert }: { readonly of: PanelOf; readonly isExpert: boolean }) {
  const { subject } = of;
  return (
    <>
      <Panel title="评审问题">
        <p>{of.question}</p>
      </Panel>
      <Panel title="病情与药品">
        <Fields
          fields={[
            { label: '性别、年龄', value: `${SEX_LABELS[subject.sex]}，${subject.age} 岁` },
            { label: '诊断', value: `${subject.diagnosisName}（${subject.diagnosisCode}）` },
            { label: '药品', value: `${subject.genericName}（${subject.dosageForm}）` },
            { label: '治疗领域', value: subject.field },
          ]}
        />
        <Fields
          columns={1}
          fields={[
            { label: '病情摘要', value: subject.conditionText },
            {
              label: '限定支付范围',
              value: (
                <>
                  {subject.paymentScope ?? '目录未限定，按药品说明书适应症审核'} <ClauseLink id="N5.3" />
                </>
              ),
            },
          ]}
        />
      </Panel>
      {isExpert && (
        <Panel title={`病历和检查（${subject.papers.length} 份）`}>
          <PaperViewer
            papers={subject.papers.map((paper) => ({
              id: paper.id,
              title: PAPER_KINDS[paper.kind],
              url: `/api/panels/${of.panelId}/papers/${paper.id}`,
              mediaType: paper.mediaType,
            }))}
          />
        </Panel>
      )}
    </>
  );
}

type Member = PanelOf['members'][number];

const MEMBER_COLUMNS: readonly Column<Member>[] = [
  { key: 'name', title: '专家', text: (row) => (row.isMe ? `${row.name}（我）` : row.name) },
  { key: 'state', title: '状态', cell: (row) => <Status {...SEATS[row.state]} /> },
  {
    key: 'opinion',
    title: '意见',
    text: (row) =>
      row.opinion === null
        ? (row.recusedBecause ?? '—')
        : `${VOTES[row.opinion.vote]}：${row.opinion.grounds}`,
    wrap: true,
  },
  { key: 'at', title: '提交时间', text: (row) => row.opinion?.at.slice(0, 16) ?? '—' },
];

function Members({ of }: { readonly of: PanelOf }) {
  return (
    <Panel title="专家意见">
      <DataTable
        label="各位专家"
        rows={of.members}
        rowKey={(row) => row.accountId}
        columns={MEMBER_COLUMNS}
        stacks
        empty={{ why: '没有专家' }}
      />
      {!of.isComplete && <p className="st-secondary">全部交齐后，各位的意见才互相可见。</p>}
    </Panel>
  );
}

function Draws({ of }: { readonly of: PanelOf }) {
  return (
    <Panel title="抽签记录">
      {of.draws.map((draw) => (
        <Fields
          key={draw.round}
          columns={1}
          fields={[
            { label: `第 ${draw.round} 次，种子`, value: draw.seed },
            { label: '候选人（名册编号）', value: draw.candidates.join('、') },
            { label: '抽中', value: draw.drawn.join('、') },
            {
              label: '回避',
              value:
                draw.excluded.map((one) => `${one.expertId} ${CONFLICTS[one.conflict]}`).join('；') || '没有',
            },
          ]}
        />
      ))}
    </Panel>
  );
}

/** One panel: what is asked, the disease without a name, the opinions as far as they may be seen, and how the lot fell (M36). */
export function PanelPage() {
  const me = useMe();
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getPanel, { params: { id } });
  const of = answer.data;
  const isExpert = me.role === 'expert';
  const mine = of?.members.find((member) => member.isMe);
  const outcome = of?.conclusion;
  const decision =
    of === undefined || outcome !== null ? undefined : isExpert && mine?.state === 'waiting' ? (
      <OpinionPanel panelId={id} />
    ) : me.role === 'agencyReviewer' ? (
      <ConcludePanel of={of} />
    ) : undefined;
  return (
    <>
      <CaseHeader
        title={of === undefined ? '专家评审' : of.subject.genericName}
        about={of?.applicationNo == null ? undefined : `申请编号 ${of.applicationNo}`}
        back={
          isExpert || of?.applicationId == null
            ? { to: isExpert ? '/my-panels' : '/applications', label: isExpert ? '专家评审' : '待遇申请' }
            : { to: `/applications/${of.applicationId}`, label: '申请' }
        }
        status={
          of === undefined ? undefined : outcome ? (
            <Status tone="good" word={PANEL_OUTCOMES[outcome.outcome]} />
          ) : (
            <Status tone="doing" word={of.isComplete ? '意见已交齐' : '等待意见'} />
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {of !== undefined && (
        <CaseLayout
          left={<Subject of={of} isExpert={isExpert} />}
          right={decision}
          below={
            <div className="st-stack">
              <Members of={of} />
              {outcome && (
                <Panel title="评审结论">
                  <p>
                    {PANEL_OUTCOMES[outcome.outcome]}。{outcome.words}
                  </p>
                </Panel>
              )}
              {of.draws.length > 0 && <Draws of={of} />}
            </div>
          }
        />
      )}
    </>
  );
}
