import { getRelatedDrugs } from '../../../contract/eligibility-changes.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { spanText } from '../../ui/words.ts';

/** The patient's other drugs and what this application is to them; nothing is shown where there is none (M24). */
export function RelatedDrugs({ id }: { readonly id: number }) {
  const answer = useQueryCall(getRelatedDrugs, { params: { id } });
  const { relation = null, others = [] } = answer.data ?? {};
  if (answer.error === null && relation === null && others.length === 0) return null;
  return (
    <Panel title="其他用药" extra={<ClauseLink id="M24" />}>
      <ErrorPanel error={answer.error} />
      <Fields
        columns={1}
        fields={[
          ...(relation === null
            ? []
            : [
                {
                  label: relation.kind === 'change' ? '换药' : '加药',
                  value: `${relation.kind === 'change' ? '换下' : '同时使用'} ${relation.otherName}（${relation.otherNo}）`,
                },
                { label: '理由', value: relation.reason },
              ]),
          ...others.map((other) => ({
            label: '在用',
            value: `${other.genericName}（${other.dosageForm}），${other.diagnosisName}，${spanText(other.termFrom, other.lastDay)}`,
          })),
        ]}
      />
    </Panel>
  );
}
