import { Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { getPublicDrug } from '../../../contract/search.ts';
import { LIST_KINDS } from '../../../domain/catalogue/versions/list-kinds.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ClauseLink, asClauseId } from '../../ui/ClauseLink.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { percentText, spanText } from '../../ui/words.ts';
import { ChangePanel } from './ChangePanel.tsx';
import { PlaceTable } from './PlaceTable.tsx';
import { PublicProducts } from './PublicProducts.tsx';
import { answerOf, SCHEMES, type Drug } from './search-words.ts';

/** What is paid and how to come by it, in words for the patient. */
function AnswerPanel({ drug }: { readonly drug: Drug }) {
  const answer = answerOf(drug);
  const payable = drug.separate?.state === 'listed' || drug.separate?.state === 'transition';
  return (
    <Panel title="能不能报">
      <p className="st-answer">
        <Status tone={answer.tone} word={answer.word} />
      </p>
      <p>{answer.more}</p>
      {payable && (
        <>
          {drug.ratios.length === 0 ? (
            <p className="st-secondary">
              这一天的报销比例平台没有登记，不作推算。 <ClauseLink id="I15" />
            </p>
          ) : (
            <dl className="st-shares">
              {drug.ratios.map((one) => {
                const source = asClauseId(one.source);
                return (
                  <div key={one.scheme}>
                    <dt>{SCHEMES[one.scheme]}报</dt>
                    <dd>
                      <strong>{percentText(one.ratio)}</strong>
                      {source !== undefined && <ClauseLink id={source} />}
                    </dd>
                  </div>
                );
              })}
            </dl>
          )}
          <p className="st-secondary">
            按不超过支付标准的价格算，没有起付线，也不分段；一年报销的总数有上限，超过统筹上限的由大病保险接着报。{' '}
            <ClauseLink id="M9.2" /> <ClauseLink id="M12" />
          </p>
        </>
      )}
    </Panel>
  );
}

function ApplyPanel() {
  return (
    <Panel title="门诊和药店用药怎么申请" extra={<ClauseLink id="M22" />}>
      <ol className="st-steps">
        <li>
          找这个领域的责任医师看病、确认用药（<Go to="/published-doctors">责任医师名单</Go>）
        </li>
        <li>
          备好身份证、医保凭证和病历资料，由医师签意见、医院确认后提交 <ClauseLink id="M23.2" />
        </li>
        <li>
          参保地经办机构受理后 15 个工作日内给出结果 <ClauseLink id="M23.3" />
        </li>
        <li>
          通过后凭责任医师的处方，在定点医院或药店直接结算（<Go to="/public-institutions">定点机构名单</Go>）{' '}
          <ClauseLink id="M25" />
        </li>
      </ol>
      <p className="st-secondary">住院期间用药不用申请，由医生按规定开。</p>
    </Panel>
  );
}

function ScopePanel({ drug }: { readonly drug: Drug }) {
  const scopes = [
    ...(drug.separate === null ? [] : [{ list: '单行支付', scope: drug.separate.scope }]),
    ...drug.printed.filter((one) => one.paidByFund).map((one) => ({ list: one.part, scope: one.scope })),
  ];
  const told = scopes.filter(
    (one, place) => scopes.findIndex((other) => other.scope === one.scope) === place,
  );
  if (scopes.length === 0) return null;
  return (
    <Panel title="什么情况可以报" extra={<ClauseLink id="M11" />}>
      {told.map((one) => (
        <div key={one.list} className="st-scope">
          {told.length > 1 && <h3>{one.list}</h3>}
          <p>{one.scope ?? '没有另行限定，按药品说明书上的适应症。'}</p>
        </div>
      ))}
    </Panel>
  );
}

function TermPanel({ drug: { separate } }: { readonly drug: Drug }) {
  if (separate === null) return null;
  return (
    <Panel title="单行支付的期限" extra={<ClauseLink id="M10" />}>
      <ul className="st-lines">
        {separate.terms.map((term) => (
          <li key={`${term.edition} ${term.from}`}>
            {spanText(term.from, term.to)}
            {term.removedOn !== null && `，${term.removedOn} 起调出`}
            {term.transitionTo !== null && `，过渡期到 ${term.transitionTo}`}
            <span className="st-secondary">（{term.edition}）</span>
          </li>
        ))}
      </ul>
      {separate.removalReason !== null && <p className="st-secondary">调出原因：{separate.removalReason}</p>}
    </Panel>
  );
}

/** Only the national catalogue and the 饮片 list have a ratio; the others repeat their entries (N2.1). */
function ratioField(one: Drug['printed'][number]) {
  const label = '先由个人自付的比例';
  if (one.selfPayRatio !== null) return [{ label, value: percentText(one.selfPayRatio) }];
  return one.list === LIST_KINDS.national && one.class !== null ? [{ label, value: '还在评审' }] : [];
}

function ListPanel({ drug }: { readonly drug: Drug }) {
  if (drug.printed.length === 0 && drug.separate === null) return null;
  return (
    <Panel title="在哪些名单里" extra={<ClauseLink id="M3" />}>
      {drug.printed.length === 0 && <p>这一天只在单行支付目录里登记，别的名单没有单列。</p>}
      {drug.printed.map((one) => (
        <div key={`${one.list} ${one.part}`} className="st-on-list">
          <h3>
            {one.part}{' '}
            <span className="st-secondary">
              {one.list}，{one.edition}
            </span>
          </h3>
          <Fields
            columns={2}
            fields={[
              { label: '甲乙类', value: one.class === null ? '不分' : `${one.class}类` },
              ...ratioField(one),
              ...(one.standardText === null ? [] : [{ label: '医保支付标准', value: one.standardText }]),
              ...(one.termFrom === null || one.termTo === null
                ? []
                : [{ label: '协议有效期', value: spanText(one.termFrom, one.termTo) }]),
              ...(one.category === '' ? [] : [{ label: '药品分类', value: one.category, wide: true }]),
            ]}
          />
        </div>
      ))}
      {drug.separate !== null && drug.printed.some((one) => one.class === '乙') && (
        <p className="st-secondary">
          单行支付时不先扣上面的自付比例。 <ClauseLink id="I2" />
        </p>
      )}
    </Panel>
  );
}

/** A part of a drug's sheet that another room of the program makes. */
export type DrugPart = (drugKey: string) => ReactNode;

/** Everything about one drug on a day, in the order in which a patient asks. */
export function DrugSheet({
  drugKey,
  on,
  headed = true,
  places,
  below,
}: {
  readonly drugKey: string;
  /** Empty for today. */
  readonly on: string;
  /** False where the page's head names the drug; paper always names it. */
  readonly headed?: boolean;
  /** Who has the drug, from a room to the right of this one. */
  readonly places?: DrugPart | undefined;
  readonly below?: ReactNode;
}) {
  const given = { params: { key: drugKey }, query: on === '' ? {} : { on } };
  const { data, error, refetch } = useQueryCall(getPublicDrug, given, { keep: true });
  if (data === undefined)
    return error === null ? (
      <Skeleton active paragraph={{ rows: 12 }} />
    ) : (
      <ErrorPanel error={error} onRetry={() => void refetch()} />
    );
  const payable = data.separate?.state === 'listed' || data.separate?.state === 'transition';
  return (
    <div className="st-stack st-drug st-print">
      <div className={headed ? 'st-drug-name' : 'st-drug-name st-print-only'}>
        <h2>{data.name}</h2>
        <p className="st-secondary">
          {[data.dosageForm, data.separate?.field].filter((word) => (word ?? '') !== '').join(' · ')}
          <span className="st-print-only">（{data.on} 的情况）</span>
        </p>
      </div>
      <AnswerPanel drug={data} />
      <ScopePanel drug={data} />
      <TermPanel drug={data} />
      <PlaceTable name={data.name} form={data.dosageForm} on={data.on} />
      {payable && <ApplyPanel />}
      <ListPanel drug={data} />
      <PublicProducts drug={data} />
      {places?.(drugKey)}
      <ChangePanel drug={data} />
      {below}
    </div>
  );
}
