/** Draws sellers of other provinces, and what the reviewer finds out of them (M30, I24). */
import type { FiledClaim, OutsideSeller } from '../../auditor/record-manual.ts';
import { count, type Script } from '../script.ts';

const LEVELS = ['三级', '三级', '二级', '一级', '未定级'] as const;

type Sold = Pick<FiledClaim, 'institutionCode' | 'outside' | 'receivingHospital' | 'setting'>;

/** A code of a place there; rarely of another province or kind. */
function drawCode({ dice }: Script, { kind, placeCode }: OutsideSeller): string {
  const letter = (kind === 'hospital') === dice.percent(98) ? 'H' : 'P';
  const province = dice.percent(98) ? placeCode.slice(0, 2) : '12';
  return `${letter}${province}010400${String(dice.between(1, 400)).padStart(3, '0')}`;
}

/** The same purchase, had it been made in another province. */
export function boughtOutside(
  script: Script,
  placeCode: string,
  { setting, hasInjection }: { readonly setting: FiledClaim['setting']; readonly hasInjection: boolean },
): Sold {
  const { dice } = script;
  const isHospital = dice.percent(60);
  const plain: OutsideSeller = {
    placeCode,
    name: `示例省外机构${dice.between(1, 9)}`,
    kind: isHospital ? 'hospital' : 'pharmacy',
    level: isHospital ? dice.pick(LEVELS) : '未定级',
    designatedCode: null,
    receivingHospital: !isHospital && hasInjection && dice.percent(85) ? '示例省外医院' : null,
  };
  const outside = dice.percent(50) ? { ...plain, designatedCode: drawCode(script, plain) } : plain;
  count(script, `省外购药 ${outside.kind}`);
  return {
    institutionCode: null,
    outside,
    receivingHospital: null,
    ...(isHospital && setting !== undefined ? { setting } : {}),
  };
}

/** What the reviewer finds of a seller without a code. */
export function findSeller(script: Script, seller: OutsideSeller): OutsideSeller {
  const { dice } = script;
  const level = seller.kind === 'hospital' ? dice.pick(LEVELS) : seller.level;
  return { ...seller, level, designatedCode: drawCode(script, seller) };
}
