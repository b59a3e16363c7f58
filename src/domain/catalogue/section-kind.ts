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
 * Which part of the national catalogue a sheet is: by its title, which changes little between editions, and where the title
 * does not say, by its layout and its category codes (X… western, Z… Chinese).
 */
export function sectionKindOf(
  reading: Pick<SectionReading, 'section' | 'layout' | 'categories'>,
): SectionKind {
  const title = matchKey(reading.section);
  const chinese =
    title.includes('中成药') ||
    (!title.includes('西药') && reading.categories[0]?.code.startsWith('Z') === true);
  if (title.includes('竞价')) return 'bid';
  if (reading.layout === 'agreement') return chinese ? 'negotiatedChinese' : 'negotiatedWestern';
  return chinese ? 'chinese' : 'western';
}
