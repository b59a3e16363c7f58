import { FormField, TextField, type Tie } from '../ui/FormField.tsx';
import { AreaSelect } from './AreaSelect.tsx';

/** Whose figures a yearly setting holds: a county without its own takes those of its city. */
export function SettingAreaField({ id, value, problems, onChange }: Tie<string, string>) {
  return (
    <FormField id={id} label="地区" problems={problems} help="县区没有单独录入的，按所属市州计算">
      <AreaSelect id={id} value={value} onChange={onChange} />
    </FormField>
  );
}

/** The document that a yearly setting rests on. */
export function SettingSourceField(tie: Tie<string, string>) {
  return <TextField label="文件依据" help="文件名称与文号" maxLength={300} rows={2} {...tie} />;
}
