import { Button, Drawer, Form } from 'antd';
import { useState } from 'react';
import { listAuthorisations, takeAuthorisationStep } from '../../../contract/providers-authorisations.ts';
import {
  AUTHORISATION_STATES,
  AUTHORISATION_STEPS,
  type AuthorisationState,
  type AuthorisationStep,
} from '../../../domain/providers/stock/authorisation.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FormField, TextField } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status, type Tone } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import { productLine } from './stock-words.ts';

type Row = RowOf<typeof listAuthorisations>;

const TONES: Readonly<Record<AuthorisationState, Tone>> = {
  offered: 'doing',
  coming: 'wait',
  inForce: 'good',
  declined: 'bad',
  withdrawn: 'off',
  ended: 'off',
};
const signOf = (row: Row) => ({ tone: TONES[row.state], word: AUTHORISATION_STATES[row.state] });
const STATE_CHOICES = (Object.keys(AUTHORISATION_STATES) as AuthorisationState[]).map((value) => ({
  value,
  label: AUTHORISATION_STATES[value],
}));

const COLUMNS: readonly Column<Row>[] = [
  { key: 'product', title: '产品', text: (row) => productLine(row.productName, row.strength), wrap: true },
  { key: 'maker', title: '企业', text: (row) => row.enterpriseName, wrap: true },
  { key: 'pharmacy', title: '药店', text: (row) => row.pharmacyName, wrap: true },
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'span', title: '期间', text: (row) => spanText(row.fromOn, row.toOn) },
  {
    key: 'state',
    title: '状态',
    text: (row) => signOf(row).word,
    cell: (row) => <Status {...signOf(row)} />,
  },
  { key: 'note', title: '说明', text: (row) => productLine(row.note, row.reason), wrap: true },
];

function StepForm({ row, onDone }: { readonly row: Row; readonly onDone: () => void }) {
  const today = useToday();
  const tell = useTell();
  const [reason, setReason] = useState('');
  const [endedOn, setEndedOn] = useState(today);
  const take = useCall(takeAuthorisationStep, {
    onDone: () => {
      tell('已办理');
      onDone();
    },
  });
  const ends = row.steps.includes('end');
  const send = (step: AuthorisationStep) =>
    take.mutate({
      params: { id: row.id },
      body: { step, endedOn: step === 'end' ? endedOn : null, reason: reason.trim() },
    });
  const [main, ...others] = row.steps;
  if (main === undefined) return null;
  const needsReason = (step: AuthorisationStep) => step !== 'accept' && reason.trim() === '';
  return (
    <Form layout="vertical" onFinish={() => send(main)}>
      {ends && (
        <FormField id="authorisationEnd" label="自哪天起终止">
          <DayInput id="authorisationEnd" value={endedOn} onChange={setEndedOn} />
        </FormField>
      )}
      <TextField
        id="authorisationReason"
        label="原因"
        help={row.steps.includes('accept') ? '接受的可不填' : undefined}
        rows={2}
        maxLength={300}
        value={reason}
        onChange={setReason}
      />
      <SubmitBar
        verb={AUTHORISATION_STEPS[main]}
        busy={take.isPending}
        disabled={needsReason(main)}
        error={take.error}
        others={others.map((step) => (
          <Button key={step} disabled={needsReason(step)} loading={take.isPending} onClick={() => send(step)}>
            {AUTHORISATION_STEPS[step]}
          </Button>
        ))}
      />
    </Form>
  );
}

function Detail({ row, onDone }: { readonly row: Row; readonly onDone: () => void }) {
  return (
    <div className="st-stack">
      <Fields
        columns={2}
        fields={[
          { label: '状态', value: <Status {...signOf(row)} /> },
          { label: '期间', value: spanText(row.fromOn, row.toOn) },
          { label: '企业', value: row.enterpriseName },
          { label: '药店', value: `${row.pharmacyName}（${row.areaName}）` },
          { label: '国家编码', value: row.nationalCode, wide: true },
          ...(row.endedOn === null ? [] : [{ label: '终止日期', value: row.endedOn }]),
          ...(row.note === '' ? [] : [{ label: '企业的话', value: row.note, wide: true }]),
          ...(row.reason === null ? [] : [{ label: '原因', value: row.reason, wide: true }]),
        ]}
      />
      <StepForm key={row.state} row={row} onDone={onDone} />
    </div>
  );
}

const ABOUT: Readonly<Record<'enterprise' | 'pharmacy' | 'others', string>> = {
  enterprise: '选药店供应本企业的产品，药店接受后生效；每个县至少要有一家。',
  pharmacy: '药品企业选本店供应产品的，在这里答复；接受后患者能查到。',
  others: '药品企业选了哪些药店供应产品，药店接受了没有。',
};

/** Which pharmacies makers chose, with the answers; each side acts on its own. */
export function AuthorisationsPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '' });
  const [open, setOpen] = useState<Row>();
  const isMaker = me.role === 'enterprise';
  const isPharmacy = me.role === 'pharmacist' || me.role === 'cashier';
  return (
    <>
      <PageHeader
        title="药店授权"
        about={
          <>
            {ABOUT[isMaker ? 'enterprise' : isPharmacy ? 'pharmacy' : 'others']} <ClauseLink id="M26" />
          </>
        }
        actions={
          <>
            {isMaker && <Go to="/authorisations/new">授权药店</Go>}
            {!isPharmacy && <Go to="/authorisations/coverage">各县覆盖</Go>}
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '产品、药店或企业' },
          { name: 'state', label: '状态', kind: 'choice', options: STATE_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listAuthorisations}
        name="authorisations"
        label="药店授权"
        query={query}
        rowKey={(row) => row.id}
        onOpen={setOpen}
        columns={COLUMNS}
        stacks
        empty={{
          why: '没有授权',
          what: isMaker ? '点“授权药店”选产品和药店' : '药品企业选了药店以后，会出现在这里',
        }}
      />
      <Drawer
        open={open !== undefined}
        onClose={() => setOpen(undefined)}
        size="large"
        title={open === undefined ? '' : productLine(open.productName, open.strength)}
        destroyOnHidden
      >
        {open !== undefined && <Detail row={open} onDone={() => setOpen(undefined)} />}
      </Drawer>
    </>
  );
}
