import { Form, Skeleton } from 'antd';
import { listAgreementTemplates, publishAgreementTemplate } from '../../../contract/providers-agreements.ts';
import { CLAUSE_SOURCES, templateClauses } from '../../../domain/providers/agreements/template.ts';
import {
  AGREEMENT_CLAUSES,
  INSTITUTION_KINDS,
  type AgreementClause,
  type InstitutionKind,
} from '../../../domain/providers/model.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { KIND_CHOICES } from '../provider-words.ts';

const EMPTY = { kind: 'hospital', title: '', effectiveFrom: '', source: '', general: '' };

/** A clause that every template of its kind carries, in the province's words; what is left empty is refused by name. */
function articlesOf(kind: InstitutionKind, words: Readonly<Record<string, string>>, general: string) {
  const carried = templateClauses(kind).flatMap((clause) => {
    const text = (words[clause] ?? '').trim();
    return text === '' ? [] : [{ clause, words: text }];
  });
  const others = general.split('\n').map((line) => line.trim());
  return [...carried, ...others.filter((line) => line !== '').map((line) => ({ clause: null, words: line }))];
}

function PublishForm() {
  const [value, keep, clear] = useDraft('agreement-template', EMPTY);
  const [words, keepWords, clearWords] = useDraft<Record<string, string>>('agreement-template-words', {});
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const tell = useTell();
  const kind = value.kind as InstitutionKind;
  const publish = useCall(publishAgreementTemplate, {
    onDone: () => {
      tell('已公布');
      keep(EMPTY);
      keepWords({});
      clear();
      clearWords();
    },
  });
  function submit() {
    const sound = judge([
      problemUnless(value.title.trim() !== '', 'title', '请填写名称'),
      problemUnless(value.effectiveFrom !== '', 'effectiveFrom', '请填写起用日期'),
      problemUnless(value.source.trim() !== '', 'source', '请写明依据'),
    ]);
    if (!sound) return;
    const { title, effectiveFrom, source } = value;
    const articles = articlesOf(kind, words, value.general);
    publish.mutate({ body: { kind, title: title.trim(), effectiveFrom, source: source.trim(), articles } });
  }
  return (
    <Panel title="公布新的一版">
      <Form layout="vertical" onFinish={submit}>
        <ChoiceField label="适用于" options={KIND_CHOICES} {...tie('kind')} />
        <TextField label="名称" maxLength={80} {...tie('title')} />
        <FormField id="effectiveFrom" label="起用日期" problems={problems}>
          <DayInput {...tie('effectiveFrom')} />
        </FormField>
        <TextField label="依据" {...tie('source')} />
        {templateClauses(kind).map((clause: AgreementClause) => (
          <TextField
            key={clause}
            id={`clause-${clause}`}
            label={AGREEMENT_CLAUSES[clause]}
            help={<ClauseLink id={CLAUSE_SOURCES[clause]} />}
            rows={2}
            maxLength={1000}
            value={words[clause] ?? ''}
            onChange={(text) => keepWords({ ...words, [clause]: text })}
          />
        ))}
        <TextField label="一般条款（一行一条，可不填）" rows={3} maxLength={4000} {...tie('general')} />
        <SubmitBar verb="公布范本" busy={publish.isPending} error={publish.error} />
      </Form>
    </Panel>
  );
}

/** The templates of agreements with the clauses that the rules ask for, by the day from which they are used. */
export function AgreementTemplatesPage() {
  const me = useMe();
  const answer = useQueryCall(listAgreementTemplates, {});
  const rows = answer.data?.rows;
  return (
    <>
      <PageHeader
        title="协议范本"
        about="协议按开始日期当时的一版拟订；公布后不改，要改就公布新的一版。"
        back={{ to: '/agreement-drafts', label: '协议签署' }}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {rows !== undefined && (
        <CaseLayout
          left={
            rows.length === 0 ? (
              <Panel>
                <p>还没有公布协议范本，经办机构不能拟订协议。</p>
              </Panel>
            ) : (
              rows.map((row) => (
                <Panel
                  key={row.id}
                  title={`${row.title}（${INSTITUTION_KINDS[row.kind]}，${row.effectiveFrom} 起用）`}
                  extra={
                    <Status
                      tone={row.current ? 'good' : 'off'}
                      word={row.current ? '现在用这一版' : '不是现在这一版'}
                    />
                  }
                >
                  <p className="st-secondary">
                    依据：{row.source}。{row.publishedBy} 于 {row.publishedAt.slice(0, 16)} 公布
                  </p>
                  <ol className="st-prose">
                    {row.articles.map((article) => (
                      <li key={article.words}>
                        {article.words}{' '}
                        {article.clause !== null && <ClauseLink id={CLAUSE_SOURCES[article.clause]} />}
                      </li>
                    ))}
                  </ol>
                </Panel>
              ))
            )
          }
          right={me.role === 'provinceAdmin' ? <PublishForm /> : undefined}
        />
      )}
    </>
  );
}
