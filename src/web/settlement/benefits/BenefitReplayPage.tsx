import { Button } from 'antd';
import { urlOf } from '../../../contract/client.ts';
import {
  exportBenefitReplay,
  getBenefitReplay,
  type BenefitReplayResult,
  type ReplayEffect,
} from '../../../contract/settlement-benefits.ts';
import { useAreaChoices } from '../../insured/AreaSelect.tsx';
import { useQueryCall } from '../../ui/api.ts';
import { CasePending } from '../../ui/CasePending.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { signed } from '../corrections/readjudication-words.ts';
import { paceText, replaySign } from './benefit-words.ts';
import { DrugsTable, PayersTable, PlacesTable, SizesTable, StrikingTable } from './EffectTables.tsx';

/** How often a running trial is asked how far it is, in milliseconds. */
const LOOK_AGAIN = 1000;

function Overview({ effect, seen }: { readonly effect: ReplayEffect; readonly seen: BenefitReplayResult }) {
  const { persons, funds, unreckonable, claims, left } = effect;
  return (
    <Panel title="总览">
      <Fields
        fields={[
          { label: '基金合计', value: <strong>{signed(funds.difference)} 元</strong> },
          {
            label: '负担减轻',
            value: `${withThousands(String(persons.better))} 人，共 ${withThousands(persons.saved)} 元`,
          },
          {
            label: '负担加重',
            value: `${withThousands(String(persons.worse))} 人，共 ${withThousands(persons.burdened)} 元`,
          },
          { label: '不变', value: `${withThousands(String(persons.same))} 人` },
          { label: '结算单', value: `${withThousands(String(claims))} 张` },
          ...(unreckonable === 0
            ? []
            : [
                {
                  label: '不能重算',
                  value: `${unreckonable} 张，不计入：${left.join('、')}`,
                  wide: true,
                },
              ]),
          { label: '结果摘要', value: <code className="st-break">{seen.digest}</code>, wide: true },
        ]}
      />
    </Panel>
  );
}

function Result({ seen }: { readonly seen: BenefitReplayResult }) {
  const { effect } = seen;
  if (effect === null)
    return (
      <Panel title="进度">
        <p role="status">{seen.state === 'failed' ? '没有算完，请重新试算。' : `已算 ${paceText(seen)}。`}</p>
      </Panel>
    );
  return (
    <div className="st-stack">
      <Overview effect={effect} seen={seen} />
      <PayersTable effect={effect} />
      <SizesTable effect={effect} />
      <PlacesTable effect={effect} />
      <DrugsTable effect={effect} />
      <StrikingTable effect={effect} />
    </div>
  );
}

/** What new parameters would have made of bills that were settled: for funds, areas, payers and patients, to the fen (M9.6). */
export function BenefitReplayPage() {
  const id = Number(usePathParam('id'));
  const { options } = useAreaChoices();
  const answer = useQueryCall(getBenefitReplay, { params: { id } });
  const seen = answer.data;
  const running = seen?.state === 'running';
  useQueryCall(
    getBenefitReplay,
    { params: { id } },
    { enabled: running, every: running ? LOOK_AGAIN : false },
  );
  if (seen === undefined)
    return (
      <CasePending
        title="待遇参数试算"
        back={{ to: '/settings/benefits', label: '待遇参数' }}
        error={answer.error}
        onRetry={() => void answer.refetch()}
      />
    );
  const nameOf = (code: string) => options.find((one) => one.value === code)?.label ?? code;
  const where = seen.areas.length === 0 ? '全省' : seen.areas.map(nameOf).join('、');
  return (
    <>
      <CaseHeader
        title={`试算第 ${seen.id} 号`}
        back={{ to: `/settings/benefits/${seen.actId}`, label: `待遇参数第 ${seen.actId} 号` }}
        status={<Status {...replaySign(seen)} />}
        next={
          seen.effect !== null && (
            <Button href={urlOf(exportBenefitReplay, { id }, {})} download>
              导出 Excel
            </Button>
          )
        }
      />
      <div className="st-stack">
        <p className="st-secondary">
          {where}，购药日期 {seen.from} 至 {seen.to}；{paceText(seen)}
        </p>
        <Result seen={seen} />
      </div>
    </>
  );
}
