import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { listPrescriptions } from '../../contract/prescription.ts';
import type { PrescriptionRow } from '../../contract/prescription-shapes.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { statusOf } from './prescription-words.ts';

const STEP = 20;

function PrescriptionCard({ row }: { readonly row: PrescriptionRow }) {
  const open = row.status === 'issued' || row.status === 'checked' || row.status === 'partlyUsed';
  return (
    <Go to={`/my/prescriptions/${row.rxno}`} className="st-card">
      <span className="st-card-title">
        <span>{row.drug}</span>
        <Status {...statusOf(row.status)} />
      </span>
      <span className="st-card-line">
        <span className="st-secondary">
          {row.hospitalName} {row.doctorName}
        </span>
        <span className="st-secondary">用药 {row.supplyDays} 天</span>
      </span>
      <span className="st-card-line">
        <span className="st-secondary">{row.issuedAt.slice(0, 10)} 开具</span>
        {open ? (
          <strong>最晚 {row.validTo} 取药</strong>
        ) : (
          <span className="st-secondary">{row.pharmacyName}</span>
        )}
      </span>
    </Go>
  );
}

/** The patient's prescriptions; those that can be fetched say until when. */
export function MyPrescriptionsPage() {
  const [count, setCount] = useState(STEP);
  const answer = useQueryCall(listPrescriptions, { query: { pageSize: count } }, { keep: true });
  const rows = answer.data?.rows;
  return (
    <div className="st-stack">
      <PageHeader title="处方" />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {rows?.length === 0 && (
        <p className="st-secondary">还没有处方。责任医师开具后会出现在这里，凭二维码到药店取药。</p>
      )}
      {rows?.map((row) => (
        <PrescriptionCard key={row.id} row={row} />
      ))}
      {rows !== undefined && answer.data !== undefined && answer.data.total > rows.length && count < 200 && (
        <Button block onClick={() => setCount(count + STEP)}>
          显示更多
        </Button>
      )}
    </div>
  );
}
