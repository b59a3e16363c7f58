import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { getGuidance } from '../../../contract/questions.ts';
import { GUIDANCE_AUDIENCES, GUIDANCE_KINDS } from '../../../domain/catalogue/questions/guidance.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { Status } from '../../ui/Status.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { guidanceSign } from './question-words.ts';

export type Guidance = OutputOf<typeof getGuidance>;

interface GuidanceSheetProps {
  readonly endpoint: typeof getGuidance;
  readonly place: '/answers' | '/guidance';
  /** What stands under the text, for who may change it. */
  readonly below?: (guidance: Guidance) => ReactNode;
}

/** From which day it holds, until when, and what came before and after. */
function Facts({ of, place }: { readonly of: Guidance; readonly place: string }) {
  const link = (other: { id: number; title: string } | null) =>
    other === null ? undefined : <Go to={`${place}/${other.id}`}>{other.title}</Go>;
  const optional = [
    { label: '停止适用', value: of.endedOn ?? undefined },
    { label: '停止原因', value: of.endReason ?? undefined },
    { label: '接替了', value: link(of.supersedes) },
    { label: '已由此接替', value: link(of.supersededBy) },
  ];
  return (
    <Fields
      columns={2}
      fields={[
        { label: '类别', value: GUIDANCE_KINDS[of.kind] },
        { label: '面向', value: GUIDANCE_AUDIENCES[of.audience] },
        { label: '公布日期', value: of.publishedOn },
        { label: '起用日期', value: of.from },
        ...(of.source === '' ? [] : [{ label: '依据', value: of.source }]),
        ...optional.filter((field) => field.value !== undefined),
        ...(of.drugs.length === 0
          ? []
          : [{ label: '药品', value: of.drugs.map((drug) => drug.name).join('、'), wide: true }]),
      ]}
    />
  );
}

/** One ruling, explanation or answer, to be read, printed and passed on by its address. */
export function GuidanceSheet({ endpoint, place, below }: GuidanceSheetProps) {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(endpoint, { params: { id } });
  const guidance = answer.data;
  return (
    <>
      <CaseHeader
        title={guidance?.title ?? '口径与说明'}
        back={{ to: place, label: place === '/answers' ? '政策问答' : '口径与说明' }}
        status={guidance && <Status {...guidanceSign(guidance.state)} />}
        next={guidance && <Button onClick={() => printPage('a4')}>打印</Button>}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 5 }} />}
      {guidance && (
        <div className="st-stack">
          <div className="st-print st-stack">
            <Panel>
              <h2 className="st-print-only">{guidance.title}</h2>
              <p className="st-prose">{guidance.body}</p>
            </Panel>
            <Panel title="适用">
              <Facts of={guidance} place={place} />
            </Panel>
          </div>
          {below?.(guidance)}
        </div>
      )}
    </>
  );
}
