import { Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { getInstitution, listPractitioners } from '../../contract/providers.ts';
import type { Role } from '../../domain/identity/roles.ts';
import { INSTITUTION_KINDS, PRACTITIONER_KINDS } from '../../domain/providers/model.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { useMe } from '../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { AgreementPanel, type Institution } from './AgreementPanel.tsx';
import { AddAgreementForm } from './AddAgreementForm.tsx';
import { DraftAgreementForm } from './agreements/DraftAgreementForm.tsx';
import { InstitutionFilePanels } from './agreements/InstitutionFilePanels.tsx';
import { LicenceForm } from './agreements/LicenceForm.tsx';
import { PlaceForm } from './agreements/PlaceForm.tsx';
import { PaperAgreementsPanel } from './agreements/PaperAgreements.tsx';
import { PharmacistForm } from './PharmacistForm.tsx';
import { agreementSign } from './provider-words.ts';

/** Who may see the staff of an institution; the server further holds agencies to their area and staff to their own place. */
const STAFF_READERS: readonly Role[] = ['auditor', 'agencyReviewer', 'areaBureau'];
/** Who reads the file of an institution; an area only its own. */
const FILE_READERS: readonly Role[] = ['auditor', 'provinceAdmin', 'provinceCatalogue'];

/** Staff of an institution who have nothing to do with its agreements. */
const NOT_PAPER_READERS: readonly Role[] = ['responsibleDoctor', 'cashier'];

function Facts({ institution }: { readonly institution: Institution }) {
  return (
    <Panel title="基本信息">
      <Fields
        columns={3}
        fields={[
          { label: '机构编码', value: institution.code },
          { label: '类别', value: INSTITUTION_KINDS[institution.kind] },
          ...(institution.kind === 'hospital' ? [{ label: '等级', value: institution.level }] : []),
          { label: '地区', value: institution.areaName },
          { label: '电话', value: institution.phone },
          { label: '地址', value: institution.address, wide: true },
        ]}
      />
    </Panel>
  );
}

function Staff({ institution }: { readonly institution: Institution }) {
  const isHospital = institution.kind === 'hospital';
  return (
    <Panel title={isHospital ? '医师' : '药师'}>
      <EndpointTable
        endpoint={listPractitioners}
        params={{ code: institution.code }}
        name="practitioners"
        label={`${institution.name}的${isHospital ? '医师' : '药师'}`}
        rowKey={(row) => row.code}
        columns={[
          { key: 'name', title: '姓名', text: (row) => row.name },
          { key: 'code', title: '代码', text: (row) => row.code },
          { key: 'kind', title: '类别', text: (row) => PRACTITIONER_KINDS[row.kind], folded: true },
          ...(isHospital
            ? [{ key: 'department', title: '科室', text: (row: { department: string }) => row.department }]
            : []),
          { key: 'title', title: '职称', text: (row) => row.title },
          { key: 'licence', title: '执业证书编号', text: (row) => row.licenceNo },
        ]}
        stacks
        empty={
          isHospital
            ? { why: '还没有登记医师', what: '医院申报责任医师时登记' }
            : { why: '还没有登记药师', what: '有药师核对处方后才能结算' }
        }
      />
    </Panel>
  );
}

function Agreements({ institution }: { readonly institution: Institution }) {
  if (institution.agreements.length === 0) {
    return (
      <Panel title="“双通道”协议" extra={<ClauseLink id={institution.kind === 'hospital' ? 'M25' : 'M26'} />}>
        <p>还没有签订协议，不能开展“双通道”业务。</p>
        {institution.mayManage && <p className="st-secondary">在右边拟订协议，双方在线签署。</p>}
      </Panel>
    );
  }
  return institution.agreements.map((agreement) => (
    <AgreementPanel key={agreement.id} agreement={agreement} institution={institution} />
  ));
}

const TASKS = {
  draft: '拟订协议',
  agreement: '线下协议',
  licence: '证照',
  place: '档案',
  pharmacist: '药师',
} as const;
type Task = keyof typeof TASKS;

/** What the agency enters here: agreements, licences, the place, and for a pharmacy its pharmacists. */
function Management({ institution }: { readonly institution: Institution }) {
  const [what, setWhat] = useState<Task>(institution.agreement === null ? 'agreement' : 'draft');
  const offered = (Object.keys(TASKS) as Task[]).filter(
    (task) => task !== 'pharmacist' || institution.kind === 'pharmacy',
  );
  return (
    <Panel title="办理">
      <div className="st-stack">
        <Segmented
          aria-label="办理什么"
          options={offered.map((task) => ({ value: task, label: TASKS[task] }))}
          value={what}
          onChange={setWhat}
        />
        {what === 'draft' && <DraftAgreementForm institution={institution} />}
        {what === 'agreement' && <AddAgreementForm institution={institution} />}
        {what === 'licence' && <LicenceForm institution={institution} />}
        {what === 'place' && <PlaceForm institution={institution} />}
        {what === 'pharmacist' && <PharmacistForm code={institution.code} />}
      </div>
    </Panel>
  );
}

/** The page of the institution itself, for those who work there. */
export function OwnInstitutionPage() {
  const { institutionCode } = useMe();
  return institutionCode === null ? null : <InstitutionView code={institutionCode} />;
}

/** One hospital or pharmacy: its agreements and its people; its agency manages them here. */
export function InstitutionPage() {
  return <InstitutionView code={usePathParam('code')} />;
}

function InstitutionView({ code }: { readonly code: string }) {
  const me = useMe();
  const answer = useQueryCall(getInstitution, { params: { code } });
  const institution = answer.data;
  const seesStaff =
    institution !== undefined &&
    (me.institutionCode === code ||
      STAFF_READERS.some((role) => role === me.role && (role === 'auditor' || institution.mayManage)));
  const seesFile =
    institution !== undefined &&
    (me.institutionCode === code || institution.mayManage || FILE_READERS.some((role) => role === me.role));
  const seesPapers = seesFile && !NOT_PAPER_READERS.some((role) => role === me.role);
  return (
    <>
      <CaseHeader
        title={institution?.name ?? '定点机构'}
        back={{ to: '/institutions', label: '定点机构' }}
        status={
          institution && (
            <>
              <Status {...agreementSign(institution.agreement)} />
              <span className="st-secondary">
                {INSTITUTION_KINDS[institution.kind]} · {institution.areaName}
              </span>
            </>
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {institution && (
        <CaseLayout
          left={
            <>
              <Facts institution={institution} />
              <Agreements institution={institution} />
              {seesPapers && <PaperAgreementsPanel code={code} />}
              {seesFile && <InstitutionFilePanels institution={institution} />}
              {seesStaff && <Staff institution={institution} />}
            </>
          }
          right={institution.mayManage ? <Management institution={institution} /> : undefined}
        />
      )}
    </>
  );
}
