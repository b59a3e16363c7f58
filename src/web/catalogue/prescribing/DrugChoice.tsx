import { Form, Select } from 'antd';
import { useState } from 'react';
import { listListEntries } from '../../../contract/separate-payment.ts';
import { useQueryCall } from '../../ui/api.ts';

/** Another listed drug, found by part of its name; the value is its key. */
export function DrugChoice({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (entryKey: string) => void;
}) {
  const [words, setWords] = useState('');
  const answer = useQueryCall(
    listListEntries,
    { query: { pageSize: 20, ...(words.trim() === '' ? {} : { q: words.trim() }) } },
    { keep: true },
  );
  const found = (answer.data?.rows ?? []).map((row) => ({
    value: row.entryKey,
    label: `${row.genericName} ${row.dosageForm}`,
  }));
  return (
    <Form.Item label="另一种药" htmlFor="caution-drug" help="输入通用名查找单行支付目录">
      <Select
        id="caution-drug"
        aria-label="另一种药"
        showSearch={{ filterOption: false, onSearch: setWords }}
        loading={answer.isFetching}
        notFoundContent={answer.isFetching ? '正在查找' : '没有找到'}
        value={value === '' ? undefined : value}
        options={found}
        onChange={onChange}
      />
    </Form.Item>
  );
}
