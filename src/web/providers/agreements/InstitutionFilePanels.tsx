import { Form, Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  addLicence,
  draftAgreement,
  getInstitutionFile,
  updateInstitution,
} from '../../../contract/providers-agreements.ts';
import { DRAFT_STATES, renewalBegins } from '../../../domain/providers/agreements/draft.ts';
import {
  LICENCE_KINDS,
  LICENCE_STATES,
  requiredLicences,
  type LicenceKind,
} from '../../../domain/providers/agreements/licence.ts';
import { addYears, addDays, day } from '../../../base/date.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { useGo } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import type { Institution } from '../AgreementPanel.tsx';
import { DRAFT_TONES, LICENCE_TONES } from './agreement-words.ts';

type File = OutputOf<typeof getInstitutionFile>;

interface Props {
  readonly institution: Institution;
}

const EVENT_WORDS = { suspended: '中止', resumed: '恢复', ended: '终止' } as const;

function Licences({ file }: { readonly file: File }) {
  return (
    <Panel title="证照" extra={<ClauseLinks ids={['M25', 'M26']} />}>
      <div className="st-stack">
        {file.licenceProblem !== null && <Status tone="bad" word={file.licenceProblem} />}
        <DataTable
          label="证照"
          rows={file.licences}
          rowKey={(row) => row.id}
          stacks
          columns={[
            { key: 'kind', title: '证照', text: (row) => LICENCE_KINDS[row.kind] },
            {
              key: 'state',
              title: '状态',
              cell: (row) => <Status tone={LICENCE_TONES[row.state]} word={LICENCE_STATES[row.state]} />,
            },
            {
              key: 'span',
              title: '有效期',
              text: (row) => (row.toOn === null ? `${row.fromOn} 起，长期` : spanText(row.fromOn, row.toOn)),
            },
            {
              key: 'no',
              title: '编号、发证机关',
              text: (row) => [row.licenceNo, row.issuer].filter((part) => part !== '').join('，'),
              wrap: true,
            },
          ]}
          empty={{ why: '还没有登记证照', what: '由所在地经办机构登记；证照有效才能签订协议' }}
        />
      </div>
    </Panel>
  );
}

function Drafts({ file }: { readonly file: File }) {
  return (
    <Panel title="协议签署">
      <DataTable
        label="协议签署"
        rows={file.drafts}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/agreement-drafts/${row.id}`}
        stacks
        columns={[
          { key: 'no', title: '协议编号', text: (row) => row.agreementNo, wrap: true },
          { key: 'span', title: '期限', text: (row) => spanText(row.fromOn, row.toOn) },
          { key: 'renews', title: '续签', text: (row) => row.renewsNo ?? '' },
          {
            key: 'state',
            title: '状态',
            cell: (row) => <Status tone={DRAFT_TONES[row.state]} word={DRAFT_STATES[row.state]} />,
          },
        ]}
        empty={{ why: '没有在线签署的协议', what: '经办机构拟订后在这里签署' }}
      />
    </Panel>
  );
}

/** What stands in an institution's file: place, licences, drafts, and what befell its agreements. */
export function InstitutionFilePanels({ institution }: Props) {
  const answer = useQueryCall(getInstitutionFile, { params: { code: institution.code } });
  const file = answer.data;
  if (answer.error !== null) return <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />;
  if (file === undefined) return <Skeleton active paragraph={{ rows: 6 }} />;
  return (
    <>
      <Panel title="连锁与位置">
        <Fields
          columns={3}
          fields={[
            { label: '所属连锁', value: file.chainName === '' ? '单体' : file.chainName },
            { label: '经度', value: file.lon === null ? '未登记' : String(file.lon) },
            { label: '纬度', value: file.lat === null ? '未登记' : String(file.lat) },
          ]}
        />
      </Panel>
      <Licences file={file} />
      <Drafts file={file} />
      {file.events.length > 0 && (
        <Panel title="协议变动">
          <TimeLine
            label="协议变动"
            events={file.events.map((event, index) => ({
              key: index,
              at: event.at,
              what: `${EVENT_WORDS[event.kind]}协议 ${event.agreementNo}`,
              who: event.by,
              detail: event.reason,
              tone: event.kind === 'resumed' ? 'good' : 'bad',
            }))}
          />
        </Panel>
      )}
    </>
  );
}

/** Enters a licence; a renewed one stands beside the old. */
export function LicenceForm({ institution }: Props) {
  const { code, kind } = institution;
  const first = requiredLicences(kind)[0] ?? 'business';
  const empty = { kind: first as string, licenceNo: '', issuer: '', licenceFrom: '', licenceTo: '' };
  const [value, keep, clear] = useDraft(`licence-${code}`, empty);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const tell = useTell();
  const add = useCall(addLicence, {
    onDone: () => {
      tell('已登记证照');
      keep(empty);
      clear();
    },
  });
  function submit() {
    const { licenceNo, issuer, licenceFrom, licenceTo } = value;
    const sound = judge([
      problemUnless(licenceNo.trim() !== '', 'licenceNo', '请填写证照编号'),
      problemUnless(licenceFrom !== '', 'licenceFrom', '请填写开始日期'),
      problemUnless(licenceTo === '' || licenceTo >= licenceFrom, 'licenceTo', '结束日期不能早于开始日期'),
    ]);
    if (!sound) return;
    const span = { fromOn: licenceFrom, toOn: licenceTo === '' ? null : licenceTo };
    const body = {
      kind: value.kind as LicenceKind,
      licenceNo: licenceNo.trim(),
      issuer: issuer.trim(),
      ...span,
    };
    add.mutate({ params: { code }, body });
  }
  const options = Object.entries(LICENCE_KINDS).map(([one, label]) => ({ value: one, label }));
  return (
    <Form layout="vertical" onFinish={submit}>
      <ChoiceField label="证照" options={options} {...tie('kind')} />
      <TextField label="证照编号" maxLength={60} {...tie('licenceNo')} />
      <TextField label="发证机关（可不填）" maxLength={60} {...tie('issuer')} />
      <FormField id="licenceFrom" label="有效期自" problems={problems}>
        <DayInput {...tie('licenceFrom')} />
      </FormField>
      <FormField id="licenceTo" label="有效期至（长期就不填）" problems={problems}>
        <DayInput {...tie('licenceTo')} />
      </FormField>
      <SubmitBar verb="登记证照" busy={add.isPending} error={add.error} />
    </Form>
  );
}

/** Changes chain, place and ways to reach an institution. */
export function PlaceForm({ institution }: Props) {
  const { code, kind, level, address, phone } = institution;
  const { data } = useQueryCall(getInstitutionFile, { params: { code } });
  return data === undefined ? (
    <Skeleton active />
  ) : (
    <PlaceFields
      code={code}
      isHospital={kind === 'hospital'}
      first={{
        level,
        address,
        phone,
        chainName: data.chainName,
        lon: data.lon === null ? '' : String(data.lon),
        lat: data.lat === null ? '' : String(data.lat),
      }}
    />
  );
}

interface PlaceFieldsProps {
  readonly code: string;
  readonly isHospital: boolean;
  readonly first: Record<'level' | 'address' | 'phone' | 'chainName' | 'lon' | 'lat', string>;
}

function PlaceFields({ code, isHospital, first }: PlaceFieldsProps) {
  const [value, keep, clear] = useDraft(`place-${code}`, first);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const tell = useTell();
  const save = useCall(updateInstitution, {
    onDone: () => {
      tell('已保存');
      clear();
    },
  });
  function submit() {
    const degrees = /^\d{1,3}(\.\d{1,6})?$/;
    const sound = judge([
      problemUnless(value.lon === '' || degrees.test(value.lon), 'lon', '经度写成小数，如 112.98'),
      problemUnless(value.lat === '' || degrees.test(value.lat), 'lat', '纬度写成小数，如 28.19'),
      problemUnless((value.lon === '') === (value.lat === ''), 'lat', '经度和纬度要一起填写'),
    ]);
    if (!sound) return;
    const place = {
      lon: value.lon === '' ? null : Number(value.lon),
      lat: value.lat === '' ? null : Number(value.lat),
    };
    save.mutate({ params: { code }, body: { ...value, ...place } });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      {isHospital ? (
        <TextField label="等级" maxLength={20} {...tie('level')} />
      ) : (
        <TextField label="所属连锁（单体不填）" maxLength={60} {...tie('chainName')} />
      )}
      <TextField label="地址" {...tie('address')} />
      <TextField label="电话" maxLength={20} inputMode="tel" {...tie('phone')} />
      <TextField label="经度" inputMode="decimal" {...tie('lon')} />
      <TextField label="纬度" inputMode="decimal" {...tie('lat')} />
      <SubmitBar verb="保存" busy={save.isPending} error={save.error} />
    </Form>
  );
}

/** The day on which a renewal begins; empty where no agreement runs. */
function firstDayAfter(code: string, running: Institution['agreements'][number] | undefined): string {
  return running === undefined
    ? ''
    : renewalBegins({
        id: running.id,
        agreementNo: running.agreementNo,
        institutionCode: code,
        clauses: [],
        from: day(running.fromOn),
        to: day(running.toOn),
        suspendedFrom: null,
        suspendedTo: null,
        endedOn: running.endedOn === null ? null : day(running.endedOn),
      });
}

/** Draws up an agreement, or the renewal of the one that runs, from the template of its first day. */
export function DraftAgreementForm({ institution }: Props) {
  const { code, agreements } = institution;
  const running = agreements.find((one) => one.state === 'inForce' || one.state === 'suspended');
  const from = firstDayAfter(code, running);
  const empty = {
    draftNo: '',
    draftFrom: from,
    draftTo: from === '' ? '' : (addDays(addYears(day(from), 1), -1) as string),
  };
  const [value, keep, clear] = useDraft(`draft-${code}`, empty);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const go = useGo();
  const tell = useTell();
  const draft = useCall(draftAgreement, {
    onDone: ({ id }) => {
      clear();
      tell('已拟订，等机构签署');
      go(`/agreement-drafts/${id}`);
    },
  });
  function submit() {
    const { draftNo, draftFrom, draftTo } = value;
    const sound = judge([
      problemUnless(draftNo.trim() !== '', 'draftNo', '请填写协议编号'),
      problemUnless(draftFrom !== '', 'draftFrom', '请填写开始日期'),
      problemUnless(draftTo !== '' && draftTo >= draftFrom, 'draftTo', '请填写不早于开始日期的结束日期'),
    ]);
    if (!sound) return;
    const body = {
      agreementNo: draftNo.trim(),
      fromOn: draftFrom,
      toOn: draftTo,
      renewsId: running?.id ?? null,
    };
    draft.mutate({ params: { code }, body });
  }
  return (
    <Form layout="vertical" onFinish={submit}>
      <p className="st-secondary">
        {running === undefined
          ? '按开始日期当时的范本拟订，机构先签，经办后签，签齐即生效。'
          : `续签协议 ${running.agreementNo}，从它到期的第二天开始。`}
      </p>
      <TextField label="新协议编号" maxLength={60} {...tie('draftNo')} />
      <FormField id="draftFrom" label="协议开始日期" problems={problems}>
        <DayInput {...tie('draftFrom')} />
      </FormField>
      <FormField id="draftTo" label="协议结束日期" problems={problems}>
        <DayInput {...tie('draftTo')} />
      </FormField>
      <SubmitBar
        verb={running === undefined ? '拟订协议' : '拟订续签'}
        busy={draft.isPending}
        error={draft.error}
      />
    </Form>
  );
}
