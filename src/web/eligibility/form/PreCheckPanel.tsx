import { preCheckApplication } from '../../../contract/eligibility-form.ts';
import { useQueryCall } from '../../ui/api.ts';
import { asClauseId, ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { callOf, type ApplicationDraft } from '../application-draft.ts';

const JUDGED_BY = {
  codes: '已按诊断编码与限定支付范围核对。',
  text: '限定支付范围由审核人员对照病情判断。',
  label: '目录没有限定范围，按药品说明书的适应症审核。',
} as const;

function ClauseOf({ id }: { readonly id: string }) {
  const clause = asClauseId(id);
  return clause === undefined ? null : <ClauseLink id={clause} />;
}

/** What would hinder the application today, all at once and before anybody has to look at it (M5, M11, M21, M22, M23.2, M24). */
export function PreCheckPanel({
  draft,
  extendsId,
}: {
  readonly draft: ApplicationDraft;
  readonly extendsId?: number;
}) {
  const { entryKey, diagnosisCode, doctorCode, paperIds, credentialKind, credentialNumber } =
    callOf(draft).body;
  const answer = useQueryCall(preCheckApplication, {
    body: {
      entryKey,
      diagnosisCode,
      paperIds,
      ...(doctorCode === undefined ? {} : { doctorCode }),
      ...(extendsId === undefined ? {} : { extendsId }),
      ...(credentialKind === undefined || credentialNumber === undefined
        ? {}
        : { credentialKind, credentialNumber }),
    },
  });
  const checked = answer.data;
  return (
    <Panel title="提交前核对">
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <p role="status">正在核对…</p>}
      {checked !== undefined && (
        <div role="status">
          {checked.hindrances.length === 0 ? (
            <Status tone="good" word="没有发现妨碍申请的问题" />
          ) : (
            <Status tone="bad" word={`有 ${checked.hindrances.length} 处要先解决`} />
          )}
          <ul>
            {checked.hindrances.map((one) => (
              <li key={one.code}>
                {one.message} <ClauseOf id={one.clause} />
                {one.detail !== null && <div className="st-secondary">{one.detail}</div>}
                <div className="st-secondary">{one.remedy}</div>
              </li>
            ))}
          </ul>
          <p className="st-secondary">
            {JUDGED_BY[checked.scope.judgedBy]} <ClauseLink id="M11" />
          </p>
        </div>
      )}
      {checked?.otherDrugs.map((other) => (
        <p key={other.applicationId} className="st-note">
          您还有{other.genericName}（{other.dosageForm}）的待遇，到 {other.termTo}
          。两种药同时用，每种都要申请；要换成现在这种的，请在
          <Go to="/my/drugs">我的药</Go>里办理换药。 <ClauseLink id="M24" />
        </p>
      ))}
    </Panel>
  );
}
