import { PAPER_KINDS } from '../../domain/eligibility/model.ts';
import { PreCheckPanel } from './form/PreCheckPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { Fields, type Field } from '../ui/Fields.tsx';
import { PROMISE } from '../../domain/eligibility/form/official-form.ts';
import {
  firstUnfinished,
  PAGES,
  problemsOf,
  type ApplicationDraft,
  type PageName,
} from './application-draft.ts';

function answersOf(page: PageName, draft: ApplicationDraft): readonly Field[] {
  const answers: Readonly<Record<PageName, readonly Field[]>> = {
    patient: [{ label: '患者', value: draft.patient }],
    drug: [{ label: '通用名和剂型', value: draft.drugName }],
    doctor: [{ label: '医院和医师', value: draft.doctorName }],
    condition: [
      {
        label: '诊断',
        value: draft.diagnosisName === '' ? '' : `${draft.diagnosisName}（${draft.diagnosisCode}）`,
      },
      { label: '病情', value: draft.conditionText },
    ],
    papers: draft.papers.map((paper) => ({ label: PAPER_KINDS[paper.kind], value: paper.fileName })),
    contact: [
      { label: '联系电话', value: draft.phone },
      { label: '取药的地方', value: draft.pharmacy?.name ?? '在医院取药' },
    ],
    check: [],
  };
  return answers[page];
}

/** Every answer once more, each with its way back. */
export function CheckPart({
  draft,
  pages,
  here,
}: {
  readonly draft: ApplicationDraft;
  readonly pages: readonly PageName[];
  readonly here: string;
}) {
  return (
    <div className="st-stack">
      {pages
        .filter((page) => page !== 'check')
        .map((page) => (
          <Panel
            key={page}
            title={PAGES[page]}
            extra={
              <Go to={`${here}?page=${page}`} label={`修改${PAGES[page]}`}>
                修改
              </Go>
            }
          >
            <Fields columns={1} fields={answersOf(page, draft)} />
            {problemsOf(page, draft).map((problem) => (
              <p key={problem.fieldId} className="st-field-problem" role="alert">
                {problem.text}
              </p>
            ))}
          </Panel>
        ))}
      {firstUnfinished(pages, draft) === undefined && <PreCheckPanel draft={draft} />}
      <p>提交即表示：{PROMISE}</p>
    </div>
  );
}
