import { Select } from 'antd';
import type { InstitutionKind } from '../../../domain/providers/model.ts';
import { OUTSIDE_LEVELS } from '../../../domain/settlement/manual/outside-seller.ts';
import { PROVINCE_CHOICES } from '../../insured/AreaSelect.tsx';
import { ChoiceField, FormField, TextField, type FieldProblem } from '../../ui/FormField.tsx';
import type { OutsideDraft } from './filing-draft.ts';

const LEVEL_CHOICES = OUTSIDE_LEVELS.map((level) => ({ value: level, label: level }));

interface OutsideSellerFieldsProps {
  readonly kind: InstitutionKind;
  readonly draft: OutsideDraft;
  readonly problems: readonly FieldProblem[];
  readonly codeHelp: string;
  readonly onChange: (draft: OutsideDraft) => void;
}

/** An institution of another province: no register of ours knows it, its invoice does (M30, I24). */
export function OutsideSellerFields({ kind, draft, problems, codeHelp, onChange }: OutsideSellerFieldsProps) {
  const tie = <K extends keyof OutsideDraft>(member: K) => ({
    id: `outside-${member}`,
    problems,
    value: draft[member],
    onChange: (text: string) => onChange({ ...draft, [member]: text }),
  });
  return (
    <>
      <FormField id="outside-placeCode" label="哪个省份" help="港澳台和国外买的不能报" problems={problems}>
        <Select
          id="outside-placeCode"
          value={draft.placeCode === '' ? null : draft.placeCode}
          placeholder="输入名称查找"
          showSearch={{ optionFilterProp: 'label' }}
          options={PROVINCE_CHOICES}
          onChange={(placeCode: string) => onChange({ ...draft, placeCode })}
        />
      </FormField>
      <TextField
        label={kind === 'hospital' ? '医院名称' : '药店名称'}
        help="和发票上一样，写全称"
        maxLength={100}
        {...tie('name')}
      />
      <TextField label="国家定点编码" help={codeHelp} maxLength={12} {...tie('designatedCode')} />
      {kind === 'hospital' && <ChoiceField label="医院级别" options={LEVEL_CHOICES} {...tie('level')} />}
      {kind === 'pharmacy' && (
        <TextField
          label="注射剂在哪家医院用的（不是注射剂不填）"
          maxLength={100}
          {...tie('receivingHospital')}
        />
      )}
    </>
  );
}
