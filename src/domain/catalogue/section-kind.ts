import { matchKey } from './cell-text.ts';
import type { SectionReading } from './model.ts';

/** The parts of the national catalogue that the published totals tell apart, and the other printed lists (N1.1, N6, M3). */
export const SECTION_KINDS = {
  western: '西药',
  chinese: '中成药',
  negotiatedWestern: '协议期内谈判西药',
  negotiatedChinese: '协议期内谈判中成药',
  bid: '竞价药品',
  herbalPieces: '中药饮片',
  institutionPreparation: '医疗机构制剂',
  commercialInnovative: '商保创新药',
  dualChannel: '双通道药品',
} as const;
export type SectionKind = keyof typeof SECTION_KINDS;

/**
 * Which part of the national catalogue a sheet is: by its category codes (X… western, Z… Chinese) and the caption of its
 * terms, which differs for 竞价; where a sheet has neither, by the title above its captions and last by its name.
 */
export function sectionKindOf(
  reading: Pick<SectionReading, 'section' | 'title' | 'layout' | 'captions' | 'categories'>,
): SectionKind {
  const title = matchKey(`${reading.title} ${reading.section}`);
  const code = reading.categories[0]?.code;
  const chinese = code === undefined ? title.includes('中成药') : code.startsWith('Z');
  const captions = reading.captions.map(matchKey);
  if (captions.includes(matchKey('支付标准有效期')) || title.includes('竞价')) return 'bid';
  if (reading.layout === 'agreement') return chinese ? 'negotiatedChinese' : 'negotiatedWestern';
  return chinese ? 'chinese' : 'western';
}
