import { Select, type SelectProps } from 'antd';
import { listAreas } from '../../contract/insured.ts';
import { areaPrefix } from '../../domain/identity/roles.ts';
import { OTHER_PROVINCES } from '../../policy/provinces.ts';
import { useQueryCall } from '../ui/api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';

interface AreaSelectProps {
  readonly id: string;
  readonly value: string;
  readonly onChange: (code: string) => void;
  /** Only areas inside this one: the agency's own. */
  readonly within?: string | null;
  /** Only areas of these levels: 2 a city, 3 a county or a city's own desk. */
  readonly levels?: readonly number[];
  /** The other provinces as well, after our own areas. */
  readonly withProvinces?: boolean;
}

/** The areas as choices: counties follow their city's name, so that two of one name are told apart. */
export function useAreaChoices(within: string | null = null, levels: readonly number[] = [2, 3]) {
  const answer = useQueryCall(listAreas, {});
  const rows = answer.data?.rows ?? [];
  const nameOf = (code: string | null) => rows.find((row) => row.code === code)?.name ?? '';
  const prefix = within === null ? '' : areaPrefix(within);
  const options = rows
    .filter((row) => levels.includes(row.level) && row.code.startsWith(prefix))
    .map((row) => ({
      value: row.code,
      label: row.level === 3 ? `${nameOf(row.parentCode)} ${row.name}` : row.name,
    }));
  return { options, error: answer.error, isPending: answer.isPending, retry: () => void answer.refetch() };
}

/** The other provinces as choices. */
export const PROVINCE_CHOICES = OTHER_PROVINCES.map(({ code, name }) => ({ value: code, label: name }));

/** Chooses a 医保区划 by typing part of its name. */
export function AreaSelect({
  id,
  value,
  onChange,
  within = null,
  levels = [2, 3],
  withProvinces = false,
}: AreaSelectProps) {
  const { options, error, isPending, retry } = useAreaChoices(within, levels);
  const choices: SelectProps['options'] = withProvinces
    ? [
        { label: '本省', options },
        { label: '外省', options: PROVINCE_CHOICES },
      ]
    : options;
  return (
    <>
      <Select
        id={id}
        loading={isPending}
        value={value === '' ? null : value}
        placeholder="输入名称查找"
        showSearch={{ optionFilterProp: 'label' }}
        options={choices}
        onChange={(code: string) => onChange(code)}
      />
      <ErrorPanel error={error} onRetry={retry} />
    </>
  );
}
