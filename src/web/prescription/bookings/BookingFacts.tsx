import type { BookingView, HomeView } from '../../../contract/prescription-bookings.ts';
import { STORAGES } from '../../../domain/prescription/delivery/delivery.ts';
import { Fields } from '../../ui/Fields.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { CHANNELS, homeSign, timeWords, wayWords } from './booking-words.ts';

/** What is booked, where and when. */
export function BookedPanel({
  one,
  isPatient = false,
}: {
  readonly one: BookingView;
  readonly isPatient?: boolean;
}) {
  return (
    <Panel title="预约">
      <Fields
        columns={isPatient ? 1 : 2}
        fields={[
          { label: '预约编号', value: one.bookingNo },
          { label: '患者', value: one.personName },
          { label: '机构', value: one.institutionName },
          ...(isPatient
            ? [{ label: '地址、电话', value: `${one.institutionAddress} ${one.institutionPhone}` }]
            : []),
          { label: '时间', value: timeWords(one) },
          ...(one.arrivesOn === null ? [] : [{ label: '到货', value: one.arrivesOn }]),
          ...(one.claimNo === null ? [{ label: '保留到', value: one.expiresAt.slice(0, 16) }] : []),
          { label: '取药方式', value: wayWords(one) },
          { label: '联系电话', value: one.phone },
          { label: '谁预约的', value: `${CHANNELS[one.channel]} ${one.makerName}` },
          ...(one.rxno === null ? [] : [{ label: '处方', value: one.rxno }]),
          ...(one.claimNo === null ? [] : [{ label: '结算编号', value: one.claimNo }]),
        ]}
      />
    </Panel>
  );
}

/** The booked products; the institution sees what its shelf says. */
export function LinesPanel({ one }: { readonly one: BookingView }) {
  const shelf = one.lines.some((line) => line.onHand !== null);
  return (
    <Panel title="药品">
      <DataTable
        label="预约的药品"
        rows={one.lines}
        rowKey={(row) => row.nationalCode}
        stacks
        columns={[
          { key: 'name', title: '药品', text: (row) => `${row.name} ${row.strength}`, wrap: true },
          { key: 'maker', title: '厂家', text: (row) => row.maker, wrap: true },
          { key: 'count', title: '数量', text: (row) => `${row.quantity} ${row.saleUnit}` },
          ...(shelf
            ? [
                {
                  key: 'shelf',
                  title: '本机构报的库存',
                  text: (row: BookingView['lines'][number]) => (row.onHand === null ? '未经营' : row.onHand),
                },
              ]
            : []),
        ]}
        empty={{ why: '没有药品', what: '' }}
      />
      {one.keptAs !== null && <p className="st-secondary">储存要求：{STORAGES[one.keptAs].label}</p>}
    </Panel>
  );
}

/** Where it goes and how it travels. */
export function HomePanel({ home }: { readonly home: HomeView }) {
  return (
    <Panel title="送药上门" extra={<Status {...homeSign(home.state)} />}>
      <div className="st-stack">
        <Fields
          columns={1}
          fields={[
            { label: '收货人', value: `${home.consignee} ${home.phone}` },
            { label: '地址', value: home.address },
            ...(home.wish === '' ? [] : [{ label: '要求', value: home.wish }]),
            ...(home.carrier === ''
              ? []
              : [{ label: '承运人、运单号', value: `${home.carrier} ${home.waybillNo}` }]),
            ...(home.storage === null ? [] : [{ label: '装运', value: STORAGES[home.storage].label }]),
            ...(home.celsius === null ? [] : [{ label: '交出时温度', value: `${home.celsius} ℃` }]),
          ]}
        />
        <TimeLine label="送药跟踪" events={timeLineOf(home.events)} />
      </div>
    </Panel>
  );
}

export function EventsPanel({ one }: { readonly one: BookingView }) {
  return (
    <Panel title="经过">
      <TimeLine label="预约经过" events={timeLineOf(one.events)} />
    </Panel>
  );
}

function timeLineOf(events: BookingView['events']) {
  return events.map((event, index) => ({
    key: index,
    at: event.at,
    what: event.label,
    who: [event.actorName, event.institutionName].filter(Boolean).join('，'),
    ...(event.note === '' ? {} : { detail: event.note }),
  }));
}
