import { Skeleton } from 'antd';
import { call } from '../../contract/client.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { getPerson, revealPerson } from '../../contract/insured.ts';
import { ASSISTANCE_CATEGORIES, SCHEME_LABELS, SEX_LABELS } from '../../domain/insured/model.ts';
import { NATIONALITIES } from '../../domain/insured/nationality.ts';
import { PERSON_TYPES } from '../../domain/insured/particulars.ts';
import { browserFetch, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Masked } from '../ui/Masked.tsx';
import { useToday } from '../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { usePathParam } from '../ui/url-state.ts';
import { spanText } from '../ui/words.ts';
import { CoverForm } from './CoverForm.tsx';
import { DeathForm } from './DeathForm.tsx';
import { spanSign, statusSign } from './insured-words.ts';
import { ParticularsForm } from './ParticularsForm.tsx';

type Person = OutputOf<typeof getPerson>;
interface Span {
  readonly fromOn: string;
  readonly toOn: string | null;
}

function reveal(id: number): Promise<OutputOf<typeof revealPerson>> {
  return call(browserFetch, revealPerson, { params: { id } });
}

function PersonFacts({ person }: { readonly person: Person }) {
  const { id, maskedPhone } = person;
  return (
    <Panel title="基本信息">
      <Fields
        columns={3}
        fields={[
          { label: '人员编号', value: person.personNo },
          { label: '性别', value: SEX_LABELS[person.sex] },
          { label: '出生日期', value: `${person.bornOn}（${person.age} 岁）` },
          {
            label: '证件号码',
            value: (
              <Masked
                shown={person.maskedIdNumber}
                what="证件号码"
                reveal={async () => (await reveal(id)).idNumber}
              />
            ),
          },
          {
            label: '电话',
            value: maskedPhone && (
              <Masked shown={maskedPhone} what="电话" reveal={async () => (await reveal(id)).phone} />
            ),
          },
          { label: '参保地区', value: person.areaName },
          { label: '民族', value: person.nationality && NATIONALITIES[person.nationality] },
          { label: '人员类别', value: person.personType && PERSON_TYPES[person.personType] },
          ...(person.retiredOn === null ? [] : [{ label: '退休日期', value: person.retiredOn }]),
          { label: '住址', value: person.address, wide: true },
        ]}
      />
    </Panel>
  );
}

function spanColumns<R extends Span>(today: string): readonly Column<R>[] {
  return [
    { key: 'span', title: '起止日期', text: (row) => spanText(row.fromOn, row.toOn) },
    {
      key: 'now',
      title: '现在',
      text: (row) => spanSign(row.fromOn, row.toOn, today).word,
      cell: (row) => <Status {...spanSign(row.fromOn, row.toOn, today)} />,
    },
  ];
}

function Cover({ person }: { readonly person: Person }) {
  const today = useToday();
  return (
    <>
      <Panel title="参保与待遇状态" extra={<ClauseLink id="M5" />}>
        <DataTable
          label="参保与待遇状态"
          rows={person.enrolments}
          rowKey={(row) => `${row.scheme}${row.fromOn}`}
          columns={[
            { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
            {
              key: 'status',
              title: '待遇状态',
              text: (row) => statusSign(row.status).word,
              cell: (row) => <Status {...statusSign(row.status)} />,
            },
            { key: 'area', title: '参保地区', text: (row) => row.areaName },
            ...spanColumns<Person['enrolments'][number]>(today),
          ]}
          stacks
          empty={{ why: '没有参保记录', what: '在“登记变化”里登记参保' }}
        />
      </Panel>
      <Panel title="大病保险" extra={<ClauseLink id="M9.2" />}>
        <DataTable
          label="大病保险"
          rows={person.majorIllness}
          rowKey={(row) => `${row.scheme}${row.fromOn}`}
          columns={[
            { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
            ...spanColumns<Person['majorIllness'][number]>(today),
          ]}
          stacks
          empty={{ why: '没有参加大病保险', what: '超过统筹基金限额的部分由个人承担' }}
        />
      </Panel>
      <Panel title="医疗救助身份" extra={<ClauseLink id="M9.4" />}>
        <DataTable
          label="医疗救助身份"
          rows={person.assistance}
          rowKey={(row) => `${row.category}${row.fromOn}`}
          columns={[
            { key: 'category', title: '身份', text: (row) => ASSISTANCE_CATEGORIES[row.category] },
            ...spanColumns<Person['assistance'][number]>(today),
          ]}
          stacks
          empty={{ why: '不是医疗救助对象' }}
        />
      </Panel>
    </>
  );
}

/** One insured person of the agency's area: who they are, how they are covered, and what has changed. */
export function PersonPage() {
  const id = Number(usePathParam('id'));
  const today = useToday();
  const answer = useQueryCall(getPerson, { params: { id } });
  const person = answer.data;
  const current = person?.enrolments.find((row) => spanSign(row.fromOn, row.toOn, today).tone === 'good');
  const sign = person?.diedOn
    ? { word: `${person.diedOn} 死亡`, tone: 'off' as const }
    : statusSign(current?.status ?? null);
  return (
    <>
      <CaseHeader
        title={person?.name ?? '参保人'}
        back={{ to: '/persons', label: '参保人' }}
        status={
          person && (
            <>
              <Status {...sign} />
              {current && <span className="st-secondary">{SCHEME_LABELS[current.scheme]}</span>}
              <span className="st-secondary">{person.areaName}</span>
            </>
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {person && (
        <CaseLayout
          left={
            <>
              <PersonFacts person={person} />
              <Cover person={person} />
            </>
          }
          right={
            <>
              {person.diedOn === null && <CoverForm key={id} personId={id} />}
              <ParticularsForm key={`particulars-${id}-${person.particularsVersion}`} person={person} />
              <DeathForm key={`death-${id}-${person.diedOn ?? ''}`} personId={id} diedOn={person.diedOn} />
            </>
          }
        />
      )}
    </>
  );
}
