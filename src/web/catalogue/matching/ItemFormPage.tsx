import { Form } from 'antd';
import { getMatchingItem, saveMatchingItem } from '../../../contract/matching.ts';
import { ITEM_CODE, ITEM_KINDS, type ItemKind } from '../../../domain/catalogue/matching/model.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo, useUrlState } from '../../ui/url-state.ts';
import type { MatchingItem } from './matching-words.ts';

const EMPTY = {
  itemCode: '',
  kind: 'drug',
  name: '',
  dosageForm: '',
  strength: '',
  pack: '',
  maker: '',
  approvalNo: '',
  unit: '',
  unitsPerPack: '',
  memo: '',
};
type Draft = typeof EMPTY;

const KINDS = (Object.keys(ITEM_KINDS) as ItemKind[]).map((value) => ({ value, label: ITEM_KINDS[value] }));

function problemsOf(value: Draft) {
  return [
    problemUnless(ITEM_CODE.test(value.itemCode), 'itemCode', '机构编码必填，不超过 50 字，中间没有空格'),
    problemUnless(value.name.trim() !== '', 'name', '请填写药品名称'),
    problemUnless(/^([1-9]\d{0,6})?$/.test(value.unitsPerPack), 'unitsPerPack', '转换比应为正整数'),
  ];
}

function draftOf(item: MatchingItem): Draft {
  const { itemCode, kind, name, dosageForm, strength, pack, maker, approvalNo, unit, unitsPerPack, memo } =
    item;
  const ratio = unitsPerPack === null ? '' : String(unitsPerPack);
  return {
    itemCode,
    kind,
    name,
    dosageForm,
    strength,
    pack,
    maker,
    approvalNo,
    unit,
    unitsPerPack: ratio,
    memo,
  };
}

function ItemForm({ start, known }: { readonly start: Draft; readonly known: boolean }) {
  const go = useGo();
  const tell = useTell();
  const [value, keep, clear] = useDraft(`matching-item-${start.itemCode}`, start);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const save = useCall(saveMatchingItem, {
    onDone: ({ changed }) => {
      clear();
      tell(changed ? '已保存' : '与原来相同，没有改动');
      go(`/matching?item=${encodeURIComponent(value.itemCode)}`);
    },
  });
  function submit() {
    if (!judge(problemsOf(value))) return;
    const unitsPerPack = value.unitsPerPack === '' ? null : Number(value.unitsPerPack);
    save.mutate({
      body: { ...value, name: value.name.trim(), kind: value.kind as ItemKind, unitsPerPack },
    });
  }
  const code = tie('itemCode');
  return (
    <Form layout="vertical" className="st-form" onFinish={submit}>
      <FormErrors errors={problems} />
      <Panel title="药品">
        {known ? (
          <p>机构编码：{value.itemCode}</p>
        ) : (
          <TextField
            {...code}
            label="机构编码"
            maxLength={50}
            onChange={(text) => code.onChange(text.trim())}
          />
        )}
        <TextField label="药品名称" {...tie('name')} />
        <ChoiceField label="类别" options={KINDS} {...tie('kind')} />
        <TextField label="剂型（可不填）" {...tie('dosageForm')} />
        <TextField label="规格（可不填）" help="如 100mg，填得越全推荐越准" {...tie('strength')} />
        <TextField label="包装（可不填）" help="如 10片×2板/盒" {...tie('pack')} />
        <TextField label="生产企业（可不填）" {...tie('maker')} />
        <TextField label="批准文号（可不填）" {...tie('approvalNo')} />
        <TextField label="计价单位（可不填）" maxLength={20} {...tie('unit')} />
        <TextField
          label="转换比（可不填）"
          inputMode="decimal"
          help="一个计价单位里有多少片、支等制剂单位"
          {...tie('unitsPerPack')}
        />
        <TextField label="备注（可不填）" maxLength={500} rows={2} {...tie('memo')} />
      </Panel>
      <SubmitBar verb="保存" busy={save.isPending} error={save.error} />
    </Form>
  );
}

/** Registers one item of the institution, or what it is called now; the proposal follows at once. */
export function ItemFormPage() {
  const [{ item }] = useUrlState({ item: '' });
  const known = useQueryCall(getMatchingItem, { query: { item } }, { enabled: item !== '' });
  const ready = item === '' || known.data !== undefined;
  return (
    <>
      <PageHeader
        title={item === '' ? '登记药品' : '修改药品资料'}
        about="登记后立即给出国家编码的推荐；确认之前不能结算。"
        back={{ to: '/matching', label: '药品对照' }}
      />
      <ErrorPanel error={item === '' ? null : known.error} onRetry={() => void known.refetch()} />
      {ready && (
        <ItemForm start={known.data ? draftOf(known.data.item) : EMPTY} known={known.data !== undefined} />
      )}
    </>
  );
}
