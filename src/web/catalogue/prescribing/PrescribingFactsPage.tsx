import type { OutputOf } from '../../../contract/endpoint.ts';
import { getPrescribingFacts } from '../../../contract/prescribing-facts.ts';
import { CAUTION_EFFECTS } from '../../../domain/catalogue/prescribing/caution.ts';
import { CONTROL_CLASSES, STORAGES } from '../../../domain/catalogue/prescribing/handling.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { CautionForm } from './CautionForm.tsx';
import { EndCaution } from './EndCaution.tsx';
import { HandlingForm } from './HandlingForm.tsx';

type Facts = OutputOf<typeof getPrescribingFacts>;

function cautionColumns(atDesk: boolean): readonly Column<Facts['cautions'][number]>[] {
  return [
    {
      key: 'effect',
      title: '程度',
      text: (row) => CAUTION_EFFECTS[row.effect],
      cell: (row) => (
        <Status tone={row.effect === 'forbidden' ? 'bad' : 'warn'} word={CAUTION_EFFECTS[row.effect]} />
      ),
      width: 90,
    },
    { key: 'words', title: '提示', text: (row) => row.words, wrap: true },
    { key: 'kind', title: '对照', text: (row) => `${row.kindLabel} ${valueWords(row)}`.trim(), wrap: true },
    {
      key: 'evidence',
      title: '依据',
      text: (row) => `${row.evidence}，${row.enteredBy} ${row.enteredAt.slice(0, 10)} 登记`,
      cell: (row) => (
        <>
          {row.evidence}
          <br />
          <span className="st-secondary">
            {row.enteredBy} {row.enteredAt.slice(0, 10)}
          </span>
        </>
      ),
      wrap: true,
    },
    ...(atDesk
      ? [
          {
            key: 'end',
            title: '',
            cell: (row: Facts['cautions'][number]) => <EndCaution id={row.id} words={row.words} />,
            width: 90,
          },
        ]
      : []),
  ];
}

function valueWords({ kind, value }: Facts['cautions'][number]): string {
  if (kind === 'sex') return value === 'male' ? '男' : '女';
  if (kind === 'together') return value.replace('|', ' ');
  return kind === 'ageBelow' || kind === 'ageAbove' ? `${value} 岁` : value;
}

const PRODUCT_COLUMNS: readonly Column<Facts['products'][number]>[] = [
  {
    key: 'name',
    title: '产品',
    text: (row) => `${row.name} ${row.strength} ${row.pack}，${row.maker}`,
    wrap: true,
  },
  {
    key: 'storage',
    title: '储存',
    text: (row) => (row.storage === null ? '未登记' : STORAGES[row.storage]),
    width: 170,
  },
  {
    key: 'control',
    title: '管制',
    text: (row) => (row.controlClass === null ? '无' : CONTROL_CLASSES[row.controlClass]),
    width: 170,
  },
  {
    key: 'long',
    title: '长期处方',
    text: (row) => row.longTermObstacle ?? '可以',
    cell: (row) => (
      <Status
        tone={row.longTermObstacle === null ? 'good' : 'off'}
        word={row.longTermObstacle === null ? '可以' : `不可以：${row.longTermObstacle}`}
      />
    ),
    width: 240,
  },
];

/** What the label of a drug warns of, and how its products are kept: read by every doctor who prescribes it (M11, I19). */
export function PrescribingFactsPage() {
  const [{ drug }] = useUrlState({ drug: '' });
  if (drug !== '') return <FactsOf entryKey={drug} />;
  return (
    <>
      <PageHeader title="用药提示与储存" about="先选一种药品，再看它的提示和储存要求。" />
      <Go to="/list">到单行支付目录里选药品</Go>
    </>
  );
}

function FactsOf({ entryKey }: { readonly entryKey: string }) {
  const me = useMe();
  const { data, error, refetch } = useQueryCall(getPrescribingFacts, { query: { entryKey } });
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const count = data.cautions.length;
  const atDesk = me.role === 'provinceCatalogue';
  return (
    <>
      <CaseHeader
        title={`${data.genericName}：用药提示与储存`}
        back={{ to: '/list', label: '单行支付目录' }}
        status={
          <Status tone={count === 0 ? 'off' : 'warn'} word={count === 0 ? '没有提示' : `${count} 条提示`} />
        }
      />
      <CaseLayout
        left={
          <>
            <Panel title="禁忌与慎用" extra={<ClauseLink id="M11" />}>
              <p className="st-secondary" style={{ marginBottom: 12 }}>
                限定支付范围：{data.paymentScope ?? '没有另行限定，按说明书适应症'}
              </p>
              <DataTable
                label="禁忌与慎用"
                rows={data.cautions}
                rowKey={(row) => row.id}
                columns={cautionColumns(atDesk)}
                empty={{ why: '还没有登记', what: '登记后，医师开具时按患者病情提示' }}
                stacks
              />
            </Panel>
            <Panel title="储存与管制" extra={<ClauseLink id="I19" />}>
              <DataTable
                label="储存与管制"
                rows={data.products}
                rowKey={(row) => row.nationalCode}
                columns={PRODUCT_COLUMNS}
                empty={{ why: '这个药品还没有产品', what: '产品登记后在这里填写储存要求' }}
                stacks
              />
            </Panel>
          </>
        }
        right={
          atDesk ? (
            <>
              <CautionForm entryKey={entryKey} />
              <HandlingForm products={data.products} />
            </>
          ) : undefined
        }
      />
    </>
  );
}
