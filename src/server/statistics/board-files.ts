/** Boards and lists as Excel files: the same rows as on the screen, and where it helps a second sheet's worth below them. */
import { CAUSES } from '../../contract/corrections.ts';
import { STANDARD_KINDS } from '../../domain/catalogue/payable-product.ts';
import { FATES } from '../../domain/catalogue/time/roll-over.ts';
import { REFUSALS } from '../../domain/refusals.ts';
import { sheetFile } from '../catalogue/report-file.ts';
import type { Affected } from './corrections.ts';
import type { Board } from './roll-over.ts';
import type { FoundWork } from './transition-work.ts';
import type { AreaUsage } from './usage-store.ts';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const ORIGINS = { negotiated: '谈判', regular: '常规目录' } as const;

const BOARD_CAPTIONS = [
  '通用名',
  '剂型',
  '治疗领域',
  '去向',
  '来源',
  '届满日',
  '下一有效期到',
  '最后可支付日',
  '地区',
  '在享待遇',
  '近期处方',
  '近期结算',
];

/** The board, one row for the whole of a drug and one for each area that uses it. */
export function rollOverFile(board: Board, usage: ReadonlyMap<string, readonly AreaUsage[]>): Buffer {
  const cells = board.rows.flatMap((row) => {
    const drug = [
      row.genericName,
      row.dosageForm,
      row.field,
      `${FATES[row.fate]}${row.onlyDraft ? '（草稿）' : ''}`,
      ORIGINS[row.origin],
      row.endsOn,
      row.nextTo ?? '',
      row.payableUntil,
    ];
    const areas = usage.get(row.entryKey) ?? [];
    return [
      [...drug, '合计', row.eligibilities, row.prescriptions, row.claims],
      ...areas.map((area) => [...drug, area.areaName, area.eligibilities, area.prescriptions, area.claims]),
    ];
  });
  return sheetFile('年底滚动', BOARD_CAPTIONS, cells);
}

const WORK_CAPTIONS = [
  '通用名',
  '剂型',
  '过渡期到',
  '替代药品',
  '环节',
  '地区',
  '机构编码',
  '机构',
  '医师',
  '患者',
  '处方或结算',
  '最近一次',
];

/** The work list, one row for each doctor who prescribes and each institution that dispenses. */
export function transitionWorkFile({ work, prescribers, dispensers }: FoundWork): Buffer {
  const cells = work.rows.flatMap((row) => {
    const names = row.replacements.map((one) => `${one.genericName}（${one.dosageForm}）`).join('、');
    const drug = [row.genericName, row.dosageForm, row.transitionTo, names];
    const key = row.entryKey;
    const lines = [
      ...prescribers
        .filter((one) => one.entryKey === key)
        .map((one) => [
          ...drug,
          '开方',
          one.areaName,
          one.institutionCode,
          one.institutionName,
          one.doctorName,
          one.patients,
          one.prescriptions,
          one.lastOn,
        ]),
      ...dispensers
        .filter((one) => one.entryKey === key)
        .map((one) => [
          ...drug,
          '售药',
          one.areaName,
          one.institutionCode,
          one.institutionName,
          '',
          one.patients,
          one.claims,
          one.lastOn,
        ]),
    ];
    return lines.length > 0 ? lines : [[...drug, '没有机构在用', '', '', '', '', 0, 0, '']];
  });
  return sheetFile('过渡期工作清单', WORK_CAPTIONS, cells);
}

const CORRECTION_CAPTIONS = [
  '结算编号',
  '行',
  '购药日期',
  '结算时间',
  '地区',
  '机构',
  '国家药品编码',
  '药品',
  '单价',
  '数量',
  '费用',
  '结算时',
  '结算时标准',
  '现在',
  '现在标准',
  '结算时政策范围内',
  '现在政策范围内',
  '差额',
  '结算时基金应付（全单）',
  '现在基金应付（全单）',
  '结算时个人支付（全单）',
  '现在个人支付（全单）',
  '售价超标准或挂网价',
  '起因',
];

function answerWords({ payable, because, standardKind }: Affected['before']): string {
  if (payable) return standardKind === null ? '可支付' : `可支付（${STANDARD_KINDS[standardKind]}）`;
  return because === null ? '不可支付' : REFUSALS[because].message;
}

function standardWords({ payable, standard, confidential }: Affected['before']): string {
  return standard ?? (payable && confidential ? '保密' : '');
}

/** The settlements to be looked at again; what the caller may not know says so. */
export function correctionsFile(rows: readonly Affected[]): Buffer {
  const hidden = (text: string | null) => text ?? '保密';
  const whole = (text: string | null) => text ?? '不列';
  const cells = rows.map((row) => [
    row.claimNo,
    row.line,
    row.servedOn,
    row.settledAt,
    row.areaName,
    row.institutionName,
    row.nationalCode,
    row.drug,
    row.price,
    row.quantity,
    row.charged,
    answerWords(row.before),
    standardWords(row.before),
    answerWords(row.after),
    standardWords(row.after),
    hidden(row.eligibleBefore),
    hidden(row.eligibleAfter),
    hidden(row.difference),
    whole(row.fundShareBefore),
    whole(row.fundShareAfter),
    whole(row.personPaysBefore),
    whole(row.personPaysAfter),
    row.soldTooDear === null ? '保密' : row.soldTooDear ? '是' : '否',
    row.causes.map((cause) => `${CAUSES[cause.kind]} ${cause.enteredAt} ${cause.reason}`).join('；'),
  ]);
  return sheetFile('要复核的结算', CORRECTION_CAPTIONS, cells);
}
