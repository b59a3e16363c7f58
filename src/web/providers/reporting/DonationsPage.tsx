import type { OutputOf } from '../../../contract/endpoint.ts';
import { listDonationProgrammes } from '../../../contract/providers-donations.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { spanText } from '../../ui/words.ts';
import { BreachCases } from './BreachCases.tsx';
import { ProgrammeForm } from './ProgrammeForm.tsx';
import { RaiseBreachForm } from './RaiseBreachForm.tsx';

type Programme = OutputOf<typeof listDonationProgrammes>['rows'][number];

const RAISERS: readonly string[] = [
  'agencyReviewer',
  'areaBureau',
  'hospitalOffice',
  'responsibleDoctor',
  'pharmacist',
];
const BREACH_READERS: readonly string[] = [...RAISERS, 'provinceCatalogue', 'auditor'];

const COLUMNS: readonly Column<Programme>[] = [
  {
    key: 'name',
    title: '项目',
    text: (row) => `${row.name}，${row.genericName}，${row.enterpriseName}`,
    cell: (row) => (
      <>
        {row.name}
        <br />
        <span className="st-secondary">
          {row.genericName}，{row.enterpriseName}
        </span>
      </>
    ),
    wrap: true,
  },
  { key: 'units', title: '买赠', text: (row) => `买 ${row.buyUnits} 赠 ${row.freeUnits}` },
  { key: 'terms', title: '赠给谁、怎么领', text: (row) => row.terms, wrap: true },
  { key: 'span', title: '承诺期', text: (row) => spanText(row.fromOn, row.toOn) },
  {
    key: 'state',
    title: '状态',
    text: (row) => (row.inForce ? '承诺期内' : '不在承诺期'),
    cell: (row) => (
      <Status tone={row.inForce ? 'good' : 'off'} word={row.inForce ? '承诺期内' : '不在承诺期'} />
    ),
  },
  { key: 'open', title: '未结案子', text: (row) => String(row.openBreaches), align: 'right' },
];

/** Promises of free supplies, and the cases of those that were not kept, which climb from the city to the province. */
export function DonationsPage() {
  const me = useMe();
  const answer = useQueryCall(listDonationProgrammes, {});
  const programmes = answer.data?.rows;
  const mayRaise = RAISERS.includes(me.role) && programmes !== undefined && programmes.length > 0;
  const right =
    me.role === 'provinceCatalogue' ? (
      <ProgrammeForm />
    ) : mayRaise ? (
      <RaiseBreachForm programmes={programmes} />
    ) : undefined;
  return (
    <>
      <PageHeader
        title="慈善赠药"
        about={
          <>
            企业承诺的赠药和没有兑现的案子：市州核实后报到省里。 <ClauseLinks ids={['N5.3']} />
          </>
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <div className="st-stack">
        <Panel title="赠药承诺">
          <DataTable
            label="赠药承诺"
            rows={programmes}
            rowKey={(row) => row.id}
            stacks
            columns={COLUMNS}
            empty={{ why: '还没有登记赠药承诺', what: '省局目录岗位登记后出现在这里' }}
          />
        </Panel>
        <CaseLayout left={BREACH_READERS.includes(me.role) && <BreachCases />} right={right} />
      </div>
    </>
  );
}
