import { Button, Form, Input, Select, Skeleton } from 'antd';
import { useState } from 'react';
import {
  arriveDelivery,
  dispatchDelivery,
  getDelivery,
  handOverDelivery,
  recordReadings,
  refuseDelivery,
  type DeliveryView,
} from '../../contract/prescription-delivery.ts';
import { STORAGES, type DeliveryStorage } from '../../domain/prescription/delivery/delivery.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { CaseHeader, CaseLayout, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { TimeLine } from '../ui/TimeLine.tsx';
import { usePathParam } from '../ui/url-state.ts';
import { deliveryStatus, readingsOf, STORAGE_OPTIONS } from './delivery-words.ts';
import { failureOf } from './prescription-words.ts';

function Dispatch({ one }: { readonly one: DeliveryView }) {
  const [storage, setStorage] = useState<DeliveryStorage>(one.keptAs ?? 'refrigerated');
  const [carrier, setCarrier] = useState('');
  const { problems, judge } = useFieldProblems();
  const dispatch = useCall(dispatchDelivery);
  function submit() {
    if (judge([problemUnless(carrier.trim() !== '', 'carrier', '请写明由谁配送')]))
      dispatch.mutate({ params: { id: one.id }, body: { storage, carrier: carrier.trim() } });
  }
  return (
    <Panel title="发出">
      <Form layout="vertical" onFinish={submit}>
        <FormField
          id="storage"
          label="装运方式"
          {...(one.keptAs === null ? {} : { help: `药品登记的储存要求：${STORAGES[one.keptAs].label}` })}
        >
          <Select
            id="storage"
            value={storage}
            options={STORAGE_OPTIONS}
            onChange={(next: string) => setStorage(next as DeliveryStorage)}
          />
        </FormField>
        <TextField
          id="carrier"
          label="承运人"
          problems={problems}
          maxLength={100}
          value={carrier}
          onChange={setCarrier}
        />
        <SubmitBar verb="发出" busy={dispatch.isPending} error={dispatch.error} />
      </Form>
    </Panel>
  );
}

function Readings({ one }: { readonly one: DeliveryView }) {
  const [device, setDevice] = useState(one.readings.at(-1)?.device ?? '');
  const [text, setText] = useState('');
  const { problems, judge } = useFieldProblems();
  const record = useCall(recordReadings, { onDone: () => setText('') });
  const arrive = useCall(arriveDelivery);
  const params = { id: one.id };
  function submit() {
    const readings = readingsOf(text);
    const sound = judge([
      problemUnless(device.trim() !== '', 'device', '请填写记录仪编号'),
      problemUnless(
        readings !== undefined,
        'readings',
        '每行一条：日期 时间 温度，例如 2026-06-15 12:20 5.3',
      ),
    ]);
    if (sound && readings !== undefined) record.mutate({ params, body: { device: device.trim(), readings } });
  }
  return (
    <Panel title="温度记录">
      <Form layout="vertical" onFinish={submit}>
        <TextField
          id="device"
          label="记录仪编号"
          problems={problems}
          maxLength={60}
          value={device}
          onChange={setDevice}
        />
        <TextField
          id="readings"
          label="读数"
          problems={problems}
          help="每行一条：日期 时间 温度，可从记录仪导出后粘贴"
          rows={5}
          value={text}
          onChange={setText}
        />
        <SubmitBar
          verb="上传读数"
          busy={record.isPending}
          error={record.error ?? arrive.error}
          others={
            one.mayArrive && (
              <Button
                loading={arrive.isPending}
                onClick={() => arrive.mutate({ params, body: { note: '' } })}
              >
                登记送达
              </Button>
            )
          }
        />
      </Form>
    </Panel>
  );
}

function Receive({ one }: { readonly one: DeliveryView }) {
  const [note, setNote] = useState('');
  const take = useCall(handOverDelivery);
  const refuse = useCall(refuseDelivery);
  const params = { id: one.id };
  return (
    <Panel title="交接">
      <Form layout="vertical">
        <p>请逐盒核对追溯码、外包装和温度记录。交接即以责任医师的电子签名确认收到。</p>
        <FormField id="note" label="交接说明或拒收理由">
          <Input id="note" maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />
        </FormField>
        <ErrorPanel error={take.error ?? refuse.error} />
        <div className="st-actions">
          {one.mayHandOver && (
            <Button
              type="primary"
              loading={take.isPending}
              onClick={() => take.mutate({ params, body: { note } })}
            >
              签名交接
            </Button>
          )}
          <Button
            danger
            disabled={note.trim() === ''}
            loading={refuse.isPending}
            onClick={() => refuse.mutate({ params, body: { reason: note.trim() } })}
          >
            拒收
          </Button>
        </div>
      </Form>
    </Panel>
  );
}

function Facts({ one }: { readonly one: DeliveryView }) {
  return (
    <div className="st-stack">
      <Panel title="配送单">
        <Fields
          fields={[
            { label: '结算编号', value: one.claimNo },
            { label: '患者', value: one.personName },
            { label: '药店', value: one.pharmacyName },
            { label: '接收医院', value: one.hospitalName },
            { label: '交接时限', value: one.dueAt.slice(0, 16) },
            { label: '装运方式', value: one.storage === null ? '未发出' : STORAGES[one.storage].label },
            { label: '承运人', value: one.carrier === '' ? '未发出' : one.carrier },
          ]}
        />
      </Panel>
      <Panel title="药品与追溯码">
        <DataTable
          label="药品与追溯码"
          rows={one.goods}
          rowKey={(row) => row.nationalCode}
          stacks
          columns={[
            { key: 'name', title: '药品', text: (row) => `${row.name} ${row.strength}`, wrap: true },
            { key: 'count', title: '数量', text: (row) => `${row.quantity} ${row.saleUnit}` },
            { key: 'codes', title: '追溯码', text: (row) => row.traceCodes.join('、'), wrap: true },
          ]}
          empty={{ why: '没有药品', what: '' }}
        />
      </Panel>
      <Panel title="途中温度">
        <ErrorPanel error={failureOf(one.coldChain)} />
        <DataTable
          label="途中温度"
          rows={one.readings}
          rowKey={(row) => `${row.device}${row.at}`}
          isLate={(row) => !row.inRange}
          columns={[
            {
              key: 'at',
              title: '时间、记录仪',
              text: (row) => `${row.at.slice(0, 16)} ${row.device}`,
              cell: (row) => (
                <>
                  {row.at.slice(0, 16)}
                  <br />
                  <span className="st-secondary">{row.device}</span>
                </>
              ),
            },
            { key: 'celsius', title: '温度（℃）', align: 'right', text: (row) => row.celsius },
            {
              key: 'range',
              title: '范围',
              text: (row) => (row.inRange ? '范围内' : '超出'),
              cell: (row) => (
                <Status tone={row.inRange ? 'good' : 'bad'} word={row.inRange ? '范围内' : '超出'} />
              ),
            },
          ]}
          empty={{ why: '还没有温度记录', what: '常温以外的装运方式，从发出到送达须有记录' }}
        />
      </Panel>
    </div>
  );
}

/** One delivery: what it is, how it was kept, and the next step of whoever looks (M32). */
export function DeliveryPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getDelivery, { params: { id } });
  const one = answer.data;
  const acts = one !== undefined && (one.mayDispatch || one.mayRead || one.mayHandOver || one.mayRefuse);
  return (
    <>
      <CaseHeader
        title={one === undefined ? '注射剂配送' : `${one.drugs}`}
        back={{ to: '/deliveries', label: '注射剂配送' }}
        status={one !== undefined && <Status {...deliveryStatus(one.state, one.overdue)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {one !== undefined && (
        <CaseLayout
          left={<Facts one={one} />}
          right={
            acts ? (
              <div className="st-stack">
                {one.mayDispatch && <Dispatch one={one} />}
                {one.mayRead && <Readings one={one} />}
                {(one.mayHandOver || one.mayRefuse) && <Receive one={one} />}
              </div>
            ) : undefined
          }
          below={
            <Panel title="经过">
              <TimeLine
                label="配送经过"
                events={one.events.map((event, index) => ({
                  key: index,
                  at: event.at,
                  what: event.label,
                  who: [event.actorName, event.institutionName].filter(Boolean).join('，'),
                  detail:
                    event.certificateSerial === null
                      ? event.note
                      : `${event.note} 已签名，证书 ${event.certificateSerial}`,
                }))}
              />
            </Panel>
          }
        />
      )}
    </>
  );
}
