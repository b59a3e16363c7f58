import { Button, Form } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { submitApplication } from '../../contract/eligibility.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { useCall } from '../ui/api.ts';
import { useDraft } from '../ui/draft.ts';
import { FormErrors, SubmitBar } from '../ui/SubmitBar.tsx';
import { useFieldProblems } from '../ui/FormField.tsx';
import { Go } from '../ui/Go.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { newRequestId } from '../ui/request-id.ts';
import { useGo, useUrlState } from '../ui/url-state.ts';
import {
  callOf,
  emptyDraft,
  firstUnfinished,
  isPageName,
  PAGES,
  pagesFor,
  problemsOf,
  type ApplicationDraft,
  type PageName,
} from './application-draft.ts';
import { CheckPart } from './CheckPart.tsx';
import { ConditionPart, ContactPart, PapersPart } from './ConditionParts.tsx';
import { DoctorPart, DrugPart } from './DrugAndDoctorParts.tsx';
import { PatientPart } from './PatientPart.tsx';
import type { WizardPageProps } from './wizard-page.ts';

type Receipt = OutputOf<typeof submitApplication>;

const PARTS: Readonly<Record<Exclude<PageName, 'check'>, (props: WizardPageProps) => React.JSX.Element>> = {
  patient: PatientPart,
  drug: DrugPart,
  doctor: DoctorPart,
  condition: ConditionPart,
  papers: PapersPart,
  contact: ContactPart,
};

function ReceiptView({ receipt, onBehalf }: { readonly receipt: Receipt; readonly onBehalf: boolean }) {
  return (
    <div className="st-stack">
      <PageHeader title="申请已提交" />
      <div className="st-panel st-receipt" role="status">
        <p>申请号</p>
        <p className="st-receipt-number">{receipt.applicationNo}</p>
        <p className="st-secondary">{receipt.submittedAt.slice(0, 16)} 提交</p>
      </div>
      {onBehalf ? (
        <Go to={`/applications/${receipt.id}`} className="st-wide-button">
          去签署意见
        </Go>
      ) : (
        <>
          <p>
            接下来：责任医师签署意见，医院签署意见，然后送到参保地经办机构。受理后 15
            个工作日内给出结果，每一步都能在“进度”里看到。
          </p>
          <Go to={`/progress/${receipt.id}`} className="st-wide-button">
            查看进度
          </Go>
        </>
      )}
    </div>
  );
}

/** The focus goes to the new page's heading, so that a screen reader begins there. */
function useFocusOn(page: PageName) {
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    if (!first.current) heading.current?.focus();
    first.current = false;
  }, [page]);
  return heading;
}

interface WizardProps {
  readonly onBehalf: boolean;
  readonly here: string;
  readonly draft: ApplicationDraft;
  readonly change: (part: Partial<ApplicationDraft>) => void;
  readonly onReceipt: (receipt: Receipt) => void;
}

/** One thing a page, then all answers once more. */
function Wizard({ onBehalf, here, draft, change, onReceipt }: WizardProps) {
  const go = useGo();
  const pages = pagesFor(onBehalf);
  const [url] = useUrlState({ page: '' });
  const page = isPageName(url.page) && pages.includes(url.page) ? url.page : (pages[0] ?? 'drug');
  const at = pages.indexOf(page);
  const { problems, judge } = useFieldProblems();
  const heading = useFocusOn(page);
  const submit = useCall(submitApplication, { onDone: onReceipt });
  const onPage = problems.filter((one) =>
    problemsOf(page, draft).some((still) => still.fieldId === one.fieldId),
  );

  function next() {
    if (page === 'check') {
      const unfinished = firstUnfinished(pages, draft);
      if (unfinished === undefined) submit.mutate(callOf(draft));
      else go(`${here}?page=${unfinished}`);
    } else if (judge(problemsOf(page, draft))) go(`${here}?page=${pages[at + 1] ?? 'check'}`);
  }
  const Part = page === 'check' ? undefined : PARTS[page];
  return (
    <div className="st-stack st-wizard">
      <PageHeader
        title={onBehalf ? '代患者申请' : '申请用药待遇'}
        {...(onBehalf ? {} : { back: { to: '/progress', label: '进度' } })}
      />
      <h2 ref={heading} tabIndex={-1}>
        {PAGES[page]}
        <span className="st-secondary">
          {' '}
          第 {at + 1} 步，共 {pages.length} 步
        </span>
      </h2>
      <progress max={pages.length} value={at + 1} aria-label="填写进度" />
      <FormErrors errors={onPage} />
      <Form layout="vertical" onFinish={next}>
        {Part === undefined ? (
          <CheckPart draft={draft} pages={pages} here={here} />
        ) : (
          <Part draft={draft} change={change} problems={onPage} />
        )}
        <SubmitBar
          verb={page === 'check' ? '提交申请' : '下一步'}
          busy={submit.isPending}
          error={submit.error}
          others={at > 0 && <Button onClick={() => go(`${here}?page=${pages[at - 1] ?? ''}`)}>上一步</Button>}
        />
      </Form>
    </div>
  );
}

function Apply({ onBehalf, here }: { readonly onBehalf: boolean; readonly here: string }) {
  const [empty] = useState(() => emptyDraft(newRequestId()));
  const [draft, keep, clear] = useDraft(onBehalf ? 'apply-on-behalf' : 'apply', empty);
  const [receipt, setReceipt] = useState<Receipt>();
  // The request id is kept with the first answer, so that it outlives a reload.
  if (receipt !== undefined) return <ReceiptView receipt={receipt} onBehalf={onBehalf} />;
  return (
    <Wizard
      onBehalf={onBehalf}
      here={here}
      draft={draft}
      change={(part) => keep({ ...draft, ...part })}
      onReceipt={(one) => {
        clear();
        setReceipt(one);
      }}
    />
  );
}

/** A patient applies for a drug (M22, M23.1). */
export function ApplyPage() {
  return <Apply onBehalf={false} here="/apply" />;
}

/** A doctor applies for a patient who sits before them (M22, M34). */
export function ApplyOnBehalfPage() {
  return <Apply onBehalf here="/applications/new" />;
}
