import { Form, Skeleton } from 'antd';
import { useState } from 'react';
import {
  getPersonPayers,
  recogniseChronic,
  reportAccountBalance,
} from '../../../contract/settlement-plans.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { yuanFromText } from '../../ui/figure-text.ts';
import { DayField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { useRequestIds } from '../../ui/request-id.ts';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';

interface PersonProps {
  readonly personNo: string;
}

function ChronicForm({ personNo }: PersonProps) {
  const tell = useTell();
  const empty = { disease: '', codes: '', from: useToday(), to: '', source: '' };
  const [value, setValue] = useState(empty);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const requests = useRequestIds();
  const save = useCall(recogniseChronic, {
    onDone: () => {
      requests.done();
      setValue(empty);
      tell('已登记');
    },
  });
  function submit() {
    const diagnosisCodes = value.codes.split(/[\s,，、]+/).filter((code) => code !== '');
    const found = [
      problemUnless(value.disease.trim() !== '', 'disease', '请填写病种'),
      problemUnless(
        diagnosisCodes.length > 0 && diagnosisCodes.every((code) => /^[A-Za-z0-9.+*]{1,20}$/.test(code)),
        'codes',
        '请填写诊断编码或编码的前几位，如 E11',
      ),
      problemUnless(value.from !== '', 'from', '请填写开始日期'),
      problemUnless(value.source.trim() !== '', 'source', '请写明认定依据'),
    ];
    if (!judge(found)) return;
    const { from, to } = value;
    const given = {
      personNo,
      disease: value.disease.trim(),
      diagnosisCodes,
      from,
      to: to === '' ? null : to,
      source: value.source.trim(),
    };
    save.mutate({ body: { requestId: requests.idFor(given), ...given } });
  }
  return (
    <Panel title="登记慢特病待遇">
      <Form layout="vertical" onFinish={submit}>
        <FormErrors errors={problems} />
        <TextField label="病种" maxLength={100} {...tie('disease')} />
        <TextField
          label="诊断编码"
          help="诊断或病种的编码，可以只写前几位，多个用空格隔开"
          {...tie('codes')}
        />
        <DayField label="从哪天起" {...tie('from')} />
        <DayField label="到哪天止（可不填）" {...tie('to')} />
        <TextField label="认定依据" maxLength={300} {...tie('source')} />
        <SubmitBar verb="登记" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

function BalanceForm({ personNo }: PersonProps) {
  const tell = useTell();
  const [value, setValue] = useState({ balance: '', balanceSource: '' });
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const requests = useRequestIds();
  const save = useCall(reportAccountBalance, {
    onDone: () => {
      requests.done();
      setValue({ balance: '', balanceSource: '' });
      tell('余额已更新');
    },
  });
  function submit() {
    const balance = yuanFromText(value.balance);
    const found = [
      problemUnless(balance !== undefined, 'balance', '请填写金额'),
      problemUnless(value.balanceSource.trim() !== '', 'balanceSource', '请写明来源'),
    ];
    if (!judge(found) || balance === undefined) return;
    const given = { personNo, balance, source: value.balanceSource.trim() };
    save.mutate({ body: { requestId: requests.idFor(given), ...given } });
  }
  return (
    <Panel title="更新个人账户余额">
      <Form layout="vertical" onFinish={submit}>
        <FormErrors errors={problems} />
        <TextField label="可用余额（元）" inputMode="decimal" {...tie('balance')} />
        <TextField label="来源" help="核心系统的报表或查询时间" {...tie('balanceSource')} />
        <SubmitBar verb="更新" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

function PersonPayers({ personNo }: PersonProps) {
  const answer = useQueryCall(getPersonPayers, { query: { personNo } }, { keep: true });
  const data = answer.data;
  return (
    <>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {data !== undefined && (
        <CaseLayout
          left={
            <>
              <Panel title={`${data.personName}的慢特病待遇`}>
                <DataTable
                  label="慢特病待遇"
                  rows={data.chronic}
                  rowKey={(row) => `${row.disease}${row.from}`}
                  stacks
                  empty={{ why: '没有登记过慢特病待遇' }}
                  columns={[
                    { key: 'disease', title: '病种', text: (row) => row.disease, wrap: true },
                    { key: 'codes', title: '诊断编码', text: (row) => row.diagnosisCodes.join('、') },
                    {
                      key: 'span',
                      title: '有效',
                      text: (row) => `${row.from} 至 ${row.to ?? '另行通知'}`,
                      wrap: true,
                    },
                    { key: 'source', title: '依据', text: (row) => row.source, wrap: true },
                  ]}
                />
              </Panel>
              <Panel title="个人账户">
                <p className="st-you-pay">
                  <span>可用余额</span>
                  <Money yuan={data.accountBalance} total />
                </p>
                <DataTable
                  label="个人账户变动"
                  rows={data.entries}
                  rowKey={(row) => `${row.at}${row.amount}`}
                  stacks
                  empty={{ why: '还没有变动' }}
                  columns={[
                    { key: 'at', title: '时间', text: (row) => row.at },
                    {
                      key: 'amount',
                      title: '变动（元）',
                      align: 'right',
                      cell: (row) => <Money yuan={row.amount} />,
                    },
                    { key: 'source', title: '来源', text: (row) => row.source, wrap: true },
                  ]}
                />
              </Panel>
            </>
          }
          right={
            <>
              <ChronicForm personNo={personNo} />
              <BalanceForm personNo={personNo} />
            </>
          }
        />
      )}
    </>
  );
}

/** The agency's desk for what decides other payers of a person: 门诊慢特病 and the personal account (M9.7, N4). */
export function PersonPayersPage() {
  const [query, setQuery] = useUrlState({ personNo: '' });
  return (
    <>
      <PageHeader
        title="慢特病和个人账户"
        about={
          <>
            没有单行支付资格时按慢特病支付，要先登记认定；个人账户余额由核心系统报来。{' '}
            <ClauseLinks ids={['M9.7', 'N4']} />
          </>
        }
      />
      <QueryBar
        fields={[{ name: 'personNo', label: '人员编号', kind: 'text' }]}
        value={query}
        onSearch={setQuery}
      />
      {query.personNo === '' ? (
        <p className="st-secondary">输入人员编号查找本地区的参保人。</p>
      ) : (
        <PersonPayers key={query.personNo} personNo={query.personNo} />
      )}
    </>
  );
}
