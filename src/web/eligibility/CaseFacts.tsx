import type { getApplication } from '../../contract/eligibility.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { PAPER_KINDS } from '../../domain/eligibility/model.ts';
import { SCHEME_LABELS, SEX_LABELS } from '../../domain/insured/model.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { PaperViewer } from '../ui/PaperViewer.tsx';
import { Status } from '../ui/Status.tsx';
import { spanText } from '../ui/words.ts';

export type Application = OutputOf<typeof getApplication>;

const DRUG_STATES = {
  listed: { tone: 'good', word: '目录内' },
  transition: { tone: 'warn', word: '过渡期内' },
  ended: { tone: 'bad', word: '有效期已过' },
  absent: { tone: 'bad', word: '不在目录内' },
} as const;

function ScopeSign({ inScope }: { readonly inScope: boolean | null }) {
  if (inScope === null) return <Status tone="warn" word="需人工判断" />;
  return inScope ? <Status tone="good" word="诊断在范围内" /> : <Status tone="bad" word="诊断不在范围内" />;
}

/** The patient and the disease, the drug and its scope, who treats: what every desk judges by. */
export function CaseFacts({ of }: { readonly of: Application }) {
  const { person, drug } = of;
  return (
    <>
      <Panel title="患者与病情">
        <Fields
          fields={[
            { label: '姓名', value: of.personName },
            { label: '性别、年龄', value: `${SEX_LABELS[person.sex]}，${person.age} 岁` },
            { label: '证件号码', value: person.maskedIdNumber },
            { label: '人员编号', value: person.personNo },
            { label: '参保', value: `${of.areaName}，${SCHEME_LABELS[of.scheme]}` },
            { label: '今日待遇状态', value: person.insuredToday },
            { label: '诊断', value: `${of.diagnosisName}（${of.diagnosisCode}）` },
            { label: '联系电话', value: of.phone },
          ]}
        />
        <Fields columns={1} fields={[{ label: '病情摘要', value: of.conditionText }]} />
      </Panel>
      <Panel title="药品与限定支付范围">
        <Fields
          fields={[
            { label: '药品', value: `${of.genericName}（${of.dosageForm}）` },
            { label: '目录', value: <Status {...DRUG_STATES[drug.state]} /> },
            { label: '治疗领域', value: of.field },
            { label: '目录有效期到', value: drug.lastDay ?? '—' },
          ]}
        />
        <Fields
          columns={1}
          fields={[
            {
              label: '限定支付范围',
              value: (
                <>
                  {drug.paymentScope ?? '目录未限定，按药品说明书适应症审核'} <ClauseLink id="M11" />
                </>
              ),
            },
            { label: '与诊断核对', value: <ScopeSign inScope={drug.inScope} /> },
          ]}
        />
      </Panel>
      <Panel title="就诊与取药">
        <Fields
          fields={[
            { label: '就诊医院', value: of.hospitalName },
            { label: '责任医师', value: `${of.doctorName}，${of.doctorTitle}` },
            { label: '选定药店', value: of.pharmacyName ?? '未选定，全省定点药店均可' },
            { label: '申请日期', value: of.appliedOn },
            ...(of.monthlyAmount === null
              ? []
              : [{ label: '每月最多用量', value: `${of.monthlyAmount.units} ${of.monthlyAmount.unitName}` }]),
            ...(of.termFrom === null ? [] : [{ label: '待遇期限', value: spanText(of.termFrom, of.termTo) }]),
          ]}
        />
      </Panel>
    </>
  );
}

/** The papers, one at a time beside the form. */
export function CasePapers({ of }: { readonly of: Application }) {
  return (
    <Panel title={`申请材料（${of.papers.length} 份）`}>
      <PaperViewer
        papers={of.papers.map((paper) => ({
          id: paper.id,
          title: `${PAPER_KINDS[paper.kind]}：${paper.fileName}`,
          url: `/api/papers/${paper.id}`,
          mediaType: paper.mediaType,
        }))}
      />
    </Panel>
  );
}
