/** What does a change of the catalogue mean for those who prescribe, dispense and settle? (N3.2, N1.1, N1.2, N2.1) */
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { CHANGE_KINDS, type Change, type ChangeKind } from './diff.ts';

interface Meaning {
  readonly words: string;
  readonly clause: ClauseId;
}

const MEANINGS: Readonly<Record<ChangeKind, Meaning>> = {
  added: { words: '起用之日起可以支付，请按临床需要配备；开方前核对支付范围。', clause: 'N3.2' },
  removed: {
    words: '起用之日起不再支付；有过渡期的，过渡期内按原标准支付。请提前与患者商量替代药品。',
    clause: 'N1.2',
  },
  movedToRegular: { words: '转入常规目录，不再按协议期支付；支付标准按新的来源执行。', clause: 'M12' },
  renameProposed: {
    words: '名称有变化，是否同一种药品待省局认定；认定前按新增和调出分别处理。',
    clause: 'N1.1',
  },
  renamed: { words: '只是名称改变，已批准的待遇和自付比例照旧。请更新本院药品名称。', clause: 'N1.1' },
  classChanged: { words: '甲乙类改变，先行自付的部分随之改变，收费前请核对。', clause: 'N2.1' },
  scopeChanged: { words: '支付范围改变，开方和审方按新范围核对诊断；不在范围内的不能结算。', clause: 'M11' },
  standardChanged: {
    words: '支付标准改变，起用之日起按新标准结算；实际价格更低的按实际价格。',
    clause: 'M13',
  },
  specAdded: { words: '增加了规格，请核对国家编码后对照，未对照的不能结算。', clause: 'N5.5' },
  ratioChanged: { words: '自付比例改变，全省统一执行，请更新收费系统。', clause: 'N2.1' },
  termChanged: { words: '支付的起止日期改变，到期前请与患者说明后续安排。', clause: 'M10' },
  marksChanged: { words: '目录所附的标记改变，请按新的说明执行。', clause: 'N1.1' },
};

/** One change in the words of a sheet for staff. */
export interface ExplainedChange {
  readonly label: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly words: string;
  readonly clause: ClauseId;
}

/** Everything that changed of one drug. */
export interface ExplanationSheet {
  readonly name: string;
  readonly dosageForm: string | null;
  readonly part: string;
  readonly changes: readonly ExplainedChange[];
}

/** One sheet for each changed drug, in the order of the changes; a drug with several changes has them all on one sheet (N3.2). */
export function explanationSheets(changes: readonly Change[]): readonly ExplanationSheet[] {
  const sheets = new Map<string, ExplanationSheet & { changes: ExplainedChange[] }>();
  for (const { kind, ref, againstRef, name, dosageForm, part, before, after } of changes) {
    const key = ref === null ? `old ${String(againstRef)}` : `new ${ref}`;
    const sheet = sheets.get(key) ?? { name, dosageForm, part, changes: [] };
    sheet.changes.push({ label: CHANGE_KINDS[kind], before, after, ...MEANINGS[kind] });
    sheets.set(key, sheet);
  }
  return [...sheets.values()];
}
