/** The tables that a province may fill in itself: captions, and what belongs under each (M3, M4, M10, M11, N2.1, N6). */
import type { ListName } from './list-item.ts';

/** The lists for which a blank table is offered; the others are always taken from a publication. */
export type TemplateKind = Extract<
  ListName,
  'separatePayment' | 'dualChannel' | 'institutionPreparation' | 'herbalPieces'
>;

interface TemplateColumn {
  readonly caption: string;
  readonly how: string;
}

export const LIST_TEMPLATES: Readonly<Record<TemplateKind, readonly TemplateColumn[]>> = {
  separatePayment: [
    { caption: '序号', how: '从 1 起连续' },
    { caption: '通用名', how: '必填，与国家目录一致' },
    { caption: '医保剂型', how: '必填，如 注射剂、口服常释剂型' },
    { caption: '治疗领域', how: '必填，如 肿瘤、罕见病' },
    { caption: '来源', how: '谈判 或 常规；不填按国家目录判断' },
    { caption: '限定支付范围', how: '照文件填写，可多行' },
    { caption: '诊断编码', how: '诊断编码或其前几位，多个用顿号分开；不填由人审核' },
    { caption: '有效期起', how: '如 2026-01-01；不填自本版执行日起' },
    { caption: '有效期止', how: '不填按规则：谈判药品随协议期，常规药品一年' },
    { caption: '备注', how: '' },
  ],
  dualChannel: [
    { caption: '序号', how: '从 1 起连续' },
    { caption: '药品名称', how: '必填' },
    { caption: '剂型', how: '没有剂型的填 /' },
    { caption: '是否双通道药品', how: '是' },
    { caption: '是否单行支付', how: '是 或 否' },
    { caption: '限定支付范围', how: '' },
    { caption: '协议有效期', how: '如 2026年1月1日至2027年12月31日' },
    { caption: '备注', how: '' },
  ],
  institutionPreparation: [
    { caption: '序号', how: '从 1 起连续' },
    { caption: '制剂名称', how: '必填' },
    { caption: '剂型', how: '' },
    { caption: '规格', how: '' },
    { caption: '批准文号', how: '批准文号或备案号' },
    { caption: '医疗机构名称', how: '必填，配制的医疗机构' },
    { caption: '甲乙类', how: '甲类 或 乙类' },
    { caption: '自付比例', how: '0.10 或 10%；甲类为 0' },
    { caption: '备注', how: '限定支付范围等' },
  ],
  herbalPieces: [
    { caption: '序号', how: '从 1 起连续；可左右两栏排' },
    { caption: '饮片名称', how: '必填' },
    { caption: '备注', how: '单独使用不予支付的填 □' },
  ],
};
