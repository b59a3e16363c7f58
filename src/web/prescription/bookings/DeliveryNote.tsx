import type { BookingView, HomeView } from '../../../contract/prescription-bookings.ts';
import { STORAGES } from '../../../domain/prescription/delivery/delivery.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { Fields } from '../../ui/Fields.tsx';

/** The note that travels with the drugs: on paper only. It bears no receipt code; that is the patient's to tell. */
export function DeliveryNote({ one, home }: { readonly one: BookingView; readonly home: HomeView }) {
  return (
    <div className="st-print st-print-only">
      <h2>送药配送单</h2>
      <Fields
        fields={[
          { label: '预约编号', value: one.bookingNo },
          { label: '结算编号', value: one.claimNo ?? '' },
          { label: '发货机构', value: `${one.institutionName} ${one.institutionPhone}` },
          { label: '承运人、运单号', value: `${home.carrier} ${home.waybillNo}` },
          { label: '收货人', value: `${home.consignee} ${home.phone}` },
          { label: '地址', value: home.address, wide: true },
          { label: '要求', value: home.wish, wide: true },
          { label: '装运', value: home.storage === null ? '' : STORAGES[home.storage].label },
          { label: '交出时温度', value: home.celsius === null ? '不需要' : `${home.celsius} ℃` },
        ]}
      />
      <DataTable
        label="配送的药品"
        rows={one.lines}
        rowKey={(row) => row.nationalCode}
        columns={[
          {
            key: 'name',
            title: '药品',
            text: (row) => `${row.name} ${row.strength} ${row.pack}`,
            wrap: true,
          },
          { key: 'maker', title: '厂家', text: (row) => row.maker, wrap: true },
          { key: 'count', title: '数量', text: (row) => `${row.quantity} ${row.saleUnit}` },
        ]}
        empty={{ why: '没有药品', what: '' }}
      />
      <p>送达时请当面核对药盒，由收货人报出六位签收码；不收的请写明理由，药品退回发货机构。</p>
      <p>签收人：＿＿＿＿＿＿＿＿　　时间：＿＿＿＿＿＿＿＿</p>
    </div>
  );
}
