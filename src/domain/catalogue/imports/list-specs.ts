/** What the files of the lists look like, and how a row becomes an item (M3, M4, M11, N2.1, N6). */
import { joinName, joinRemark, matchKey } from '../cell-text.ts';
import { bareItem, type ListItem, type ListName } from './list-item.ts';
import type { ItemReading, ListSpec, RowRemark } from './list-reading.ts';
import {
  lineOrNull,
  parsePrintedNumber,
  parsePrintedRatio,
  parseYesNo,
  readPrintedTerm,
} from './printed-cells.ts';
import type { Texts } from './caption-table.ts';

/** Columns that the lists know; each list has some of them. */
export type ListField =
  | 'number'
  | 'name'
  | 'form'
  | 'tradeName'
  | 'strength'
  | 'indication'
  | 'institution'
  | 'approvalNo'
  | 'holder'
  | 'licensee'
  | 'class'
  | 'ratio'
  | 'scope'
  | 'remark'
  | 'field'
  | 'origin'
  | 'diagnoses'
  | 'standard'
  | 'term'
  | 'termFrom'
  | 'termTo'
  | 'dualChannel'
  | 'separatePayment';

const NONE: readonly string[] = [];
const NO_CAPTIONS: Readonly<Record<ListField, readonly string[]>> = {
  number: ['序号', '编号', '目录编号', '药品编号'],
  name: NONE,
  form: ['剂型', '医保剂型', '目录剂型'],
  tradeName: NONE,
  strength: NONE,
  indication: NONE,
  institution: NONE,
  approvalNo: NONE,
  holder: NONE,
  licensee: NONE,
  class: ['甲乙类', '甲/乙', '甲乙', '医保类别', '甲/乙类', '类别'],
  ratio: ['自付比例', '个人自付比例', '先行自付比例', '首先自付比例'],
  scope: ['限定支付范围', '医保限定支付范围', '支付范围', '医保支付范围'],
  remark: ['备注', '说明'],
  field: NONE,
  origin: NONE,
  diagnoses: NONE,
  standard: ['医保支付标准', '支付标准'],
  term: ['有效期', '协议有效期', '有效期限', '协议期', '支付标准有效期', '待遇有效期', '执行期限'],
  termFrom: ['有效期起', '有效期开始', '起始日期', '执行日期', '开始日期', '有效期起始日期'],
  termTo: ['有效期止', '有效期截止', '截止日期', '终止日期', '结束日期', '有效期终止日期'],
  dualChannel: NONE,
  separatePayment: NONE,
};

const DRUG_NAMES = ['药品名称', '通用名', '药品通用名', '通用名称', '药品通用名称', '药品名'];

/** The mark □ and the shapes that prints and converters give it. */
const ALONE_MARK = /[□☐▢◻⬜囗]/gu;

interface Draft {
  item: ListItem;
  readonly doubts: RowRemark<ListField>[];
}

/** Reads what all lists have in common; a text when the row cannot be an entry. */
function readCommon(list: ListName, texts: Texts<ListField>): Draft | { refused: RowRemark<ListField> } {
  const name = joinName(texts.name ?? '');
  if (name === '') return { refused: { field: 'name', reason: '没有名称' } };
  if (/^\d+$/.test(name)) return { refused: { field: 'name', reason: `“${name}”不是名称` } };
  const doubts: RowRemark<ListField>[] = [];
  const number = texts.number === undefined ? undefined : parsePrintedNumber(texts.number);
  if (texts.number !== undefined && number === undefined)
    return {
      refused: { field: 'number', reason: `序号“${(lineOrNull(texts.number) ?? '').slice(0, 20)}”不是数字` },
    };
  const classWord = matchKey(texts.class ?? '').replace('类', '');
  const drugClass = classWord === '甲' || classWord === '乙' ? classWord : null;
  if (classWord !== '' && drugClass === null)
    doubts.push({ field: 'class', reason: `“${classWord}”不是甲类或乙类，未取` });
  const item: ListItem = {
    ...bareItem(list, name),
    number: number ?? null,
    dosageForm: lineOrNull(texts.form),
    tradeName: lineOrNull(texts.tradeName),
    strength: lineOrNull(texts.strength),
    indication: joinRemark(texts.indication ?? '') || null,
    institution: lineOrNull(texts.institution),
    approvalNo: lineOrNull(texts.approvalNo),
    holder: lineOrNull(texts.holder),
    licensee: lineOrNull(texts.licensee),
    class: drugClass,
    standardText: lineOrNull(texts.standard),
    remark:
      [texts.scope, texts.remark]
        .map((text) => joinRemark(text ?? ''))
        .filter((text) => text !== '')
        .join('\n') || null,
  };
  const draft: Draft = { item, doubts };
  return readRatio(draft, texts) ?? readTermInto(draft, texts);
}

function readRatio(draft: Draft, texts: Texts<ListField>): { refused: RowRemark<ListField> } | undefined {
  if (texts.ratio === undefined) return undefined;
  const ratio = parsePrintedRatio(texts.ratio);
  if (ratio === undefined) {
    draft.doubts.push({
      field: 'ratio',
      reason: `自付比例“${(lineOrNull(texts.ratio) ?? '').slice(0, 20)}”不是 0 到 1 的比例，未取`,
    });
    return undefined;
  }
  if (ratio !== 0 && (draft.item.list === 'herbalPieces' || draft.item.class === '甲'))
    return {
      refused: {
        field: 'ratio',
        reason: `${draft.item.list === 'herbalPieces' ? '中药饮片' : '甲类'}的自付比例应为 0（N2.1）`,
      },
    };
  draft.item = { ...draft.item, selfPayRatio: ratio };
  return undefined;
}

function readTermInto(draft: Draft, texts: Texts<ListField>): Draft {
  const printed =
    texts.term ?? [texts.termFrom, texts.termTo].filter((text) => text !== undefined).join('至');
  const term = readPrintedTerm(texts.term, texts.termFrom, texts.termTo);
  if (term === undefined)
    draft.doubts.push({
      field: texts.term === undefined ? 'termFrom' : 'term',
      reason: `有效期“${(lineOrNull(printed) ?? '').slice(0, 40)}”不是起止日期，未取`,
    });
  draft.item = {
    ...draft.item,
    termText: lineOrNull(printed),
    termFrom: term?.from ?? null,
    termTo: term?.to ?? null,
  };
  return draft;
}

function readWith(
  list: ListName,
  more: (draft: Draft, texts: Texts<ListField>) => { refused: RowRemark<ListField> } | undefined,
): (texts: Texts<ListField>) => ItemReading<ListField> {
  return (texts) => {
    const draft = readCommon(list, texts);
    if ('refused' in draft) return draft;
    return more(draft, texts) ?? { item: draft.item, doubts: draft.doubts };
  };
}

/** 中药饮片: pages in two columns; □ before the name or in the remark (N2.1, N6). */
export const HERBAL_PIECES: ListSpec<ListField> = {
  nameField: 'name',
  captions: { ...NO_CAPTIONS, name: ['饮片名称', '中药饮片名称', '饮片', '中药饮片'] },
  required: ['number', 'name'],
  readItem: readWith('herbalPieces', (draft) => {
    const { item } = draft;
    const marked = [item.name, item.remark ?? ''].some((text) => text.search(ALONE_MARK) >= 0);
    const name = item.name.replace(ALONE_MARK, '').trim();
    if (name === '') return { refused: { field: 'name', reason: '只有 □，没有饮片名称' } };
    const remark = (item.remark ?? '').replace(ALONE_MARK, '').trim();
    draft.item = { ...item, name, notPaidAlone: marked, remark: remark === '' ? null : remark };
    if (item.number === null) draft.doubts.push({ field: 'number', reason: '没有序号' });
    return undefined;
  }),
};

/** 医疗机构制剂 (N6). */
export const INSTITUTION_PREPARATIONS: ListSpec<ListField> = {
  nameField: 'name',
  captions: {
    ...NO_CAPTIONS,
    name: ['制剂名称', '医疗机构制剂名称', '院内制剂名称', ...DRUG_NAMES],
    strength: ['规格', '制剂规格'],
    institution: ['医疗机构名称', '医疗机构', '配制单位', '制剂单位', '申请单位', '配制医疗机构', '生产单位'],
    approvalNo: ['批准文号', '制剂批准文号', '备案号', '批准文号/备案号', '批准文号(备案号)', '制剂备案号'],
  },
  required: ['name', 'institution', 'approvalNo'],
  readItem: readWith('institutionPreparation', (draft) => {
    if (draft.item.institution === null)
      return { refused: { field: 'institution', reason: '没有配制的医疗机构' } };
    if (draft.item.approvalNo === null)
      draft.doubts.push({ field: 'approvalNo', reason: '没有批准文号或备案号' });
    return undefined;
  }),
};

/** 商保创新药: never payable by the basic funds, so nothing of it says how they would pay (M5, N2.1). */
export const COMMERCIAL_INNOVATIVE: ListSpec<ListField> = {
  nameField: 'name',
  captions: {
    ...NO_CAPTIONS,
    name: DRUG_NAMES,
    tradeName: ['商品名', '商品名称'],
    indication: ['适应症', '适应证', '法定适应症'],
    holder: ['上市许可持有人', '药品上市许可持有人', '持有人'],
    licensee: ['授权企业', '被授权企业', '授权企业名称'],
  },
  required: ['name', 'tradeName', 'indication', 'holder'],
  readItem: readWith('commercialInnovative', (draft) => {
    if (draft.item.tradeName === null) draft.doubts.push({ field: 'tradeName', reason: '没有商品名' });
    if (draft.item.indication === null) draft.doubts.push({ field: 'indication', reason: '没有适应症' });
    if (draft.item.termFrom === null && draft.doubts.every((doubt) => doubt.field !== 'term'))
      draft.doubts.push({ field: 'term', reason: '没有有效期' });
    return undefined;
  }),
};

const DUAL = ['是否双通道药品', '是否双通道', '双通道药品', '双通道', '双通道药品名称', '双通道起始日期'];
const SEPARATE = ['是否单行支付', '单行支付', '是否单行支付药品', '单行支付药品', '纳入单行支付'];

/** 双通道: the list of drugs that pharmacies may supply too; told by a caption or a title that says so (M3). */
export const DUAL_CHANNEL: ListSpec<ListField> = {
  nameField: 'name',
  captions: {
    ...NO_CAPTIONS,
    name: [...DRUG_NAMES, '双通道药品名称'],
    tradeName: ['商品名', '商品名称'],
    dualChannel: DUAL.filter((caption) => caption !== '双通道药品名称'),
    separatePayment: SEPARATE,
  },
  required: ['name', 'form'],
  acceptsTitle: (title, { groups, captions }) =>
    captions.some((caption) => matchKey(caption) === '双通道药品名称') ||
    groups.some((group) => group.starts.some((start) => start.field === 'dualChannel')) ||
    (title.includes('双通道') && !title.includes('单行支付')),
  readItem: readWith('dualChannel', (draft, texts) => {
    if (texts.dualChannel !== undefined && parseYesNo(texts.dualChannel) === false)
      return { refused: { field: 'dualChannel', reason: '写明不是双通道药品' } };
    if (texts.separatePayment === undefined) return undefined;
    const separate = parseYesNo(texts.separatePayment);
    if (separate === undefined)
      draft.doubts.push({ field: 'separatePayment', reason: '“是否单行支付”不是“是”或“否”，未取' });
    else if (separate)
      draft.item = {
        ...draft.item,
        remark: [draft.item.remark, '同时纳入单行支付'].filter((part) => part !== null).join('\n'),
      };
    return undefined;
  }),
};

const ORIGINS: Readonly<Record<string, 'negotiated' | 'regular'>> = {
  谈判: 'negotiated',
  谈判药品: 'negotiated',
  协议期内谈判: 'negotiated',
  协议期内谈判药品: 'negotiated',
  国家谈判: 'negotiated',
  常规: 'regular',
  常规目录: 'regular',
  常规乙类: 'regular',
  转常规: 'regular',
};

/** 单行支付: generic name and form with field, range and term (M4, M10, M11). */
export const SEPARATE_PAYMENT: ListSpec<ListField> = {
  nameField: 'name',
  captions: {
    ...NO_CAPTIONS,
    name: DRUG_NAMES,
    field: ['治疗领域', '病种领域', '领域', '疾病领域', '治疗类别', '病种'],
    origin: ['来源', '药品来源', '目录来源', '药品类别', '目录属性', '准入方式'],
    diagnoses: ['诊断编码', '疾病编码', '限定诊断编码', '诊断代码'],
    separatePayment: SEPARATE,
  },
  required: ['name', 'form', 'field'],
  acceptsTitle: (title) => !title.includes('双通道') || title.includes('单行支付'),
  readItem: readWith('separatePayment', (draft, texts) => {
    if (draft.item.dosageForm === null) return { refused: { field: 'form', reason: '没有医保剂型' } };
    const field = lineOrNull(texts.field);
    if (field === null) return { refused: { field: 'field', reason: '没有治疗领域' } };
    const word = matchKey(texts.origin ?? '');
    const origin = word === '' ? null : ORIGINS[word];
    if (origin === undefined)
      return {
        refused: {
          field: 'origin',
          reason: `来源“${(lineOrNull(texts.origin) ?? '').slice(0, 20)}”不是谈判或常规`,
        },
      };
    const codes = (lineOrNull(texts.diagnoses) ?? '').split(/[、,，;；\s]+/).filter((code) => code !== '');
    const wrong = codes.find((code) => !/^[A-Z][0-9A-Zx.+*]{0,15}$/.test(code));
    if (wrong !== undefined) return { refused: { field: 'diagnoses', reason: `“${wrong}”不是诊断编码` } };
    draft.item = { ...draft.item, field, origin, diagnosisCodes: codes };
    return undefined;
  }),
};

/** The lists of this file, by name. */
export const LIST_SPECS: Readonly<Record<ListName, ListSpec<ListField>>> = {
  herbalPieces: HERBAL_PIECES,
  institutionPreparation: INSTITUTION_PREPARATIONS,
  commercialInnovative: COMMERCIAL_INNOVATIVE,
  dualChannel: DUAL_CHANNEL,
  separatePayment: SEPARATE_PAYMENT,
};
