import { useState } from 'react';
import { listActingDoctors } from '../../contract/providers-doctors.ts';
import { listListEntries } from '../../contract/separate-payment.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { ChoiceList } from './ChoiceList.tsx';
import type { WizardPageProps } from './wizard-page.ts';

const SHOWN = 8;

/** Which drug: those on the list today. Another drug of another field needs another doctor. */
export function DrugPart({ draft, change }: WizardPageProps) {
  const [words, setWords] = useState('');
  const answer = useQueryCall(
    listListEntries,
    { query: { state: 'listed', pageSize: SHOWN, ...(words.trim() === '' ? {} : { q: words.trim() }) } },
    { keep: true },
  );
  const rows = answer.data?.rows;
  function pick(entryKey: string) {
    const row = rows?.find((one) => one.entryKey === entryKey);
    if (row === undefined) return;
    const sameField = row.field === draft.field;
    change({
      entryKey,
      drugName: `${row.genericName}（${row.dosageForm}）`,
      field: row.field,
      paymentScope: row.paymentScope ?? '',
      ...(sameField ? {} : { doctorCode: '', doctorName: '' }),
    });
  }
  return (
    <>
      <ErrorPanel error={answer.error} />
      <ChoiceList
        id="drug"
        label="药名"
        hint="通用名或拼音首字母"
        words={words}
        onWords={setWords}
        total={answer.data?.total ?? 0}
        chosen={draft.entryKey}
        onPick={pick}
        choices={rows?.map((row) => ({
          key: row.entryKey,
          title: row.genericName,
          more: `${row.dosageForm}，${row.field}`,
        }))}
      />
      {draft.entryKey !== '' && (
        <div className="st-note" role="status">
          <p>
            已选：<strong>{draft.drugName}</strong>
          </p>
          {draft.paymentScope !== '' && <p>限定支付范围：{draft.paymentScope}</p>}
        </div>
      )}
    </>
  );
}

/** Which doctor: published for the drug's field, in any area (M21). */
export function DoctorPart({ draft, change }: WizardPageProps) {
  const [words, setWords] = useState('');
  const answer = useQueryCall(
    listActingDoctors,
    { query: { field: draft.field, pageSize: SHOWN, ...(words.trim() === '' ? {} : { q: words.trim() }) } },
    { keep: true },
  );
  const rows = answer.data?.rows;
  function pick(key: string) {
    const row = rows?.find((one) => String(one.id) === key);
    if (row !== undefined)
      change({ doctorCode: row.doctorCode, doctorName: `${row.hospitalName} ${row.name}` });
  }
  return (
    <>
      <p className="st-secondary">
        请选给您看病的责任医师，医师会核对病情并签署意见。全省公布的{draft.field}责任医师都可以选。
      </p>
      <ErrorPanel error={answer.error} />
      <ChoiceList
        id="doctor"
        label="医师或医院"
        hint="医师姓名或医院名称"
        words={words}
        onWords={setWords}
        total={answer.data?.total ?? 0}
        onPick={pick}
        chosen={String(rows?.find((row) => row.doctorCode === draft.doctorCode)?.id ?? '')}
        choices={rows?.map((row) => ({
          key: String(row.id),
          title: `${row.name} ${row.title}`,
          more: `${row.hospitalName} ${row.department}，${row.cityName}`,
        }))}
      />
      {draft.doctorCode !== '' && (
        <p className="st-note" role="status">
          已选：<strong>{draft.doctorName}</strong>
        </p>
      )}
    </>
  );
}
