import { Select } from 'antd';
import type { useYear } from './year-choice.ts';

/** Chooses the year that a page of settings shows. */
export function YearSelect({ of }: { readonly of: ReturnType<typeof useYear> }) {
  return (
    <div className="st-actions">
      <label htmlFor="year">年度</label>
      <Select
        id="year"
        value={String(of.year)}
        options={[...of.options]}
        onChange={of.choose}
        style={{ minWidth: 110 }}
      />
    </div>
  );
}
